"""What the ticket's page shows of answers that are being written: drafts, replies on their way, who else is here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.accounts.models import Operator
from otklik.desk.attached import Shown, composer_files, packed_files
from otklik.desk.glance import told
from otklik.desk.models import Draft, Outgoing, Ticket
from otklik.desk.slots import filled
from otklik.desk.writing import rules
from otklik.desk.writing.access import Here, others_here
from otklik.desk.writing.news import marks
from otklik.lib.clock import now
from otklik.lib.text import shortened
from otklik.pages.shown import wants_part
from otklik.pages.words import clock, span_words
from otklik.speech.proposing import is_set_up
from otklik.wording.names import first_name

LATER_WORDS: dict[str, Promise] = {
    rules.HOUR: gettext_lazy("In an hour"),
    rules.AT_DAYBREAK: gettext_lazy("This morning"),
    rules.AT_EVENING: gettext_lazy("This evening"),
    rules.AT_MORNING: gettext_lazy("Tomorrow morning"),
    rules.ON_MONDAY: gettext_lazy("On Monday morning"),
}


@dataclass(frozen=True, kw_only=True)
class OnItsWay:
    """A reply that has not left."""

    row: Outgoing
    author: str
    is_mine: bool
    left: str
    when: str
    why: str
    files: Sequence[Shown] = ()

    @property
    def is_soon(self) -> bool:
        return self.row.state == Outgoing.WAITING and not self.row.is_later

    @property
    def is_held(self) -> bool:
        return self.row.state == Outgoing.HELD


def writing_screen(request: HttpRequest, ticket: Ticket, operator: Operator) -> dict[str, Any]:
    """All of it is looked up only when it is drawn."""
    drafts: Any = SimpleLazyObject(lambda: drafts_on(ticket))
    draft: Any = SimpleLazyObject(lambda: draft_of(drafts, ticket, operator))
    return {
        "draft": draft,
        "key": SimpleLazyObject(lambda: str(draft["key"] or uuid.uuid4())),
        "seen": SimpleLazyObject(lambda: marks(ticket, operator)),
        "composer_files": SimpleLazyObject(lambda: composer_files(operator, ticket) if told(ticket, "files") else []),
        "colleagues_drafts": SimpleLazyObject(lambda: [shown_draft(one) for one in drafts if one.operator_id != operator.pk]),
        # A part does not know which composer stands in its page: the page leaves its own out (other-window.js).
        "own_drafts": SimpleLazyObject(
            lambda: [
                shown_draft(one)
                for one in drafts
                if one.operator_id == operator.pk and (wants_part(request) or one.key != draft["key"])
            ]
        ),
        "on_their_way": SimpleLazyObject(lambda: on_their_way(ticket, operator)),
        "others_here": SimpleLazyObject(lambda: others_here(operator, [ticket]) if told(ticket, "present") else []),
        "later_choices": SimpleLazyObject(later_choices),
        "composer_above": SimpleLazyObject(lambda: filled("composer_above", request, ticket)),
        "composer_below": SimpleLazyObject(lambda: filled("composer_below", request, ticket)),
        "may_reword": is_set_up(),
        "composer_tools": SimpleLazyObject(lambda: filled("composer_tools", request, ticket)),
    }


def drafts_on(ticket: Ticket) -> list[Draft]:
    """All that somebody has begun, the newest first."""
    return list(ticket.drafts.unfinished()) if told(ticket, "drafts") else []


def draft_of(drafts: Sequence[Draft], ticket: Ticket, operator: Operator) -> dict[str, Any]:
    """The reader's own draft that was written last; an empty one when there is none."""
    draft = next((one for one in drafts if one.operator_id == operator.pk), None) or Draft(ticket=ticket, operator=operator)
    return {
        "text": draft.text,
        "mode": draft.mode,
        "then": draft.then,
        "seen": draft.seen,
        "key": draft.key,
        "at": draft.version // 1000,
        "version": draft.version,
    }


