"""Writing into a ticket's thread: the customer, an operator, an internal note. The writer's key makes a second press harmless."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.customers.identifiers import EMAIL, Told
from otklik.customers.models import Customer
from otklik.desk import rules
from otklik.desk.actions.attachments import bind
from otklik.desk.actions.fields import refuse_unfilled
from otklik.desk.actions.mentions import mention
from otklik.desk.actions.states import enter, locked, locked_final
from otklik.desk.facts import AnsweredByItself, CustomerWrote, NoteAdded, OperatorReplied, TicketReopened, TicketResolved
from otklik.desk.letters import send_reply
from otklik.desk.models import Conversation, Message, State, Ticket
from otklik.desk.reach import reply_address, write_to
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean

LONGEST = 20_000


@transaction.atomic
def add_message(
    ticket: Ticket,
    text: str,
    *,
    from_customer: Customer | None = None,
    by: Operator | None = None,
    channel: str = Conversation.PORTAL,
    address: str = "",
    key: uuid.UUID | None = None,
    is_own_words: bool = True,
) -> Message:
    """Adds what the customer said; `by` is the operator who took it down, as on the telephone. Brings a settled ticket back.

    What an error screen says in the customer's stead is not his own words: it counts the same and is shown as ours.
    """
    ticket = locked_final(ticket)
    if (said := written(ticket, key)) is not None:
        return said
    author = (from_customer or ticket.customer) if is_own_words else None
    message = write(ticket, text, channel=channel, address=address, key=key, customer=author)
    was_live = ticket.is_live
    ticket.snoozed_until = None
    enter(ticket, State.NEW if ticket.state == State.NEW else State.OPEN)
    record(CustomerWrote(ticket=ticket.pk, message=message.pk, channel=channel, by=by.pk if by else None))
    if not was_live:
        record(TicketReopened(ticket=ticket.pk, by=None))
    return message


@transaction.atomic
def reply(
    ticket: Ticket, text: str, *, by: Operator, key: uuid.UUID | None = None, then: str = State.WAITING_CUSTOMER
) -> Message:
    """Answers the customer: on his page always, and by a letter when an address is known. `then` is the state that follows."""
    ticket = locked(ticket)
    if (said := written(ticket, key)) is not None:
        return said
    if then not in rules.AFTER_REPLY:
        raise Refused(_("Choose what follows the reply."))
    if then == State.RESOLVED:
        refuse_unfilled(ticket)
    address = reply_address(ticket)
    channel = Conversation.EMAIL if address else Conversation.PORTAL
    message = write(ticket, text, channel=channel, address=address, key=key, operator=by)
    if ticket.owner is None:
        ticket.owner = by
    ticket.waiting_since = now() if rules.is_ours(then) else None
    was_live, settles = ticket.is_live, then == State.RESOLVED and ticket.is_live
    enter(ticket, then)
    if address:
        send_reply(ticket, message, address)
    if not was_live and ticket.is_live:
        record(TicketReopened(ticket=ticket.pk, by=by.pk))
    record(OperatorReplied(ticket=ticket.pk, message=message.pk, state=then, by=by.pk))
    if settles:
        record(TicketResolved(ticket=ticket.pk, by=by.pk))
    return message


@transaction.atomic
def answer_by_itself(ticket: Ticket, text: str) -> Message:
    """Writes to the customer in nobody's name. He still waits for a person, so the ticket keeps its state and its place."""
    ticket = locked(ticket)
    address = reply_address(ticket)
    message = write(ticket, text, channel=Conversation.EMAIL if address else Conversation.PORTAL, address=address)
    if address:
        send_reply(ticket, message, address, is_automatic=True)
    record(AnsweredByItself(ticket=ticket.pk, message=message.pk))
    return message


@transaction.atomic
def add_note(ticket: Ticket, text: str, *, by: Operator | None, key: uuid.UUID | None = None) -> Message:
    """Leaves an internal note. The customer never sees it."""
    ticket = locked(ticket)
    if (said := written(ticket, key)) is not None:
        return said
    if (note := note_on(ticket, text, by=by, key=key)) is None:
        raise Refused(_("Write something first."))
    return note


@transaction.atomic
def leave_address(ticket: Ticket, address: str) -> None:
    """The customer says where letters about this ticket reach him. Raises `Refused` when it is no e-mail."""
    told = Told.of(EMAIL, address)
    if not told.normal:
        raise Refused(_("This does not look like an e-mail. Write it like anna@example.com."))
    write_to(locked(ticket), told.value)


def note_on(ticket: Ticket, text: str, *, by: Operator | None, key: uuid.UUID | None = None) -> Message | None:
    """A note on a ticket that is locked already; nothing for an empty text."""
    if not clean(text, most=LONGEST):
        return None
    conversation = ticket.conversations.order_by("pk").last() or threaded(ticket, Conversation.PORTAL)
    note = Message.objects.create(
        ticket=ticket,
        conversation=conversation,
        visibility=Message.INTERNAL,
        operator=by,
        text=clean(text, most=LONGEST),
        key=key,
    )
    bind(note)
    record(NoteAdded(ticket=ticket.pk, message=note.pk, by=by.pk if by else None))
    mention(note, by=by)
    return note


def written(ticket: Ticket, key: uuid.UUID | None) -> Message | None:
    """What the same composer wrote already. A key that belongs to another ticket was not made by our page."""
    if key is None or (said := Message.objects.filter(key=key).first()) is None:
        return None
    if said.ticket_id != ticket.pk:
        raise Refused(_("This page is out of date. Reload it and send again: your text is kept."))
    return said


def write(
    ticket: Ticket,
    text: str,
    *,
    channel: str,
    address: str = "",
    key: uuid.UUID | None = None,
    customer: Customer | None = None,
    operator: Operator | None = None,
) -> Message:
    text = clean(text, most=LONGEST)
    if not text:
        raise Refused(_("Write something first."))
    conversation = threaded(ticket, channel, address)
    message = Message.objects.create(
        ticket=ticket, conversation=conversation, customer=customer, operator=operator, text=text, key=key
    )
    bind(message)
    return message


def threaded(ticket: Ticket, channel: str, address: str = "") -> Conversation:
    return Conversation.objects.get_or_create(ticket=ticket, channel=channel, address=address[:320])[0]
