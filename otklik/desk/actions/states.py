"""What every change of a ticket begins and ends with."""

from __future__ import annotations

from datetime import datetime

from otklik.accounts.models import Operator, Team
from otklik.desk import rules
from otklik.desk.models import State, Ticket
from otklik.lib.clock import now

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
    return Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)


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
    ticket.changed_at = at
    ticket.place()
    ticket.save(update_fields=CHANGED)


def sees(operator: Operator, team: Team | None) -> bool:
    """Whether he would see a ticket of this team."""
    return operator.is_lead or team is None or operator.teams.filter(pk=team.pk).exists()
