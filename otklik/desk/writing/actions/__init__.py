"""What can be done to an answer before it leaves."""

from __future__ import annotations

from otklik.desk.writing.actions.departing import depart, hold_for_news
from otklik.desk.writing.actions.drafts import discard_draft, keep_draft, leave_note, take_over
from otklik.desk.writing.actions.presence import arrive, forget_the_gone, leave
from otklik.desk.writing.actions.sending import postpone, release, send_soon, take_back

__all__ = [
    "arrive",
    "depart",
    "discard_draft",
    "forget_the_gone",
    "hold_for_news",
    "keep_draft",
    "leave",
    "leave_note",
    "postpone",
    "release",
    "send_soon",
    "take_back",
    "take_over",
]
