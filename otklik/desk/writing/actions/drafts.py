"""Drafts: kept as they are typed, shared with colleagues, gone when they are sent or thrown away."""

from __future__ import annotations

import uuid

from django.db import transaction

from otklik.accounts.models import Operator
from otklik.desk.actions.attachments import pack
from otklik.desk.actions.thread import LONGEST, add_note
from otklik.desk.models import Draft, Message, Outgoing, Ticket
from otklik.desk.writing.facts import DraftTakenOver
from otklik.journal.record import nudge, record
from otklik.lib.clock import now
from otklik.lib.text import clean


def keep_draft(
    ticket: Ticket,
    text: str,
    *,
    by: Operator,
    mode: str = Draft.REPLY,
    then: str = "",
    seen: str = "",
    key: uuid.UUID | None = None,
) -> None:
    """Keeps what was typed so far; an empty text ends the draft. Called with every pause in typing, so it records no fact:
    colleagues hear only that a draft came or went. What a composer has sent is no draft any more, however late its last
    keystrokes arrive."""
    text = clean(text, most=LONGEST)
    if not text:
        discard_draft(ticket, by=by)
        return
    if key is not None and is_sent(key):
        return
    _draft, is_new = Draft.objects.update_or_create(
        ticket=ticket,
        operator=by,
        defaults={"text": text, "mode": mode, "then": then, "seen": seen, "key": key, "changed_at": now()},
    )
    if is_new:
        tell_of_drafts(ticket)


@transaction.atomic
def leave_note(ticket: Ticket, text: str, *, by: Operator, key: uuid.UUID | None = None) -> Message:
    """Leaves the note that was written in the composer; its draft is done."""
    key = key or uuid.uuid4()
    pack(ticket, key, by=by)
    note = add_note(ticket, text, by=by, key=key)
    Draft.objects.sent_with(ticket, by, key, note.text).delete()
    return note


def is_sent(key: uuid.UUID) -> bool:
    return Outgoing.objects.filter(key=key).exists() or Message.objects.filter(key=key).exists()


def discard_draft(ticket: Ticket, *, by: Operator) -> None:
    gone, _each = Draft.objects.filter(ticket=ticket, operator=by).delete()
    if gone:
        tell_of_drafts(ticket)


def tell_of_drafts(ticket: Ticket) -> None:
    transaction.on_commit(lambda: nudge({f"ticket-{ticket.pk}"}), robust=True)


@transaction.atomic
def take_over(draft: Draft, *, by: Operator, typed: str = "") -> Draft:
    """Goes on with a colleague's draft; what one has typed oneself stays, below it."""
    draft = Draft.objects.select_for_update(of=["self"]).get(pk=draft.pk)
    if draft.operator_id == by.pk:
        return draft
    mine = with_text(draft.ticket, draft.text, by=by, typed=typed, mode=draft.mode, then=draft.then, seen=draft.seen)
    before = draft.operator_id
    draft.delete()
    record(DraftTakenOver(ticket=mine.ticket_id, operator=before, by=by.pk))
    return mine


def with_text(
    ticket: Ticket, text: str, *, by: Operator, typed: str, mode: str = Draft.REPLY, then: str = "", seen: str = ""
) -> Draft:
    """The person's draft, which begins with a text that comes back; `typed` is what stands in his composer meanwhile."""
    own = Draft.objects.select_for_update().filter(ticket=ticket, operator=by).first()
    rest = clean(typed, most=LONGEST) or (own.text if own else "")
    whole = text if not rest or rest == text else f"{text}\n\n{rest}"
    # A reply and a note together are a note: nobody outside may read what was meant for colleagues.
    if whole != text and own is not None and own.is_note:
        mode = Draft.NOTE
    return Draft.objects.update_or_create(
        ticket=ticket,
        operator=by,
        defaults={"text": whole[:LONGEST], "mode": mode, "then": then, "seen": seen, "key": None, "changed_at": now()},
    )[0]
