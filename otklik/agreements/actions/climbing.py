"""The ladder: a ticket that nothing brings forward reaches the operator, the team, the lead, the manager; each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from otklik.agreements import rules
from otklik.agreements.book import Book
from otklik.agreements.facts import TicketStoodStill
from otklik.agreements.models import Agreement, Stillness
from otklik.agreements.replay import OURS, Replay
from otklik.agreements.telling import people_on, tell_of_stillness
from otklik.calendars.rules import NoWorkingTimeError, add
from otklik.desk.models import Ticket
from otklik.journal.record import record_all
from otklik.lib.clock import now

MOST_AT_ONCE = 200


def stand(ticket: Ticket, agreement: Agreement | None, replay: Replay, book: Book) -> None:
    """Keeps since when the locked ticket stands still; a step forward begins at the foot of the ladder again."""
    since = replay.still_since
    waits_for_us = replay.turn == OURS and ticket.snoozed_until is None
    if agreement is None or not agreement.still_minutes or since is None or not waits_for_us:
        Stillness.objects.filter(ticket=ticket).delete()
        return
    known = Stillness.objects.filter(ticket=ticket).first()
    since = max(since, agreement.made_at)
    row = known if known and known.since == since else Stillness(ticket=ticket, since=since)
    row.agreement = agreement
    row.next_at = rung_at(row, book)
    row.save()


def rung_at(row: Stillness, book: Book) -> datetime | None:
    """When the next rung hears of it: each after one more stretch of working time."""
    top = rules.MANAGER if row.agreement.manager_id else rules.LEAD
    if row.rung >= top or not row.agreement.still_minutes:
        return None
    time = timedelta(minutes=row.agreement.still_minutes) * (row.rung + 1)
    try:
        return add(book.hours[row.agreement.calendar_id], row.since, time)
    except NoWorkingTimeError:
        return None


@transaction.atomic
def lift() -> int:
    """Lifts what is due by one rung and tells the people on it, each in one letter. Returns how many tickets rose."""
    due = Stillness.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=now())
    rows = list(due.select_related("ticket__owner", "ticket__team", "agreement__manager").order_by("next_at")[:MOST_AT_ONCE])
    if not rows:
        return 0
    book = Book.opened()
    for row in rows:
        rise(row, book)
    record_all(TicketStoodStill(ticket=row.ticket_id, rung=row.rung) for row in rows)
    tell_of_stillness(rows)
    return len(rows)


def rise(row: Stillness, book: Book) -> None:
    """To the next rung on which somebody stands."""
    row.rung += 1
    while row.rung < rules.LEAD and not people_on(row):
        row.rung += 1
    if row.rung == rules.MANAGER and row.agreement.lost_manager:
        row.rung = rules.IN_PLACE_OF_MANAGER
    row.told_at = now()
    row.next_at = rung_at(row, book)
    row.save(update_fields=["rung", "told_at", "next_at"])
