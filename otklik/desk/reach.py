"""Where an answer reaches the customer of a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.customers.identifiers import Told
from otklik.desk.models import Conversation, Ticket


def reply_address(ticket: Ticket) -> str:
    """The e-mail told with this ticket, else the customer's own; empty when only his page is left.

    Told with this ticket comes first: nobody vouched for it, so it may receive this matter and no other.
    """
    told = ticket.conversations.filter(address__contains="@").order_by("pk").last()
    return told.address if told else ticket.customer.email


def write_to(ticket: Ticket, told: Told) -> None:
    """Letters about this ticket go to this address from now on."""
    if told.kind == "email" and told.normal:
        Conversation.objects.get_or_create(ticket=ticket, channel=Conversation.EMAIL, address=told.value)


