"""Counting: the clocks of a ticket are worked out anew from its history, as often as one likes; what was told once is kept."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from otklik.agreements.actions.climbing import stand
from otklik.agreements.book import Book
from otklik.agreements.facts import TimeBroken, TimeRunningOut
from otklik.agreements.history import as_it_is, history_of
from otklik.agreements.models import Agreement, Clock
from otklik.agreements.replay import NOTHING, Replay, Run
from otklik.agreements.rules import ANSWER, TEAM, UPDATE
from otklik.calendars.rules import NoWorkingTimeError
from otklik.desk.actions import expect_answer
from otklik.desk.models import Ticket
from otklik.journal.record import nudge, record
from otklik.lib.clock import now

log = structlog.get_logger(__name__)


@transaction.atomic
def count(ticket: Ticket, book: Book | None = None) -> None:
    """Brings the ticket's clocks, its nearest answer and its place on the ladder up to what has happened."""
    book = book or Book.opened()
    ticket = held(ticket)
    kept = {(clock.what, clock.round): clock for clock in ticket.clocks.all()}
    if book.is_empty and not kept:
        return
    agreement = book.agreement_for(ticket)
    replay = played(ticket, book, agreement)
    for (what, number), run in numbered(replay.runs).items():
        clock = kept.pop((what, number), None)
        if clock is None:
            clock = begun(ticket, what, number, run, book)
        if clock is not None and not (clock.pk and clock.ended_at and run.ended_at):
            write(clock, run)
    drop(list(kept.values()))
    face(ticket)
    stand(ticket, agreement, replay, book)


def held(ticket: Ticket) -> Ticket:
    """Locked like any ticket; one that was merged into another is counted as well: its clocks end."""
    return Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)


def played(ticket: Ticket, book: Book, agreement: Agreement | None) -> Replay:
    replay = Replay(targets=book.targets(agreement), team_target=book.team_target).play(history_of(ticket))
    last = as_it_is(ticket)
    return replay if replay.turn == last.turn else replay.play([last])


def numbered(runs: list[Run]) -> dict[tuple[str, int], Run]:
    """The first, second, third of its kind: the name of a clock that a longer history does not change."""
    found: dict[tuple[str, int], Run] = {}
    for run in runs:
        number = 1 + sum(1 for what, _number in found if what == run.what)
        found[run.what, number] = run
    return found


def begun(ticket: Ticket, what: str, number: int, run: Run, book: Book) -> Clock | None:
    """A clock that is not kept yet. Nobody could count on an agreement before it was made."""
    agreements = book.between_teams if what == TEAM else book.agreements
    made_at = next(one.made_at for one in agreements if one.pk == run.target.agreement)
    if run.ended_at is not None and run.ended_at < made_at:
        return None
    if run.started_at < made_at:
        run.started_at, run.used, run.late_at = made_at, NOTHING, None
        run.going_since = made_at if run.going_since is not None else None
    return Clock(ticket=ticket, what=what, round=number)


def write(clock: Clock, run: Run) -> None:
    """What was told of a moment that has moved away is forgotten: it may have to be told again."""
    team = run.what == TEAM
    clock.agreement_id, clock.team_agreement_id = (None, run.target.agreement) if team else (run.target.agreement, None)
    clock.target, clock.used, clock.started_at = run.target.time, run.used, run.started_at
    clock.due_at, clock.warn_at = moments_of(run)
    clock.ended_at = run.ended_at
    clock.met_at = run.ended_at if run.is_met else None
    clock.paused_at = (clock.paused_at or now()) if run.going_since is None and run.ended_at is None else None
    if run.ended_at is None and clock.due_at is not None and clock.due_at > now():
        clock.breached_at = None
        if clock.warn_at is not None and clock.warn_at > now():
            clock.warned_at = None
    clock.save()
    if run.late_at is not None and clock.breached_at is None:
        tell_broken(clock, run.late_at)


def moments_of(run: Run) -> tuple[datetime | None, datetime | None]:
    try:
        return run.due_at, run.warn_at
    except NoWorkingTimeError:
        # Agreements are tried before they are kept; only a calendar changed afterwards leads here.
        log.warning("never_due", agreement=run.target.agreement, what=run.what)
        return None, None


def drop(clocks: list[Clock]) -> None:
    """Nothing of the kind is agreed for this ticket any more."""
    for clock in clocks:
        if clock.ended_at is None:
            clock.ended_at = now()
            clock.save(update_fields=["ended_at"])


def face(ticket: Ticket) -> None:
    """The nearest answer, kept in the ticket's own row: lists and the order of work ask nobody else."""
    due = [clock.due_at for clock in ticket.clocks.live().filter(what__in=(ANSWER, UPDATE)) if clock.due_at]
    nearest = min(due, default=None)
    if nearest != ticket.answer_due_at:
        expect_answer(ticket, nearest)
        transaction.on_commit(lambda: nudge({"tickets", f"ticket-{ticket.pk}"}), robust=True)


@transaction.atomic
def warn(clock: Clock) -> bool:
    """Says once that most of the time is used. Whether it was said now."""
    held(clock.ticket)
    if not Clock.objects.live().filter(pk=clock.pk, warned_at__isnull=True, warn_at__lte=now()).update(warned_at=now()):
        return False
    record(TimeRunningOut(ticket=clock.ticket_id, clock=clock.pk, what=clock.what))
    return True


@transaction.atomic
def breach(clock: Clock) -> bool:
    """Says once that the time is over. Whether it was said now."""
    held(clock.ticket)
    late = Clock.objects.live().filter(pk=clock.pk, breached_at__isnull=True, due_at__lte=now()).first()
    if late is None or late.due_at is None:
        return False
    tell_broken(late, late.due_at)
    return True


def tell_broken(clock: Clock, at: datetime) -> None:
    clock.breached_at = at
    clock.save(update_fields=["breached_at"])
    record(TimeBroken(ticket=clock.ticket_id, clock=clock.pk, what=clock.what))


def recount() -> int:
    """Every live ticket anew, each by itself: what is agreed has changed. Returns how many."""
    book, counted = Book.opened(), 0
    for ticket in Ticket.objects.live().only("pk").iterator(chunk_size=500):
        count(ticket, book)
        counted += 1
    return counted
