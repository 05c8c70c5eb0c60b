"""The tickets that a rehearsal shows, with what its rule's words found in them marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from otklik.accounts.models import Operator
from otklik.automation.content import Content
from otklik.automation.matter import text_of
from otklik.automation.phrases import line_of, said, spelt
from otklik.automation.rehearsal import SoFar
from otklik.desk.models import Message, Ticket
from otklik.desk.search.passages import NOTHING, around, marked


@dataclass(frozen=True, kw_only=True)
class Example:
    """`passage` is empty where the subject alone has the words, or the rule asks for none."""

    ticket: Ticket
    subject: SafeString
    passage: SafeString


def examples_of(person: Operator, content: Content, found: SoFar) -> list[Example]:
    """Those that the reader may open; an admin who answers nobody sees counts only."""
    tickets = list(Ticket.objects.seen_by(person).select_related("customer").filter(pk__in=found.examples).order_by("pk"))
    words = content.conditions.get("words", [])
    messages = Message.objects.filter(pk__in=found.said, ticket__in=tickets, visibility=Message.PUBLIC) if words else ()
    brought = {message.ticket_id: message for message in messages}
    return [example(ticket, brought.get(ticket.pk), words) for ticket in tickets]


def example(ticket: Ticket, message: Message | None, words: Sequence[str]) -> Example:
    whole = text_of(ticket, message)
    pattern = compiled(spelt(said(words, line_of(whole)), whole))
    text = message.text if message and pattern.search(message.text) else ""
    return Example(ticket=ticket, subject=marked(ticket.subject, pattern), passage=marked(around(text, pattern), pattern))


def compiled(spellings: Iterable[str]) -> re.Pattern[str]:
    """The longest first; a passage is shown with its spaces folded."""
    ways = {r"\s+".join(map(re.escape, one.split())) for one in spellings}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(ways, key=len, reverse=True))})(?!\w)") if ways else NOTHING
