"""Where an answer reaches the customer of a ticket."""

from __future__ import annotations

from otklik.customers.models import Identifier
from otklik.desk.models import Conversation, Ticket
from otklik.journal.prepared import WHICH, Prepared

conversations_of = Prepared(lambda ticket: Conversation.objects.filter(ticket=ticket).order_by("pk"), WHICH)


def reply_address(ticket: Ticket) -> str:
    """The e-mail told with this ticket, else the customer's own; empty when only his page is left.

    Told with this ticket comes first: nobody vouched for it, so it may receive this matter and no other. The other way round,
    what came from an error screen goes to an address of the customer only when that was proven: the sender may be another.
    """
    conversations = conversations_of(ticket.pk)
    told = [one.address for one in conversations if "@" in one.address]
    if told:
        return told[-1]
    if all(one.channel != Conversation.DOOR for one in conversations):
        return ticket.customer.email
    proven = [
        (one.verified_at, one.value)
        for one in ticket.customer.identifiers.all()
        if one.kind == Identifier.EMAIL and one.verified_at
    ]
    return max(proven)[1] if proven else ""


def is_his(ticket: Ticket, address: str) -> bool:
    """Whether this is an address of the customer himself, as far as one can know: one that only the door told is not."""
    known = ticket.customer.identifiers.filter(kind=Identifier.EMAIL, normal=address.lower(), may_write=True)
    return known.exists() or not ticket.conversations.filter(channel=Conversation.DOOR).exists()


def write_to(ticket: Ticket, address: str) -> None:
    """Letters about this ticket go to this address from now on."""
    Conversation.objects.get_or_create(ticket=ticket, channel=Conversation.EMAIL, address=address)


def is_vouched(ticket: Ticket) -> bool:
    """Whether it is certain that its customer wrote it: an error screen's word counts only where the site has signed it."""
    if not ticket.conversations.filter(channel=Conversation.DOOR).exists():
        return True
    return ticket.known_facts.filter(is_proven=True).exists()
