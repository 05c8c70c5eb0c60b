"""The one way to a customer's page: his signed link."""

from __future__ import annotations

from otklik.customers.access import present
from otklik.desk.links import opened
from otklik.desk.models import Ticket
from otklik.lib import tokens


def ticket_behind(token: str) -> Ticket:
    """The ticket that the link opens, or the one into which that was merged: the customer has one thread.

    Raises `tokens.Forged` or `tokens.Expired`; one that was given to another opens nothing.
    """
    key = opened(token)
    tickets = Ticket.objects.select_related("customer", "service", "owner")
    ticket = tickets.filter(pk=key.ticket).first()
    theirs = (key.customer, present(key.customer))
    if ticket is None or ticket.customer_id not in theirs:
        raise tokens.Forged
    if ticket.merged_into is None:
        return ticket
    final = tickets.get(pk=ticket.final.pk)
    if final.customer_id not in theirs:
        raise tokens.Forged
    return final
