"""A settled ticket comes back by whoever speaks: the journal says so once, so that clocks, rules and the API hear it."""

from __future__ import annotations

import pytest

from otklik.conftest import Cast
from otklik.desk.actions import add_message, open_ticket, reply, resolve
from otklik.desk.models import Ticket
from otklik.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(cast: Cast) -> Ticket:
    ticket = open_ticket(customer=cast.ivan, subject="Чемодан", text="…", kind="question", channel="portal", by=None)
    return resolve(ticket, by=cast.anna)


def reopened() -> list[int | None]:
    return list(Entry.objects.filter(kind="TicketReopened").values_list("by", flat=True))


def test_the_customer_brings_it_back(cast: Cast, settled: Ticket) -> None:
    add_message(settled, "Не нашёлся", from_customer=cast.ivan)
    add_message(settled, "Слышите?", from_customer=cast.ivan)
    assert reopened() == [None]


def test_an_answer_that_leaves_it_open_brings_it_back(cast: Cast, settled: Ticket) -> None:
    reply(settled, "Ищем дальше", by=cast.anna, then="open")
    reply(settled, "Нашли?", by=cast.anna)
    assert reopened() == [cast.anna.pk]
    settled.refresh_from_db()
    assert settled.is_live


def test_a_last_word_in_a_settled_ticket_reopens_nothing(cast: Cast, settled: Ticket) -> None:
    reply(settled, "Всего доброго", by=cast.anna, then="resolved")
    assert reopened() == []
