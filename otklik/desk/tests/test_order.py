"""Who is served first, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import add_message, open_ticket, reply, resolve
from otklik.desk.models import Ticket
from otklik.desk.order import MATRIX, PATIENCE, Impact, Priority, Urgency, priority_of, raised, turn_at
from otklik.lib.clock import now

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_matrix_has_every_cell_and_never_turns_round() -> None:
    assert set(MATRIX) == set(product(Impact, Urgency))
    for impact, urgency in product(Impact, Urgency):
        if impact < Impact.SMALL:
            assert priority_of(impact, urgency) <= priority_of(impact + 1, urgency)
        if urgency < Urgency.LATER:
            assert priority_of(impact, urgency) <= priority_of(impact, urgency + 1)


@pytest.mark.parametrize(
    ("left", "counts_as"),
    [
        (timedelta(hours=2), Priority.CRITICAL),
        (timedelta(hours=3), Priority.CRITICAL),
        (timedelta(hours=11), Priority.HIGH),
        (timedelta(days=3), Priority.LOW),
        (timedelta(minutes=-1), Priority.LOW),
    ],
)
def test_a_deadline_that_comes_near_raises_a_ticket(left: timedelta, counts_as: Priority) -> None:
    assert raised(Priority.LOW, NOON + left, NOON) == counts_as
    assert raised(Priority.CRITICAL, NOON + left, NOON) == Priority.CRITICAL


def test_the_turn_is_the_earliest_of_patience_agreement_and_deadline() -> None:
    assert turn_at(waiting_since=NOON, priority=Priority.NORMAL) == NOON + PATIENCE[Priority.NORMAL]
    assert turn_at(waiting_since=NOON, priority=Priority.LOW, answer_due_at=NOON + HOUR) == NOON + HOUR
    assert turn_at(waiting_since=NOON, priority=Priority.LOW, deadline_at=NOON + 5 * HOUR) == NOON + 2 * HOUR
    assert turn_at(waiting_since=NOON, priority=Priority.LOW, deadline_at=NOON - HOUR) == NOON + PATIENCE[Priority.LOW]


def test_there_is_no_turn_while_nobody_waits_or_the_ticket_is_put_aside() -> None:
    assert turn_at(waiting_since=None, priority=Priority.CRITICAL, deadline_at=NOON) is None
    assert turn_at(waiting_since=NOON, priority=Priority.NORMAL, snoozed_until=NOON + HOUR) is None


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(customer=cast.ivan, subject="Вопрос", text="?", kind="question", channel="portal", by=None)


def test_the_one_who_flies_soon_stands_before_the_one_who_waits_longer(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    ticket.waiting_since = now() - 2 * HOUR
    ticket.place()
    ticket.save()
    open_ticket(
        customer=cast.maria, subject="Flight", text="?", kind="failure", channel="portal", by=None, deadline_at=now() + HOUR / 2
    )
    html = as_anna.get("/tickets/").content.decode()
    assert html.index("Maria Silva") < html.index("Иван Петров")


def test_the_turn_follows_the_ticket(cast: Cast, ticket: Ticket) -> None:
    assert ticket.turn_at is not None
    reply(ticket, "Ответ", by=cast.anna)
    ticket.refresh_from_db()
    assert ticket.turn_at is None
    add_message(ticket, "Ещё", from_customer=cast.ivan)
    ticket.refresh_from_db()
    assert ticket.turn_at == ticket.waiting_since + PATIENCE[Priority.NORMAL]
    resolve(ticket, by=cast.anna)
    ticket.refresh_from_db()
    assert ticket.turn_at is None
