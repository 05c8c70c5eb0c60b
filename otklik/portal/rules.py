"""How much one customer may write at once: generous to a person, narrow to a program."""

from __future__ import annotations

import uuid
from datetime import timedelta

from otklik.desk.models import Ticket
from otklik.lib.clock import now

MOST = 20
WITHIN = timedelta(minutes=10)


def may_write_more(ticket: Ticket, key: uuid.UUID | None) -> bool:
    """Whether another message is welcome; one that is here already by its key always is."""
    lately = ticket.messages.filter(customer=ticket.customer_id, at__gt=now() - WITHIN)
    return lately.exclude(key=key).count() < MOST if key else lately.count() < MOST
