"""Sending: the reply becomes a row with a moment. Until then nothing of it leaves, and it can be taken back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk import rules as desk_rules
from otklik.desk.actions.attachments import pack, unpack
from otklik.desk.actions.fields import refuse_unfilled
from otklik.desk.actions.states import locked
from otklik.desk.actions.thread import LONGEST, written
from otklik.desk.models import Draft, Outgoing, State, Ticket
from otklik.desk.writing import rules
from otklik.desk.writing.access import sees_ticket_of
from otklik.desk.writing.actions.drafts import end_drafts, with_text
from otklik.desk.writing.facts import ReplyPostponed, ReplyQueued, ReplyTakenBack
from otklik.desk.writing.news import marks
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean


@transaction.atomic
def send_soon(
    ticket: Ticket,
    text: str,
    *,
    by: Operator,
    key: uuid.UUID | None = None,
    then: str = State.WAITING_CUSTOMER,
    later: datetime | None = None,
    along: dict[str, Any] | None = None,
    window: uuid.UUID | None = None,
) -> Outgoing | None:
    """Sends a reply in ten seconds, or at `later`. The same key once more sends nothing; None when it has left already."""
    ticket = locked(ticket)
    key = key or uuid.uuid4()
    if (before := Outgoing.objects.filter(key=key).first()) is not None:
        if before.ticket_id != ticket.pk:
            raise Refused(_("This page is out of date. Reload it and send again: your text is kept."))
        return before
    if written(ticket, key) is not None:
        return None
    if then not in desk_rules.AFTER_REPLY:
        raise Refused(_("Choose what follows the reply."))
    if then == State.RESOLVED:
        refuse_unfilled(ticket)
    text = clean(text, most=LONGEST)
    if not text:
        raise Refused(_("Write something first."))
    at = now()
    outgoing = Outgoing.objects.create(
        ticket=ticket,
        operator=by,
        text=text,
        then=then,
        key=key,
        seen=marks(ticket, by),
        along=along or {},
        is_later=later is not None,
        due_at=sane(later) if later else at + rules.UNDO,
        made_at=at,
    )
    pack(ticket, key, by=by)
    end_drafts(ticket, text, by=by, key=key, window=window)
    record(ReplyQueued(ticket=ticket.pk, outgoing=outgoing.pk, by=by.pk))
    return outgoing


def sane(moment: datetime) -> datetime:
    if moment <= now():
        raise Refused(_("This moment has passed. Choose a later one."))
    if moment > now() + rules.FARTHEST:
        raise Refused(_("Choose a moment within a year."))
    return moment


def pending(outgoing: Outgoing) -> Outgoing:
    """The row, locked, while it has not left."""
    row = Outgoing.objects.select_for_update(of=["self"]).select_related("ticket", "operator").get(pk=outgoing.pk)
    if row.state == Outgoing.SENT:
        raise Refused(_("This reply has left already."))
    if row.state == Outgoing.BACK:
        raise Refused(_("This reply was taken back already."))
    return row


@transaction.atomic
def take_back(outgoing: Outgoing, *, by: Operator, typed: str = "", key: uuid.UUID | None = None) -> Draft:
    """Undoes sending: the text is a draft of whoever takes it back. Raises `Refused` when it has left."""
    row = pending(outgoing)
    row.state = Outgoing.BACK
    row.save(update_fields=["state"])
    unpack(row.ticket, row.key, by=by)
    draft = with_text(row.ticket, row.text, by=by, typed=typed, key=key, then=row.then, seen=row.seen)
    record(ReplyTakenBack(ticket=row.ticket_id, outgoing=row.pk, by=by.pk))
    return draft


@transaction.atomic
def postpone(outgoing: Outgoing, later: datetime, *, by: Operator) -> Outgoing:
    """Another moment for a reply that waits or is held. Whoever chooses it has seen the ticket as it is now."""
    row = pending(outgoing)
    adopt(row, by)
    row.state, row.reason, row.why = Outgoing.WAITING, "", ""
    row.due_at, row.is_later, row.seen = sane(later), True, marks(row.ticket, by)
    row.save(update_fields=["operator", "state", "reason", "why", "due_at", "is_later", "seen"])
    record(ReplyPostponed(ticket=row.ticket_id, outgoing=row.pk, by=by.pk))
    return row


def adopt(row: Outgoing, by: Operator) -> None:
    """What somebody has begun who may not see the ticket any more goes out in the name of who looked at it."""
    if not sees_ticket_of(row):
        row.operator = by


@transaction.atomic
def release(outgoing: Outgoing, *, by: Operator) -> Outgoing:
    """Sends now what waits for later or is held, after ten seconds as any reply."""
    row = pending(outgoing)
    if not row.is_later and row.state == Outgoing.WAITING:
        return row
    adopt(row, by)
    row.state, row.reason, row.why = Outgoing.WAITING, "", ""
    row.due_at, row.is_later, row.seen = now() + rules.UNDO, False, marks(row.ticket, by)
    row.save(update_fields=["operator", "state", "reason", "why", "due_at", "is_later", "seen"])
    record(ReplyPostponed(ticket=row.ticket_id, outgoing=row.pk, by=by.pk))
    return row
