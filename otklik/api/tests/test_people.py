"""Customers and organisations: by a token nobody reads more than on the pages."""

from __future__ import annotations

import pytest

from otklik.api.tests.conftest import Program
from otklik.conftest import Cast
from otklik.customers import actions as customers
from otklik.desk import actions as desk
from otklik.desk.models import Ticket

pytestmark = pytest.mark.django_db


def test_who_was_merged_away_is_nobody_any_more(anna: Program, lena: Program, cast: Cast) -> None:
    twin = customers.introduce(name="Двойник", identifiers=[])
    about = {"subject": "Тема", "text": "т", "kind": "question", "channel": "email", "by": None}
    desk.hand_over(desk.open_ticket(customer=cast.ivan, **about), by=cast.lena, team=cast.baggage)
    customers.merge(cast.ivan, twin, by=cast.lena)
    for program in (anna, lena):
        assert program.get(f"customers/{twin.pk}").status_code == 404
        assert "Двойник" not in program.get("customers").content.decode()
        assert program.post("tickets", {"customer": {"id": twin.pk}, "text": "т", "kind": "question"}).status_code == 422
    assert Ticket.objects.filter(customer=twin).count() == 0


def test_an_organisation_of_another_teams_customers_looks_like_a_missing_one(anna: Program, lena: Program, cast: Cast) -> None:
    about = {"subject": "Тема", "text": "т", "kind": "question", "channel": "email", "by": None}
    desk.hand_over(desk.open_ticket(customer=cast.ivan, **about), by=cast.lena, team=cast.baggage)
    customers.change(cast.ivan, name="Иван", organisation="Ромашка", language="ru", time_zone="", by=cast.lena)
    cast.ivan.refresh_from_db()
    foreign, missing = anna.get(f"organisations/{cast.ivan.organisation_id}"), anna.get("organisations/999999")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert "Ромашка" not in anna.get("organisations").content.decode()
    assert "Ромашка" in lena.get("organisations").content.decode()
