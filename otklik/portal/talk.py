"""The conversation as the customer may read it: no note of ours is ever in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from otklik.desk.models import Message, Ticket

MOST = 300


@dataclass(frozen=True, kw_only=True)
class Line:
    id: str
    side: str
    author: str
    at: datetime
    text: str


def talk_of(ticket: Ticket, company: str) -> list[Line]:
    """Oldest first. To the customer his own words stand on the right, as in every messenger."""
    newest = ticket.messages.filter(visibility=Message.PUBLIC).select_related("operator").order_by("-at", "-pk")[:MOST]
    return [line(message, company) for message in list(newest)[::-1]]


def line(message: Message, company: str) -> Line:
    if message.operator is not None:
        side, author = "customer", f"{message.operator}, {company}" if company else str(message.operator)
    elif message.customer_id:
        side, author = "us", pgettext("author", "You")
    else:
        side, author = "us", _("Error screen")
    return Line(id=f"message-{message.pk}", side=side, author=author, at=message.at, text=message.text)
