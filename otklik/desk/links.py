"""The customer's own page of one ticket, by a signed link: made here, because everything above writes to customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from otklik.desk.models import Ticket
from otklik.lib import tokens
from otklik.lib.clock import now

PURPOSE = "customer-page"
# Long enough to come back to an old letter, short enough that a forwarded one does not open the matter for ever.
LASTS = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class PageKey:
    """What a link opens: this ticket of this customer, and nothing else of his."""

    ticket: int
    customer: int


def customer_url(ticket: Ticket) -> str:
    """The full address of the ticket's page for its customer."""
    return url_of(ticket.pk, ticket.customer_id)


def confirm_url(ticket: Ticket) -> str:
    """The full address of «Получилось?» for letters; opening it changes nothing."""
    return f"{customer_url(ticket)}confirm/"


def url_of(ticket: int, customer: int) -> str:
    token = tokens.sign(settings.CONFIG.key(PURPOSE), {"t": ticket, "c": customer}, expires_at=now() + LASTS)
    return f"{settings.DESK_URL}/c/{token}/"


def opened(token: str) -> PageKey:
    """What the token opens. Raises `tokens.Forged` or `tokens.Expired`."""
    payload = tokens.read(settings.CONFIG.key(PURPOSE), token)
    ticket, customer = payload.get("t"), payload.get("c")
    if not isinstance(ticket, int) or not isinstance(customer, int):
        raise tokens.Forged
    return PageKey(ticket=ticket, customer=customer)
