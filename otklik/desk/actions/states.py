"""What every change of a ticket begins and ends with."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.desk import rules
from otklik.desk.models import State, Ticket
from otklik.lib.clock import now
from otklik.lib.refused import Refused

CHANGED = [
    "state",
    "owner",
    "team",
    "resolved_at",
    "closed_at",
    "waiting_since",
    "snoozed_until",
    "turn_at",
    "changed_at",
]


def locked(ticket: Ticket) -> Ticket:
    """The ticket as it is now, and nobody else changes it until this transaction ends.

    Without joins: after waiting for the lock PostgreSQL reads the row anew, but what was joined to it stays as it was before.
    Rows that only point to the ticket may be written meanwhile: else a batch of reports and the count of the affected, who
    take many tickets each in their own order, could wait for each other.
    """
    found = Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
    if found.merged_into is not None:
        raise Refused(
            _("Ticket %(number)s is closed because it was merged into %(other)s. Go on there.")
            % {"number": found.number, "other": found.final.number}
        )
    return found


def locked_final(ticket: Ticket) -> Ticket:
    """The ticket in which the thread goes on, locked: whoever still writes to a merged one reaches the other."""
    final = Ticket.objects.get(pk=ticket.pk).final
    found = Ticket.objects.select_for_update(no_key=True).get(pk=final.pk)
    return found if found.merged_into is None else locked_final(found)


def locked_both(one: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    """Two tickets as they are now, always locked in the same order, so that two who take the same pair wait and never block."""
    rows = Ticket.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[other.pk]


def enter(ticket: Ticket, state: str, *, at: datetime | None = None) -> None:
    """Puts a locked ticket into a state with the moments that belong to it, and saves it."""
    at = at or now()
    was_ours = rules.is_ours(ticket.state)
    ticket.state = state
    ticket.resolved_at = (ticket.resolved_at or at) if state in (State.RESOLVED, State.CLOSED) else None
    ticket.closed_at = (ticket.closed_at or at) if state == State.CLOSED else None
    if not rules.is_ours(state):
        ticket.waiting_since = None
    elif ticket.waiting_since is None and not was_ours:
        ticket.waiting_since = at
    if not ticket.is_live:
        ticket.snoozed_until = None
        ticket.steps.filter(ended_at__isnull=True).update(ended_at=at)
    ticket.changed_at = at
    ticket.place()
    ticket.save(update_fields=CHANGED)


def sees(operator: Operator, team: Team | None) -> bool:
    """Whether he would see a ticket of this team."""
    return operator.is_lead or team is None or operator.teams.filter(pk=team.pk).exists()
