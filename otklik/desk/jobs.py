"""What the desk does when nobody waits: followers learn of news, and what was put aside comes back."""

from __future__ import annotations

import contextlib

from otklik.desk.actions import pass_on_mention, pass_on_step, tell_step_due, wake
from otklik.desk.facts import (
    CustomerWrote,
    NoteAdded,
    OperatorReplied,
    StepCameDue,
    StepDone,
    StepPassed,
    StepPlanned,
    TicketClaimed,
    TicketFact,
    TicketHandedOver,
    TicketMoved,
    TicketPrioritised,
    TicketReopened,
    TicketResolved,
    TicketSnoozed,
    TicketSorted,
    TicketWoke,
)
from otklik.desk.models import Follow, Mention, NextStep, Ticket
from otklik.desk.search.text import follow_changes, read_on
from otklik.desk.writing import jobs as writing
from otklik.journal.each import each_by_itself
from otklik.journal.listeners import every, on
from otklik.journal.record import nudge
from otklik.lib.clock import now
from otklik.lib.refused import Refused

NEWS: tuple[type[TicketFact], ...] = (
    CustomerWrote, OperatorReplied, NoteAdded, TicketClaimed, TicketHandedOver, TicketMoved, TicketResolved, TicketReopened,
    TicketPrioritised, TicketSorted, TicketSnoozed, TicketWoke, StepPlanned, StepDone, StepPassed,
    StepCameDue,
)  # fmt: skip
MOST_AT_ONCE = 200
__all__ = ["keep_findable", "pass_on_mentions", "pass_on_steps", "tell_followers", "tell_of_steps", "wake_those_due", "writing"]


@on(*NEWS)
def tell_followers(fact: TicketFact) -> None:
    """Marks the ticket as news for all who follow it but the one who did it. Once more changes nothing that matters."""
    if Follow.objects.filter(ticket=fact.ticket).exclude(operator=fact.by).update(news_at=now()):
        nudge({"tickets"})


@every(seconds=5)
def wake_those_due() -> None:
    """Brings back what was put aside until now; one that somebody has just touched is left to him."""
    due = Ticket.objects.filter(snoozed_until__lte=now()).order_by("snoozed_until")
    each_by_itself(due[:MOST_AT_ONCE], wake_unless_touched)


def wake_unless_touched(ticket: Ticket) -> None:
    with contextlib.suppress(Refused):
        wake(ticket, by=None)


@every(seconds=30)
def pass_on_steps() -> None:
    """Of those who left the team, lost the role or the account, and of tickets that went to another team: no step is left to them."""
    each_by_itself(NextStep.objects.in_wrong_hands().select_related("ticket").order_by("due_at")[:MOST_AT_ONCE], pass_on_step)


@every(seconds=30)
def pass_on_mentions() -> None:
    """Of those who lost sight of the ticket before they read it: somebody who can do something about it is told."""
    untold = Mention.objects.untold().select_related("ticket").order_by("pk")
    each_by_itself(untold[:MOST_AT_ONCE], pass_on_mention)


@every(seconds=5)
def tell_of_steps() -> None:
    """Whoever does a next step hears of it when its time comes; of what was planned anew he hears at the new time."""
    each_by_itself(NextStep.objects.due(now()).select_related("ticket").order_by("due_at")[:MOST_AT_ONCE], tell_step_due)


@every(seconds=1)
def keep_findable() -> None:
    """What was said a moment ago can be found now."""
    follow_changes()
    read_on()
