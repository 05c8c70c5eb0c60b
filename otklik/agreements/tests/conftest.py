"""An agreement for everybody by a calendar that never closes, and a ticket of Ivan's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from otklik.agreements import actions
from otklik.agreements.models import Agreement
from otklik.calendars.actions import Plan, make_calendar
from otklik.calendars.models import Calendar
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now


@pytest.fixture
def always(db: None) -> Calendar:
    return make_calendar(Plan(name="Всегда", time_zone="Europe/Moscow", is_always=True))


@pytest.fixture
def agreement(always: Calendar) -> Agreement:
    """Made long ago, so that tickets moved into the past fall under it."""
    made = actions.make_agreement(
        name="Для всех", calendar=always, answer_minutes=30, update_minutes=60, resolution_minutes=480, still_minutes=60
    )
    Agreement.objects.filter(pk=made.pk).update(made_at=now() - timedelta(days=365))
    return made


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    found = desk.open_ticket(
        customer=cast.ivan, subject="Чемодан", text="Где он?", kind="complaint", channel="email", by=None, service=cast.checkin
    )
    run_jobs()
    return found


def moved_back(ticket: Ticket, by: timedelta) -> None:
    """Lets everything that happened to the ticket have happened so much earlier, and counts it anew."""
    for entry in Entry.objects.about(ticket=ticket.pk):
        Entry.objects.filter(pk=entry.pk).update(at=entry.at - by)
    Ticket.objects.filter(pk=ticket.pk).update(made_at=ticket.made_at - by)
    actions.count(ticket)


def opened_at(ticket: Ticket) -> datetime:
    return Entry.objects.about(ticket=ticket.pk).get(kind="TicketOpened").at
