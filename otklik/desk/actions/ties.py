"""Tickets that belong together without becoming one: linked, or one split out of the other."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.actions.known import carry_known
from otklik.desk.actions.opening import Opening, open_tickets
from otklik.desk.actions.states import locked, locked_both
from otklik.desk.facts import TicketSplit, TicketTied, TicketUntied
from otklik.desk.models import Attachment, Message, Ticket, Tie
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line, shortened


@transaction.atomic
def tie(one: Ticket, other: Ticket, kind: str, *, by: Operator) -> Tie:
    """`one` is a duplicate of, is caused by, or is part of `other`. The same link once more changes nothing."""
    if one.pk == other.pk:
        raise Refused(_("This cannot be linked: it is the very ticket you are in. Choose another one."))
    if kind not in (Tie.Kind.DUPLICATE_OF, Tie.Kind.CAUSED_BY, Tie.Kind.PART_OF):
        raise Refused(_("Choose how the tickets belong together."))
    one, other = locked_both(one, other)
    if (known := Tie.objects.filter(one=one, other=other, kind=kind).first()) is not None:
        return known
    if leads_to(other, one, kind):
        raise Refused(
            _("Ticket %(number)s already hangs on this one: the two would hang on each other.") % {"number": other.number}
        )
    try:
        with transaction.atomic():
            made = Tie.objects.create(one=one, other=other, kind=kind, by=by)
    except IntegrityError:
        raise Refused(_("Ticket %(number)s is part of another one already.") % {"number": one.number}) from None
    record(TicketTied(ticket=one.pk, other=other.pk, tie=kind, by=by.pk))
    return made


def leads_to(start: Ticket, goal: Ticket, kind: str) -> bool:
    """Whether one comes from `start` to `goal` along links of this kind."""
    seen, edge = {start.pk}, {start.pk}
    while edge and goal.pk not in seen:
        edge = set(Tie.objects.filter(one__in=edge, kind=kind).values_list("other", flat=True)) - seen
        seen |= edge
    return goal.pk in seen


@transaction.atomic
def untie(known: Tie, *, by: Operator) -> None:
    if Tie.objects.filter(pk=known.pk).exclude(kind=Tie.Kind.SPLIT_FROM).delete()[0]:
        record(TicketUntied(ticket=known.one_id, other=known.other_id, tie=known.kind, by=by.pk))


@transaction.atomic
def split(message: Message, *, by: Operator, subject: str = "") -> Ticket:
    """What the customer said in passing becomes a ticket of its own: it waits since he said it, and knows what is known.

    The message stays where it was written, too: in the customer's thread nothing goes missing.
    """
    if message.is_note or message.operator_id is not None:
        raise Refused(_("Only what the customer said can become a ticket of its own. Choose a message of his."))
    origin = locked(message.ticket)
    if (done := Tie.objects.select_related("one").filter(message=message).first()) is not None:
        raise Refused(_("This message is ticket %(number)s already.") % {"number": done.one.number})
    opening = Opening(
        customer=origin.customer,
        subject=clean_line(subject, most=200) or shortened(message.text, 120),
        text=message.text,
        is_own_words=message.customer_id is not None,
        kind=origin.kind,
        channel=message.conversation.channel,
        service=origin.service,
        language=origin.language,
        address=message.conversation.address,
        at=message.at,
    )
    ticket = open_tickets([opening], by=by)[0]
    ticket.team = origin.team
    ticket.save(update_fields=["team"])
    carry_known(origin, ticket, by=by)
    said = ticket.messages.get()
    Attachment.objects.bulk_create(
        Attachment(ticket=ticket, message=said, file_id=one.file_id, name=one.name) for one in message.attachments.all()
    )
    Tie.objects.create(one=ticket, other=origin, kind=Tie.Kind.SPLIT_FROM, message=message, by=by)
    record(TicketSplit(ticket=ticket.pk, other=origin.pk, message=message.pk, by=by.pk))
    return ticket
