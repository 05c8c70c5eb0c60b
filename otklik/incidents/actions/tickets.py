"""What an incident does to the tickets that speak of it: they wait for the repair, and the customer's answer settles them."""

from __future__ import annotations

import contextlib

from django.db.models import Exists, OuterRef, Q

from otklik.desk import actions as desk
from otklik.desk.models import Message, State, Ticket
from otklik.incidents.models import Affected, Confirmation, Incident
from otklik.lib.refused import Refused

MOST_AT_ONCE = 200
WRITTEN = Q(customer__isnull=False) | Q(operator__isnull=False)


def let_tickets_wait(incident: Incident) -> int:
    """Tickets with nothing in them but the error screen's own report wait for the repair, so that operators see those who wrote.

    Returns how many began to wait.
    """
    written = Message.objects.filter(WRITTEN, ticket=OuterRef("pk"))
    mine = Exists(Affected.objects.filter(incident=incident, ticket=OuterRef("pk")))
    waiting = Ticket.objects.filter(mine, ~Exists(written), state=State.NEW, owner__isnull=True)
    return sum(moved(ticket, State.WAITING_THIRD_PARTY) for ticket in waiting.order_by("pk")[:MOST_AT_ONCE])


def settle_ticket(ticket: Ticket, answer: str) -> None:
    """«Получилось» settles a ticket that nobody is talking in; «всё ещё не работает» puts it before an operator."""
    if answer == Confirmation.BROKEN and ticket.state != State.OPEN:
        moved(ticket, State.OPEN)
    elif answer == Confirmation.THROUGH and ticket.is_live and not is_talked_in(ticket):
        moved(ticket, State.RESOLVED)


def is_talked_in(ticket: Ticket) -> bool:
    """Whether somebody has taken it, or anybody has written in it."""
    return ticket.owner_id is not None or ticket.messages.filter(WRITTEN).exists()


def let_silent_tickets_rest(incident: Incident) -> None:
    """After the end, those who never answered are waited for; silence is not yes."""
    silent = Ticket.objects.filter(affected__incident=incident, state=State.WAITING_THIRD_PARTY)
    for ticket in silent.exclude(affected__confirmations__answer=Confirmation.THROUGH).distinct():
        moved(ticket, State.WAITING_CUSTOMER)


def moved(ticket: Ticket, state: str) -> bool:
    """Whether it went; a ticket that somebody has touched meanwhile stays as he left it."""
    with contextlib.suppress(Refused):
        return desk.move(ticket, state, by=None).state == state
    return False
