"""Two tickets of one customer become one thread, and apart again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.customers.models import Identifier
from otklik.customers.models import Merge as CustomerMerge
from otklik.customers.parting import before_parting
from otklik.desk.actions.known import carry_known
from otklik.desk.actions.states import locked_both
from otklik.desk.actions.unfinished import carry_unfinished, give_back_unfinished
from otklik.desk.facts import TicketMerged, TicketUnmerged
from otklik.desk.models import Attachment, Conversation, Follow, Mention, Merge, Message, State, Ticket
from otklik.desk.reach import is_vouched
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused

UNDO_WITHIN = timedelta(days=30)
MOMENTS = ("waiting_since", "deadline_at", "resolved_at", "closed_at", "snoozed_until", "changed_at")
KEPT = ("state", "owner_id", *MOMENTS)


@transaction.atomic
def merge(source: Ticket, target: Ticket, *, by: Operator, is_sure: bool = False) -> Ticket:
    """The source's messages, facts and followers go into the target, and its customer's link leads there.

    Raises `Refused` for another customer's ticket, and, unless the operator `is_sure`, where nobody vouches that both senders
    are the same person: whoever holds the link to one of them reads both afterwards.
    """
    if source.pk == target.pk:
        raise Refused(_("This is the same ticket. Choose another one."))
    source, target = locked_both(source, target)
    refuse_merging(source, target, is_sure=is_sure)
    before = {"source": kept(source), "target": kept(target)}
    moved = move_messages(source, target)
    moved |= {"facts": copy_facts(source, target, by), "follows": copy_follows(source, target)}
    join(source, target)
    moved |= carry_unfinished(source, target)
    Merge.objects.create(source=source, target=target, kept={**before, **moved, "after": kept(target)}, by=by)
    record(TicketMerged(ticket=source.pk, other=target.pk, by=by.pk))
    return target


def refuse_merging(source: Ticket, target: Ticket, *, is_sure: bool) -> None:
    for ticket in (source, target):
        if ticket.merged_into is not None:
            raise Refused(
                _("Ticket %(number)s was merged into %(other)s already.")
                % {"number": ticket.number, "other": ticket.merged_into.number}
            )
    if (waiting := source.outgoing.pending().select_related("operator").first()) is not None:
        raise Refused(
            _("A reply of %(name)s has not left yet. Send it or take it back first, so that it is not lost.")
            % {"name": waiting.operator}
        )
    if source.customer_id != target.customer_id:
        raise Refused(
            _(
                "These are tickets of different customers: each would read the other's letters. If they are one person, merge the customers first."
            )
        )
    if not is_sure and not (is_vouched(source) and is_vouched(target)):
        raise Refused(
            _(
                "Nobody vouches that both were written by the same person, and whoever wrote one will read both. Make sure, then say so in the form."
            )
        )


def move_messages(source: Ticket, target: Ticket) -> dict[str, Any]:
    """Every message keeps its channel. An address goes along only if it is proven to be the customer's: letters follow it."""
    proven = set(
        Identifier.objects.filter(customer=source.customer_id, kind=Identifier.EMAIL, verified_at__isnull=False).values_list(
            "normal", flat=True
        )
    )
    moved, made = [], []
    stay = said_in_both(source, target)
    for old in source.conversations.order_by("pk"):
        said = Message.objects.filter(conversation=old, ticket=source).values_list("pk", flat=True)
        messages = [pk for pk in said if pk not in stay]
        if said and not messages:
            continue
        address = old.address if old.address.lower() in proven else ""
        new, is_new = Conversation.objects.get_or_create(ticket=target, channel=old.channel, address=address)
        made += [new.pk] if is_new else []
        Message.objects.filter(pk__in=messages).update(ticket=target, conversation=new)
        Attachment.objects.filter(message__in=messages).update(ticket=target)
        Mention.objects.filter(message__in=messages).update(ticket=target)
        moved += [[pk, old.pk] for pk in messages]
    return {"messages": moved, "conversations": made}


def said_in_both(source: Ticket, target: Ticket) -> set[int]:
    """The source's messages that the target has too, since one of them was split out of the other: they stay where they are."""
    stay: set[int] = set()
    for split in Message.objects.filter(split__isnull=False, ticket__in=[source, target]):
        copies = Message.objects.filter(at=split.at, text=split.text, operator=None, visibility=split.visibility)
        if split.ticket_id == target.pk:
            stay.update(copies.filter(ticket=source).values_list("pk", flat=True))
        elif copies.filter(ticket=target).exists():
            stay.add(split.pk)
    return stay


def copy_facts(source: Ticket, target: Ticket, by: Operator) -> list[int]:
    before = set(target.known_facts.values_list("pk", flat=True))
    carry_known(source, target, by=by)
    return sorted(set(target.known_facts.values_list("pk", flat=True)) - before)


