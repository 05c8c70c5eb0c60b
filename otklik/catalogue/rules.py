"""When a step of an approval is passed; how long a form may be. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

ASKED, APPROVED, DECLINED = "asked", "approved", "declined"
ANY, ALL = "any", "all"
MOST_QUESTIONS, MOST_STEPS = 30, 6
REMIND_EVERY = timedelta(hours=24)
MOST_REMINDERS_SPAN = timedelta(days=14)


def verdict(answers: Collection[str], needs: str) -> str:
    """Of one step: one no is a no; a yes of one or of all, as the step needs."""
    if DECLINED in answers:
        return DECLINED
    agreed = [answer for answer in answers if answer == APPROVED]
    if agreed and (needs == ANY or len(agreed) == len(answers)):
        return APPROVED
    return ASKED


def is_reminder_due(asked_at: datetime, reminded_at: datetime | None, at: datetime) -> bool:
    """Once a day, for two weeks: after that letters would only be deleted unread."""
    return at - (reminded_at or asked_at) >= REMIND_EVERY and at - asked_at <= MOST_REMINDERS_SPAN
