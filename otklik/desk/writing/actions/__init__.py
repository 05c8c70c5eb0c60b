"""What can be done to an answer before it leaves."""

from __future__ import annotations

from otklik.desk.writing.actions.departing import depart, hold_for_news
from otklik.desk.writing.actions.drafts import ChangedElsewhere, Page, keep_draft, leave_note, sent_text, take_over
from otklik.desk.writing.actions.presence import arrive, forget_the_gone, leave
from otklik.desk.writing.actions.sending import postpone, release, send_soon, take_back

__all__ = [
    "ChangedElsewhere",
    "Page",
    "arrive",
    "depart",
    "forget_the_gone",
    "hold_for_news",
    "keep_draft",
    "leave",
    "leave_note",
    "postpone",
    "release",
    "send_soon",
    "sent_text",
    "take_back",
    "take_over",
]
