"""Telling the customer of a ticket something that nobody answers him: a decision, a solution. Whose ticket it is stays."""

from __future__ import annotations

import uuid

from django.db import transaction

from otklik.accounts.models import Operator
from otklik.desk import rules
from otklik.desk.actions.states import enter, locked_final
from otklik.desk.actions.thread import write, written
from otklik.desk.facts import OperatorReplied, TicketResolved
from otklik.desk.letters import send_reply
from otklik.desk.models import Conversation, Message, State, Ticket
from otklik.desk.reach import reply_address
from otklik.journal.record import record


@transaction.atomic
def announce(ticket: Ticket, text: str, *, by: Operator, key: uuid.UUID, is_settled: bool = False) -> Message:
    """On his page always, by a letter when an address is known; the same `key` once more tells nothing.

    `is_settled` resolves the ticket as well, when it is still live; not the one into which it was merged meanwhile: there other
    things may be open.
    """
    named, ticket = ticket, locked_final(ticket)
    if (said := written(ticket, key)) is not None:
        return said
    address = reply_address(ticket)
    channel = Conversation.EMAIL if address else Conversation.PORTAL
    message = write(ticket, text, channel=channel, address=address, key=key, operator=by)
    settles = is_settled and ticket.pk == named.pk and rules.may_move(ticket.state, State.RESOLVED)
    enter(ticket, State.RESOLVED if settles else ticket.state)
    if address:
        send_reply(ticket, message, address)
    record(OperatorReplied(ticket=ticket.pk, message=message.pk, by=by.pk))
    if settles:
        record(TicketResolved(ticket=ticket.pk, by=by.pk))
    return message
