"""What was already tried with a ticket, in words, from its history."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.desk.models import Ticket
from otklik.desk.thread import Bubble, thread_of
from otklik.lib.text import shortened
from otklik.pages.words import clock

MOST = 6
LONGEST = 90


def tried(ticket: Ticket) -> list[str]:
    """The last steps of our side, oldest first: what was done, and the beginning of what was written."""
    lines = [line for line in thread_of(ticket) if not (isinstance(line, Bubble) and line.side == "customer")]
    return [
        f"{clock(line.at)}: {said(line)}" if isinstance(line, Bubble) else f"{clock(line.at)}: {line.text}"
        for line in lines[-MOST:]
    ]


def said(line: Bubble) -> str:
    words = _("%(name)s noted: %(text)s") if line.side == "note" else _("%(name)s wrote to the customer: %(text)s")
    return words % {"name": line.author, "text": shortened(line.text, LONGEST)}
