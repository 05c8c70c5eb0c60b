"""An incident keeps the desk's list to those who need a person."""

from __future__ import annotations

import uuid

import pytest

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import State, Ticket
from otklik.incidents import actions
from otklik.incidents.jobs import count_and_tell
from otklik.incidents.models import Incident
from otklik.journal.testing import run_jobs

pytestmark = pytest.mark.django_db


def reported(cast: Cast, *, words: str = "") -> Ticket:
    """A ticket as the kit's report makes it, with the customer's own words or without."""
    ticket = desk.open_ticket(
        customer=cast.ivan, subject="Связь оборвалась", text="Экран ошибки сообщил сам", kind="failure", channel="door", by=None,
        service=cast.checkin,
    )  # fmt: skip
    ticket.messages.update(customer=None)
    if words:
        desk.add_message(ticket, words, from_customer=cast.ivan, key=uuid.uuid4())
    return ticket


@pytest.fixture
def incident(cast: Cast) -> Incident:
    return actions.raise_incident(cast.checkin, by=cast.anna)


def touched(incident: Incident, ticket: Ticket, cast: Cast) -> None:
    actions.name_affected(incident, ticket=ticket, by=cast.lena)
    count_and_tell()
    run_jobs()
    ticket.refresh_from_db()


def repaired(incident: Incident, cast: Cast, answer: str) -> None:
    actions.acknowledge(incident, by=cast.vera)
    actions.fix(incident, by=cast.vera)
    actions.confirm(incident, cast.ivan, answer=answer, via="link")
    run_jobs()


def test_a_bare_report_waits_for_the_repair_and_not_for_an_operator(cast: Cast, incident: Incident) -> None:
    ticket = reported(cast)
    touched(incident, ticket, cast)
    assert (ticket.state, ticket.waiting_since) == (State.WAITING_THIRD_PARTY, None)


def test_who_wrote_a_word_waits_for_an_operator(cast: Cast, incident: Incident) -> None:
    ticket = reported(cast, words="Вылет в 06:40, что делать?")
    touched(incident, ticket, cast)
    assert ticket.state == State.NEW
    assert ticket.waiting_since is not None


def test_it_worked_settles_the_ticket(cast: Cast, incident: Incident) -> None:
    ticket = reported(cast)
    touched(incident, ticket, cast)
    repaired(incident, cast, "through")
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED


def test_still_broken_puts_the_ticket_before_an_operator(cast: Cast, incident: Incident) -> None:
    ticket = reported(cast)
    touched(incident, ticket, cast)
    repaired(incident, cast, "broken")
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert ticket.waiting_since is not None


def test_a_talk_is_not_closed_over_the_operators_head(cast: Cast, incident: Incident) -> None:
    ticket = reported(cast, words="А деньги вернёте?")
    touched(incident, ticket, cast)
    repaired(incident, cast, "through")
    ticket.refresh_from_db()
    assert ticket.is_live


def test_who_never_answered_is_waited_for_after_the_end(cast: Cast, incident: Incident) -> None:
    ticket = reported(cast)
    touched(incident, ticket, cast)
    actions.acknowledge(incident, by=cast.vera)
    actions.fix(incident, by=cast.vera)
    actions.close(incident, by=cast.vera)
    run_jobs()
    ticket.refresh_from_db()
    assert ticket.state == State.WAITING_CUSTOMER
