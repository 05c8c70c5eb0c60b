"""What may follow what in planned work, and which windows make sense. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

DRAFT, ASKED, APPROVED, STARTED, FINISHED, CANCELLED = "draft", "asked", "approved", "started", "finished", "cancelled"

MOVES: dict[str, set[str]] = {
    DRAFT: {ASKED, APPROVED, CANCELLED},
    ASKED: {DRAFT, APPROVED, CANCELLED},
    APPROVED: {ASKED, STARTED, CANCELLED},
    STARTED: {FINISHED, CANCELLED},
    FINISHED: set(),
    CANCELLED: set(),
}
REMIND_BEFORE = timedelta(hours=1)
BRIEFED_BEFORE = timedelta(hours=24)
# How long the public still reads how it ended.
SHOWN_AFTER = timedelta(hours=24)
LONGEST = timedelta(days=14)
FURTHEST = timedelta(days=366)

ENDS_FIRST, PAST, TOO_LONG, TOO_FAR = "ends-first", "past", "too-long", "too-far"


def may_move(old: str, new: str) -> bool:
    return new in MOVES[old]


def wrong_window(begin: datetime, end: datetime, at: datetime) -> str:
    """Why this is no window for planned work; empty when it is one."""
    if end <= begin:
        return ENDS_FIRST
    if end <= at:
        return PAST
    if end - begin > LONGEST:
        return TOO_LONG
    if begin - at > FURTHEST:
        return TOO_FAR
    return ""


def is_reminder_due(begin: datetime, at: datetime) -> bool:
    return begin - REMIND_BEFORE <= at < begin
