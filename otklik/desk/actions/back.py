"""Back to how a ticket stood, as taking an act back needs it."""

from __future__ import annotations

from datetime import datetime

from otklik.accounts.models import Operator
from otklik.desk.actions.moves import move, reopen
from otklik.desk.actions.priority import snooze, wake
from otklik.desk.models import State, Ticket
from otklik.lib.clock import now


def state_back(ticket: Ticket, state: str, *, by: Operator) -> Ticket:
    """A ticket that was new has been looked at: it is open now."""
    goal = State.OPEN if state == State.NEW else state
    if ticket.state != goal and not ticket.is_live:
        ticket = reopen(ticket, by=by)
    return move(ticket, goal, by=by) if ticket.state != goal else ticket


def aside_back(ticket: Ticket, until: datetime | None, *, by: Operator) -> Ticket:
    """What would have come back meanwhile comes back."""
    return snooze(ticket, until, by=by) if until and until > now() else wake(ticket, by=by)
