"""What happened on a ticket while somebody wrote: rooms above add their own sources, such as a changed forecast.

A source counts its news by a number that only grows (a key, a version): `mark` says how far it has come without what the
reader did himself, `since` what came after a mark. The composer carries the marks of what its writer had seen; sending compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.glance import told
from otklik.desk.models import Message, Ticket
from otklik.lib.text import shortened

MOST = 5
MARKS = re.compile(r"\b([a-z]{1,20})=(\d{1,18})\b")


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing that the writer should know before he sends."""

    text: str
    at: datetime
    quote: str = ""
    icon: str = "message-square"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Something that may change while an answer is written."""

    name: str
    mark: Callable[[Ticket, Operator], int]
    since: Callable[[Ticket, int, Operator], Sequence[News]]


_sources: dict[str, Source] = {}


def watch(source: Source) -> None:
    """Adds a source; `source.name` is lower-case Latin letters."""
    _sources[source.name] = source


def marks(ticket: Ticket, operator: Operator) -> str:
    """How far everything has come now for this reader: "messages=812 outgoing=4"."""
    return " ".join(f"{name}={source.mark(ticket, operator)}" for name, source in _sources.items())


def read_marks(seen: str) -> dict[str, int]:
    return {name: int(mark) for name, mark in MARKS.findall(seen)}


def news_since(ticket: Ticket, seen: str, operator: Operator) -> list[News]:
    """What came after these marks, oldest first; a source that they do not name has no news."""
    known = read_marks(seen)
    found = [one for name, source in _sources.items() if name in known for one in source.since(ticket, known[name], operator)]
    return sorted(found, key=lambda one: one.at)[-MOST:]


def has_customer_written(ticket: Ticket, seen: str) -> bool:
    """Whether the customer said something after these marks."""
    mark = read_marks(seen).get("messages")
    return mark is not None and ticket.messages.filter(pk__gt=mark, customer__isnull=False).exists()


def last_of_others(ticket: Ticket, name: str, operator: Operator) -> int:
    is_own = told(ticket, f"last_{name}_by") == operator.pk
    return int(told(ticket, f"last_{name}_of_another" if is_own else f"last_{name}") or 0)


def last_message(ticket: Ticket, operator: Operator) -> int:
    """Messages of a ticket are written under its lock: a greater key came later."""
    return last_of_others(ticket, "message", operator)


def messages_since(ticket: Ticket, mark: int, operator: Operator) -> list[News]:
    others = ticket.messages.filter(pk__gt=mark).exclude(operator=operator).select_related("operator", "customer")
    return [News(text=said(one), quote=shortened(one.text, 300), at=one.at) for one in others.order_by("-pk")[:MOST]]


def said(message: Message) -> str:
    name = message.operator or message.customer
    if message.is_note:
        return _("%(name)s left a note") % {"name": name or _("Otklik")}
    return (_("%(name)s has answered already") if message.operator else _("%(name)s wrote")) % {"name": name or _("Otklik")}


def last_outgoing(ticket: Ticket, operator: Operator) -> int:
    return last_of_others(ticket, "outgoing", operator)


def outgoing_since(ticket: Ticket, mark: int, operator: Operator) -> list[News]:
    """What a colleague has just sent: it is about to leave."""
    others = ticket.outgoing.pending().filter(pk__gt=mark).exclude(operator=operator).select_related("operator")
    return [
        News(text=_("%(name)s is sending an answer") % {"name": one.operator}, quote=shortened(one.text, 300), at=one.made_at)
        for one in others.order_by("-pk")[:MOST]
    ]


watch(Source(name="messages", mark=last_message, since=messages_since))
watch(Source(name="outgoing", mark=last_outgoing, since=outgoing_since))
