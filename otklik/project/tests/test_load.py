"""The loader of made-up tickets: they can be seen, found and answered; real ones are never mixed with them by chance."""

from __future__ import annotations

import pytest

from otklik.accounts.models import Operator, Role
from otklik.conftest import signed_in
from otklik.desk.actions import open_ticket, reply
from otklik.desk.models import Message, Ticket
from otklik.project.load.command import run
from otklik.project.load.copying import load
from otklik.project.trouble import Trouble


@pytest.mark.django_db(transaction=True)
def test_a_loaded_desk_works_like_any_other() -> None:
    load(300, lambda text: None)
    lead = Operator.objects.active().filter(roles__contains=[Role.LEAD]).get()
    client = signed_in(lead)
    assert Ticket.objects.count() == 300
    assert Message.objects.count() > 900
    assert 'ticket-row"' in client.get("/tickets/").content.decode()
    assert 'ticket-row"' in client.get("/tickets/", {"q": "чемоданы"}).content.decode()
    ticket = Ticket.objects.filter(state="open").earliest("pk")
    reply(ticket, "Готово", by=lead)
    later = open_ticket(
        customer=ticket.customer, subject="Ещё одно", text="…", kind="question", channel="portal", by=None, service=None
    )
    assert later.number == 1000 + 301
    with pytest.raises(Trouble):
        run(10, force=False)
