"""What the worker does for agreements: counts when something has happened, looks for what is due, lifts what stands still."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from otklik.agreements import actions
from otklik.agreements.book import Book
from otklik.agreements.facts import (
    AgreementChanged,
    AgreementMade,
    AgreementRemoved,
    TeamAgreementChanged,
    TeamAgreementMade,
    TeamAgreementRemoved,
)
from otklik.agreements.models import Clock
from otklik.calendars.facts import CalendarChanged
from otklik.desk.facts import (
    CustomerWrote,
    FactLearned,
    OperatorReplied,
    StepDone,
    StepPlanned,
    TicketClaimed,
    TicketHandedOver,
    TicketMerged,
    TicketMoved,
    TicketOpened,
    TicketPrioritised,
    TicketReleased,
    TicketReopened,
    TicketResolved,
    TicketSnoozed,
    TicketSorted,
    TicketSplit,
    TicketUnmerged,
    TicketWoke,
)
from otklik.desk.models import Ticket
from otklik.journal.each import each_by_itself
from otklik.journal.facts import Fact
from otklik.journal.listeners import every, on, on_many
from otklik.journal.models import Entry
from otklik.lib.clock import now

MOST_AT_ONCE = 500


@on_many(
    TicketOpened,
    CustomerWrote,
    OperatorReplied,
    TicketClaimed,
    TicketHandedOver,
    TicketMoved,
    TicketResolved,
    TicketReopened,
    TicketReleased,
    TicketSorted,
    TicketPrioritised,
    TicketSnoozed,
    TicketWoke,
    StepPlanned,
    StepDone,
    TicketSplit,
    FactLearned,
)
def count_tickets(entries: list[Entry]) -> None:
    """Where nothing is agreed and no clock runs there is nothing to count; what is agreed meanwhile counts every ticket anew."""
    tickets = Ticket.objects.filter(pk__in={entry.content["ticket"] for entry in entries})
    if Book.opened().is_empty:
        tickets = tickets.filter(Exists(Clock.objects.filter(ticket=OuterRef("pk"))))
    for ticket in tickets.order_by("pk"):
        actions.count(ticket)


@on(TicketMerged, TicketUnmerged)
def count_both_tickets(fact: TicketMerged) -> None:
    for ticket in Ticket.objects.filter(pk__in=(fact.ticket, fact.other)).order_by("pk"):
        actions.count(ticket)


@on(
    AgreementMade,
    AgreementChanged,
    AgreementRemoved,
    TeamAgreementMade,
    TeamAgreementChanged,
    TeamAgreementRemoved,
    CalendarChanged,
)
def count_everything(_fact: Fact) -> None:
    actions.recount()


@every(seconds=1)
def watch_clocks() -> None:
    """Finds what is due by looking: a worker that was dead finds the same rows later, a clock set back tells nothing twice."""
    moment = now()
    live = Clock.objects.live().select_related("ticket")
    each_by_itself(live.filter(warned_at__isnull=True, warn_at__lte=moment).order_by("warn_at")[:MOST_AT_ONCE], actions.warn)
    each_by_itself(live.filter(breached_at__isnull=True, due_at__lte=moment).order_by("due_at")[:MOST_AT_ONCE], actions.breach)


@every(seconds=5)
def lift_what_stands_still() -> None:
    while actions.lift():
        pass
