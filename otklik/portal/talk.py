"""The conversation as the customer may read it: no note of ours is ever in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from otklik.desk.attached import Addresses, Shown, files_of
from otklik.desk.models import Message, Ticket
from otklik.desk.thread import is_our_own
from otklik.lib.text import shortened
from otklik.portal.news import first_name

MOST = 300
# A longer text is folded: behind it the answer would be out of sight.
LONG_CHARACTERS, LONG_LINES = 1500, 25


@dataclass(frozen=True, kw_only=True)
class Line:
    """One bubble. `side` is where it stands, `beginning` of a long text is what is shown before it is unfolded."""

    id: str
    side: str
    author: str
    at: datetime
    text: str
    is_ours: bool
    beginning: str = ""
    state: str = ""
    files: Sequence[Shown] = ()


def talk_of(ticket: Ticket, company: str, addresses: Addresses) -> list[Line]:
    """Oldest first. To the customer his own words stand on the right, as in every messenger."""
    public = ticket.messages.filter(visibility=Message.PUBLIC).select_related("operator", "conversation")
    messages = list(public.order_by("-at", "-pk")[:MOST])
    files = files_of([message.pk for message in messages], addresses)
    return [line(message, company, files.get(message.pk, ()), is_last=message is messages[0]) for message in reversed(messages)]


def line(message: Message, company: str, files: Sequence[Shown] = (), *, is_last: bool) -> Line:
    is_ours = message.operator is not None or is_our_own(message)
    if message.operator is not None:
        # Who has told no name yet answers for the company: a colleague's own address is not the customer's to read.
        author = ", ".join(filter(None, (first_name(message.operator.name), company))) or _("Otklik")
    elif is_ours:
        author = company or _("Otklik")
    else:
        author = pgettext("author", "You") if message.customer_id else _("Error screen")
    return Line(
        id=f"message-{message.pk}",
        files=files,
        side="customer" if is_ours else "us",
        author=author,
        at=message.at,
        text=message.text,
        is_ours=is_ours,
        beginning=shortened(message.text, 300) if is_long(message.text) else "",
        state=pgettext("message", "received") if is_last and not is_ours else "",
    )


def is_long(text: str) -> bool:
    return len(text) > LONG_CHARACTERS or text.count("\n") > LONG_LINES
