"""How much one customer may write at once: generous to a person, narrow to a program."""

from __future__ import annotations

from datetime import timedelta

from otklik.desk.models import Ticket
from otklik.lib.clock import now

MOST = 20
WITHIN = timedelta(minutes=10)


def may_write_more(ticket: Ticket) -> bool:
    return ticket.messages.filter(customer=ticket.customer_id, at__gt=now() - WITHIN).count() < MOST
