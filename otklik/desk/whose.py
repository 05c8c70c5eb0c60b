"""Whether whoever opens a ticket's page is its customer for certain, and which other tickets are his beyond doubt."""

from __future__ import annotations

from django.db.models import QuerySet

from otklik.customers import rules
from otklik.customers.access import present
from otklik.customers.actions.proving import notice_key
from otklik.customers.models import Identifier, ProofCode
from otklik.customers.words import may_arrive
from otklik.desk.links import opened
from otklik.desk.models import Conversation, Ticket
from otklik.desk.reach import reply_address
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.notices.models import Delivery

MOST = 5


def open_beside(ticket: Ticket) -> list[Ticket]:
    """The customer's other live tickets, for his own eyes; none unless both this ticket and they are certainly his.

    Anybody may type another's e-mail into a form. So a ticket counts as his when his site has signed who he is, or when its
    link went by mail alone, to an address that he has proven: who reads that mailbox gets the links of all of these anyway.
    """
    if not is_surely_his(ticket):
        return []
    others = Ticket.objects.live().filter(customer=ticket.customer_id, merged_into=None).exclude(pk=ticket.pk)
    newest = others.select_related("customer").order_by("-changed_at", "-pk")[: MOST * 2]
    return [one for one in newest if is_surely_his(one)][:MOST]


def open_behind(token: str) -> list[Ticket]:
    """What is open of whoever holds the link to a ticket's page: that ticket, and what is as surely his. Nothing for a bad link."""
    try:
        key = opened(token)
    except tokens.BadToken:
        return []
    held = Ticket.objects.select_related("customer").filter(pk=key.ticket).first()
    ticket = held.final if held else None
    if held is None or ticket is None or {held.customer_id, ticket.customer_id} - {key.customer, present(key.customer)}:
        return []
    beside = open_beside(ticket)
    return [ticket, *beside] if ticket.is_live else beside


def is_surely_his(ticket: Ticket) -> bool:
    """An error screen shows its link to whoever stands before it: there only the site's signature counts."""
    if ticket.conversations.filter(channel=Conversation.DOOR).exists():
        return ticket.known_facts.filter(is_proven=True).exists()
    address = reply_address(ticket)
    return bool(address) and proven(ticket).filter(kind=Identifier.EMAIL, normal=address.lower()).exists()


def proven(ticket: Ticket) -> QuerySet[Identifier]:
    return ticket.customer.identifiers.filter(verified_at__isnull=False)


def to_prove(ticket: Ticket) -> Identifier | None:
    """The address that the customer may confirm by himself on this ticket's page: the one to which its letters go.

    Only while his record says nothing else that is unproven: what somebody has merely claimed would come with the address
    and draw the letters of another, who is known by it, to this one.
    """
    address = reply_address(ticket).lower()
    told = [one for one in ticket.customer.identifiers.filter(verified_at=None) if one.normal]
    if not address or len(told) != 1 or (told[0].kind, told[0].normal) != (Identifier.EMAIL, address):
        return None
    held = Identifier.objects.filter(kind=Identifier.EMAIL, normal=address, verified_at__isnull=False)
    return None if held.exists() else told[0]


def phone_to_prove(ticket: Ticket) -> Identifier | None:
    """The telephone to which an operator has just sent a code: the customer may type it in himself, as well as read it out.
    He cannot ask for one, because each costs; and his page does not name the number, because others may hold its link."""
    good = ProofCode.objects.filter(used_at=None, expires_at__gt=now(), tries__lt=rules.MOST_TRIES, by__isnull=False)
    his = good.filter(identifier__customer=ticket.customer_id, identifier__kind=Identifier.PHONE, identifier__verified_at=None)
    code = his.select_related("identifier__customer").order_by("-pk").first()
    if code is None:
        return None
    sent = Delivery.objects.filter(notice__key=notice_key(code)).first()
    return code.identifier if sent is None or may_arrive(sent) else None