def shown_draft(draft: Draft) -> dict[str, Any]:
    said = (_("%(name)s is writing a note") if draft.is_note else _("%(name)s has a draft")) % {"name": draft.operator}
    return {
        "said": said,
        "at": draft.changed_at,
        "text": draft.text,
        "beginning": shortened(draft.text, 90),
        "take_url": reverse("desk:take_draft", args=[draft.ticket.number, draft.pk]),
        "pk": draft.pk,
        "key": str(draft.key or ""),
        "is_note": draft.is_note,
    }


def on_their_way(ticket: Ticket, operator: Operator) -> list[OnItsWay]:
    pending = ticket.outgoing.pending().select_related("operator").order_by("due_at", "pk")
    rows = list(pending) if told(ticket, "outgoing") else []
    files = packed_files(ticket, [row.key for row in rows]) if rows and told(ticket, "files") else {}
    return [
        OnItsWay(
            row=row,
            author=str(row.operator),
            is_mine=row.operator_id == operator.pk,
            left=span_words(max((row.due_at - timezone.now()).total_seconds(), 0)),
            when=clock(row.due_at),
            why=row.why or (str(row.get_reason_display()) if row.reason else ""),
            files=files.get(row.key, ()),
        )
        for row in rows
    ]


def later_choices() -> list[tuple[str, str, str]]:
    """Name, words and the moment in words, in the reader's zone."""
    moments = rules.later_moments(timezone.localtime())
    return [(name, str(LATER_WORDS[name]), clock(moment)) for name, moment in moments.items()]


def here_words(here: list[Here]) -> str:
    """«Борис смотрит, Лена пишет»: in one narrow line."""
    return ", ".join(
        (_("%(name)s is typing") if one.is_typing else _("%(name)s is looking")) % {"name": first_name(one.name)} for one in here
    )


HERE, DRAFT = "here", "draft"
NOTE_WORDS: dict[str, Promise] = {
    DRAFT: gettext_lazy("draft"),
    Outgoing.WAITING: gettext_lazy("reply waits"),
    Outgoing.HELD: gettext_lazy("reply held"),
}
# What says most comes last.
MARKS = """
SELECT ticket_id, what, name, is_typing FROM (
    SELECT presence.ticket_id, 0 AS place, 'here' AS what, operator.name, coalesce(typing_until > %(now)s, false) AS is_typing
    FROM desk_presence presence JOIN accounts_operator operator ON operator.id = presence.operator_id
    WHERE presence.ticket_id = ANY(%(tickets)s) AND presence.until > %(now)s AND presence.operator_id <> %(me)s
    UNION ALL
    SELECT ticket_id, 1, 'draft', '', false FROM desk_draft
    WHERE operator_id = %(me)s AND ticket_id = ANY(%(tickets)s) AND text <> ''
    UNION ALL
    SELECT ticket_id, CASE state WHEN 'held' THEN 3 ELSE 2 END, state, '', false FROM desk_outgoing
    WHERE state IN ('waiting', 'held') AND ticket_id = ANY(%(tickets)s)
) mark ORDER BY place, name
"""


@dataclass(frozen=True, kw_only=True)
class RowMark:
    """What a row of the list says of answers: who is here, and whether one's own answer waits there."""

    here: str = ""
    is_typing: bool = False
    note: str = ""
    tone: str = ""


def row_marks(operator: Operator, tickets: Sequence[Ticket]) -> dict[int, RowMark]:
    """By number of the ticket, in one statement for the whole list."""
    numbers = {ticket.pk: ticket.number for ticket in tickets}
    here: dict[int, list[Here]] = {}
    notes: dict[int, tuple[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MARKS, {"tickets": list(numbers), "me": operator.pk, "now": now()})
        for pk, what, name, is_typing in cursor.fetchall():
            if what == HERE:
                here.setdefault(numbers[pk], []).append(Here(number=numbers[pk], name=name, is_typing=is_typing))
            else:
                notes[numbers[pk]] = (str(NOTE_WORDS[what]), "warn" if what == Outgoing.HELD else "quiet")
    return {
        number: RowMark(
            here=here_words(here.get(number, [])),
            is_typing=any(one.is_typing for one in here.get(number, [])),
            note=notes.get(number, ("", ""))[0],
            tone=notes.get(number, ("", ""))[1],
        )
        for number in {*here, *notes}
    }
