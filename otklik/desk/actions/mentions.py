"""A note that names colleagues with @ reaches them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from otklik.accounts.models import Operator, Role
from otklik.desk.actions.states import locked_final
from otklik.desk.facts import ColleagueMentioned, MentionMissed
from otklik.desk.mentions import mentioned
from otklik.desk.models import Follow, Mention, Message, Ticket
from otklik.journal.record import record
from otklik.lib.clock import now


def who_see(ticket: Ticket) -> QuerySet[Operator]:
    """Colleagues to whom the ticket exists: only they can be named in it."""
    answering = Operator.objects.active().filter(roles__overlap=[Role.OPERATOR, Role.LEAD])
    if ticket.team_id is not None:
        answering = answering.filter(Q(teams=ticket.team_id) | Q(roles__contains=[Role.LEAD])).distinct()
    return answering.order_by("name", "pk")


def mention(note: Message, *, by: Operator | None) -> list[int]:
    """Writes down whom the note names, in the caller's transaction. Who names himself needs no word of it."""
    if "@" not in note.text:
        return []
    people = {one.pk: (one.name, one.email) for one in who_see(note.ticket) if by is None or one.pk != by.pk}
    named = mentioned(note.text, people)
    call(note, named, by=by)
    return named


def call(note: Message, people: Sequence[int], *, by: Operator | None) -> None:
    """Puts the note among the mentions of these colleagues, in the caller's transaction. Who is called already, or calls, is left out."""
    known = set(Mention.objects.filter(message=note).values_list("operator", flat=True)) | ({by.pk} if by else set())
    fresh = [who for who in people if who not in known]
    Mention.objects.bulk_create(
        [Mention(ticket=note.ticket, message=note, operator_id=who) for who in fresh], ignore_conflicts=True
    )
    for who in fresh:
        record(ColleagueMentioned(ticket=note.ticket_id, message=note.pk, operator=who, by=by.pk if by else None))


@transaction.atomic
def pass_on_mention(missed: Mention) -> None:
    """Nobody would read the note: it comes to its author's mentions, or to those of the ticket's owner where he sees it no more.

    Meanwhile the ticket may have been settled or the note read: then nobody misses anything. Or it went on in another ticket.
    """
    ticket = locked_final(missed.ticket)
    untold = Mention.objects.untold().filter(ticket=ticket, pk=missed.pk).select_related("message__operator")
    found = untold.select_for_update(of=["self"], no_key=True).first()
    if found is None:
        return
    note = found.message
    heir = next((one for one in (note.operator, ticket.owner) if one and Ticket.objects.seen_by(one).contains(ticket)), None)
    if heir and Mention.objects.get_or_create(message=note, operator=heir, defaults={"ticket": ticket})[1]:
        record(MentionMissed(ticket=ticket.pk, message=note.pk, operator=heir.pk, had=found.operator_id))


@transaction.atomic
def see(ticket: Ticket, *, by: Operator) -> None:
    """The person has the ticket before him: what he was told of it is no longer news. Nothing happened to the ticket."""
    Mention.objects.filter(ticket=ticket, operator=by, seen_at__isnull=True).update(seen_at=now())
    Follow.objects.filter(ticket=ticket, operator=by, news_at__isnull=False).update(news_at=None)
