"""The moment at which a reply leaves: once, whatever dies, and never blindly."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from otklik.desk.actions.states import locked
from otklik.desk.actions.thread import reply
from otklik.desk.facts import TicketHandedOver
from otklik.desk.models import Outgoing, State, Ticket, sees_tickets
from otklik.desk.writing import along, rules
from otklik.desk.writing.access import sees_ticket_of
from otklik.desk.writing.facts import ReplyHeld
from otklik.desk.writing.news import has_customer_written
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused


@transaction.atomic
def depart(pk: int) -> Outgoing | None:
    """Sends one reply that is due, or holds it; None when somebody else is at it or it is due no more.

    Message, letter, acts and the row's new state are one transaction: a worker that dies in it has sent nothing.
    """
    row = (
        Outgoing.objects.select_for_update(skip_locked=True, of=["self"])
        .select_related("operator")
        .filter(pk=pk, state=Outgoing.WAITING, due_at__lte=now())
        .first()
    )
    if row is None:
        return None
    ticket = locked(row.ticket)
    if reason := obstacle(row, ticket):
        return hold(row, reason)
    has_written = has_customer_written(ticket, row.seen)
    with translation.override(row.operator.locale):
        try:
            with transaction.atomic():
                # Whoever wrote in these ten seconds must not wait for ever: the ticket stays ours.
                reply(ticket, row.text, by=row.operator, key=row.key, then=State.OPEN if has_written else row.then)
                along.act_all(ticket, row.along, row.operator)
        except Refused as refused:
            return hold(row, Outgoing.REFUSED, str(refused))
    row.state = Outgoing.SENT
    row.save(update_fields=["state"])
    return row


def obstacle(row: Outgoing, ticket: Ticket) -> str:
    """Why it must not leave now; what was sent seconds ago was sent by somebody who had just looked.

    Whoever answers customers no more has none of his answers go out, as if he had left; whoever sees this ticket no more, not this one.
    """
    if not sees_tickets(row.operator):
        return Outgoing.LEFT
    if not sees_ticket_of(row) and (row.is_later or not was_handed_on(row)):
        return Outgoing.FOREIGN
    if not row.is_later:
        return ""
    if has_customer_written(ticket, row.seen):
        return Outgoing.NEWS
    return "" if ticket.is_live else Outgoing.SETTLED


def was_handed_on(row: Outgoing) -> bool:
    """Whether the ticket went elsewhere in these ten seconds, after the reply: then nobody has taken anything from its author."""
    handed = Entry.objects.about(ticket=row.ticket_id).filter(kind=TicketHandedOver.kind)
    return handed.filter(at__gte=row.due_at - rules.UNDO).exists()


def hold(row: Outgoing, reason: str, why: str = "") -> Outgoing:
    row.state, row.reason, row.why = Outgoing.HELD, reason, why[:300]
    row.save(update_fields=["state", "reason", "why"])
    record(ReplyHeld(ticket=row.ticket_id, outgoing=row.pk))
    return row


@transaction.atomic
def hold_for_news(ticket_pk: int) -> None:
    """The customer wrote: what waits for a later moment is held at once, so that its author hears of it now."""
    waiting = Outgoing.objects.select_for_update(of=["self"]).filter(ticket=ticket_pk, state=Outgoing.WAITING, is_later=True)
    for row in waiting.select_related("ticket"):
        if has_customer_written(row.ticket, row.seen):
            hold(row, Outgoing.NEWS)