def copy_follows(source: Ticket, target: Ticket) -> list[int]:
    there = set(target.follows.values_list("operator", flat=True))
    return [
        one.pk
        for one in Follow.objects.bulk_create(
            Follow(ticket=target, operator_id=who)
            for who in source.follows.values_list("operator", flat=True)
            if who not in there
        )
    ]


def join(source: Ticket, target: Ticket) -> None:
    """The target takes over what presses: who waits waits since the first word, and the nearer deadline holds."""
    at = now()
    if source.waiting_since is not None:
        target.waiting_since = min(source.waiting_since, target.waiting_since or source.waiting_since)
        if target.state not in (State.NEW, State.OPEN):
            target.state, target.resolved_at, target.closed_at = State.OPEN, None, None
        target.snoozed_until = None
    if source.is_live and source.deadline_at is not None:
        target.deadline_at = min(source.deadline_at, target.deadline_at or source.deadline_at)
    target.changed_at = at
    target.place()
    source.merged_into, source.state, source.waiting_since = target, State.CLOSED, None
    source.resolved_at, source.closed_at = source.resolved_at or at, at
    source.snoozed_until, source.changed_at = None, at
    source.place()
    for ticket in (source, target):
        save(ticket)


@transaction.atomic
def unmerge(source: Ticket, *, by: Operator) -> Ticket:
    """Takes a merging back within thirty days: the source is exactly as it was; so is the target, unless it has lived on since."""
    done = Merge.objects.select_related("target").filter(source=source, undone_at__isnull=True).first()
    if done is None:
        raise Refused(_("This merging was taken back already."))
    source, target = locked_both(source, done.target)
    refuse_unseen(target, by)
    done = Merge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at is not None:
        raise Refused(_("This merging was taken back already."))
    if target.merged_into is not None:
        raise Refused(
            _("Ticket %(number)s went on into %(other)s. Take that merging back first.")
            % {"number": target.number, "other": target.merged_into.number}
        )
    if done.at < now() - UNDO_WITHIN:
        raise Refused(_("Thirty days have passed: this merging can no longer be taken back."))
    take_back(done, source, target)
    done.undone_at = now()
    done.save(update_fields=["undone_at"])
    record(TicketUnmerged(ticket=source.pk, other=target.pk, by=by.pk))
    return source


def refuse_unseen(target: Ticket, by: Operator) -> None:
    """Who may not see where the ticket went has no say in what comes out of there."""
    if not Ticket.objects.seen_by(by).filter(pk=target.pk).exists():
        raise Refused(_("It went on in a ticket that you do not see. Ask a lead to take them apart."))


@before_parting
def take_apart(parted: CustomerMerge, by: Operator) -> None:
    """Undoes the merging of tickets that belong to two customers again, the latest first.

    Raises `Refused` for one who does not see them: he has no say in them this way either.
    """
    both = Q(source__customer=parted.kept_id, target__customer=parted.gone_id) | Q(
        source__customer=parted.gone_id, target__customer=parted.kept_id
    )
    merged = list(Merge.objects.select_related("source").filter(both, undone_at__isnull=True).order_by("-pk"))
    tickets = {pk for done in merged for pk in (done.source_id, done.target_id)}
    if Ticket.objects.seen_by(by).filter(pk__in=tickets).count() < len(tickets):
        raise Refused(_("Tickets of another team were merged since, and this would take them apart. Ask a lead to do it."))
    for done in merged:
        unmerge(done.source, by=by)


def take_back(done: Merge, source: Ticket, target: Ticket) -> None:
    back: dict[int, list[int]] = {}
    for message, conversation in done.kept["messages"]:
        back.setdefault(conversation, []).append(message)
    for conversation, messages in back.items():
        Message.objects.filter(pk__in=messages, ticket=target).update(ticket=source, conversation_id=conversation)
        Attachment.objects.filter(message__in=messages, message__ticket=source).update(ticket=source)
        Mention.objects.filter(message__in=messages, message__ticket=source).update(ticket=source)
    Conversation.objects.filter(pk__in=done.kept["conversations"], messages__isnull=True).delete()
    give_back_unfinished(done.kept, source, target)
    target.known_facts.filter(pk__in=done.kept["facts"]).delete()
    Follow.objects.filter(pk__in=done.kept["follows"], ticket=target).delete()
    if kept(target) == done.kept["after"]:
        put_back(target, done.kept["target"])
    source.merged_into = None
    put_back(source, done.kept["source"])


def kept(ticket: Ticket) -> dict[str, Any]:
    """What merging changes of a row, fit for JSON."""
    values = {name: getattr(ticket, name) for name in KEPT}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def put_back(ticket: Ticket, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(ticket, name, datetime.fromisoformat(value) if value and name in MOMENTS else value)
    ticket.place()
    save(ticket)


def save(ticket: Ticket) -> None:
    ticket.save(update_fields=["state", "owner", *MOMENTS, "merged_into", "turn_at"])
