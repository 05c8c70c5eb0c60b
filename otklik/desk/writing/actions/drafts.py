"""Drafts: kept as they are typed, shared with colleagues, gone when they are sent or thrown away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from otklik.accounts.models import Operator
from otklik.desk.actions.attachments import pack
from otklik.desk.actions.thread import LONGEST, add_note
from otklik.desk.models import Draft, Message, Outgoing, Ticket
from otklik.desk.writing.facts import DraftTakenOver
from otklik.journal.record import nudge, record
from otklik.lib.clock import now
from otklik.lib.text import clean


class ChangedElsewhere(Exception):
    """The draft of this composer is another one by now: a window of the same person wrote it, or has sent it."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """An open page in which somebody types: which one it is, and the version of the draft that it has read."""

    window: uuid.UUID
    read: int

    def may_replace(self, draft: Draft, text: str) -> bool:
        """Whether nothing is lost by it: the page wrote it or has read it, or its text holds the whole of it."""
        return draft.window in (self.window, None) or draft.version == self.read or is_within(draft.text, text)


def is_within(text: str, whole: str) -> bool:
    return text in whole


@transaction.atomic
def keep_draft(
    ticket: Ticket,
    text: str,
    *,
    by: Operator,
    mode: str = Draft.REPLY,
    then: str = "",
    seen: str = "",
    key: uuid.UUID | None = None,
    page: Page | None = None,
) -> Draft | None:
    """Keeps what was typed so far; an empty text ends the draft. Called with every pause in typing, so it records no fact:
    colleagues hear only that a draft came or went. What a composer has sent is no draft any more, however late its last
    keystrokes arrive. Raises `ChangedElsewhere` when another window has written here what this one has not read."""
    text = clean(text, most=LONGEST)
    if key is not None and (sent := sent_text(key)) is not None:
        if page is not None and text and not is_within(text, sent):
            raise ChangedElsewhere
        return None
    before = held(ticket, by, key, page)
    if before is not None and page is not None and not page.may_replace(before, text):
        raise ChangedElsewhere
    if not text:
        if before is not None:
            before.delete()
            tell_of_drafts(ticket)
        return None
    draft = before or Draft(ticket=ticket, operator=by)
    is_new = before is None
    draft.text, draft.mode, draft.then, draft.seen, draft.changed_at = text, mode, then, seen, now()
    draft.key, draft.window = key, page.window if page else draft.window
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as twin:  # Two windows of one composer kept their first words at one moment.
        raise ChangedElsewhere from twin
    if is_new:
        tell_of_drafts(ticket)
    return draft


def held(ticket: Ticket, by: Operator, key: uuid.UUID | None, page: Page | None) -> Draft | None:
    """The draft that this composer goes on with, locked: by its key, by the window that has taken another key since, or one that no
    composer has touched yet."""
    rows = {row.pk: row for row in Draft.objects.of(ticket, by).select_for_update(of=["self"])}
    mine = [row for row in rows.values() if row.key == key]
    if page is not None:
        mine += [row for row in rows.values() if row.window == page.window]
    mine += [row for row in rows.values() if row.key is None and (page is None or row.version == page.read)]
    return mine[0] if mine else None


@transaction.atomic
def leave_note(
    ticket: Ticket, text: str, *, by: Operator, key: uuid.UUID | None = None, window: uuid.UUID | None = None
) -> Message:
    """Leaves the note that was written in the composer; its draft is done."""
    key = key or uuid.uuid4()
    pack(ticket, key, by=by)
    note = add_note(ticket, text, by=by, key=key)
    end_drafts(ticket, note.text, by=by, key=key, window=window)
    return note


def sent_text(key: uuid.UUID) -> str | None:
    """What the composer of this key has sent; None while it has sent nothing."""
    sent = [rows.filter(key=key).values_list("text", flat=True).first() for rows in (Outgoing.objects, Message.objects)]
    return next((text for text in sent if text is not None), None)


def end_drafts(ticket: Ticket, text: str, *, by: Operator, key: uuid.UUID, window: uuid.UUID | None = None) -> None:
    """What was sent is no draft any more. What another window has written under the same key and nobody has sent stays one."""
    for draft in Draft.objects.sent_with(ticket, by, key, text):
        if window is None or draft.window in (window, None) or is_within(draft.text, text):
            draft.delete()
        else:
            Draft.objects.filter(pk=draft.pk).update(key=uuid.uuid4())


def tell_of_drafts(ticket: Ticket) -> None:
    transaction.on_commit(lambda: nudge({f"ticket-{ticket.pk}"}), robust=True)


@transaction.atomic
def take_over(draft: Draft, *, by: Operator, typed: str = "", key: uuid.UUID | None = None) -> Draft:
    """Goes on with a colleague's draft, or with one's own of another window; what one has typed here stays, below it."""
    draft = Draft.objects.select_for_update(of=["self"]).get(pk=draft.pk)
    if draft.operator_id == by.pk and draft.key == key:
        return draft
    before, text = draft.operator_id, draft.text
    draft.delete()
    mine = with_text(draft.ticket, text, by=by, typed=typed, key=key, mode=draft.mode, then=draft.then, seen=draft.seen)
    if before == by.pk:
        tell_of_drafts(draft.ticket)
    else:
        record(DraftTakenOver(ticket=mine.ticket_id, operator=before, by=by.pk))
    return mine


def with_text(
    ticket: Ticket,
    text: str,
    *,
    by: Operator,
    typed: str,
    key: uuid.UUID | None = None,
    mode: str = Draft.REPLY,
    then: str = "",
    seen: str = "",
) -> Draft:
    """The person's draft, which begins with a text that comes back; `typed` is what stands meanwhile in his composer, that of `key`."""
    drafts = Draft.objects.of(ticket, by).select_for_update(of=["self"])
    own = drafts.filter(key=key).first() if key else drafts.first()
    rest = clean(typed, most=LONGEST) or (own.text if own else "")
    whole = text if not rest or rest == text else f"{text}\n\n{rest}"
    # A reply and a note together are a note: nobody outside may read what was meant for colleagues.
    if whole != text and own is not None and own.is_note:
        mode = Draft.NOTE
    mine = own or Draft(ticket=ticket, operator=by)
    mine.text, mine.mode, mine.then, mine.seen = whole[:LONGEST], mode, then, seen
    mine.key, mine.window, mine.changed_at = uuid.uuid4(), None, now()
    mine.save()
    return mine
