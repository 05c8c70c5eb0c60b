"""The rules of customers, pure."""

from __future__ import annotations

from datetime import datetime, timedelta

UNDO_FOR = timedelta(days=30)

CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5
# Codes to one address, whoever's record it stands in: nobody's mailbox is flooded through us.
MOST_CODES, CODES_WITHIN = 3, timedelta(minutes=15)
MOST_CODES_A_DAY = 10


def may_part(merged_at: datetime, undone_at: datetime | None, moment: datetime) -> bool:
    """Whether a merge may still be undone."""
    return undone_at is None and moment - merged_at <= UNDO_FOR


def may_send(within_minutes: int, within_a_day: int) -> bool:
    """Whether one more code may go to an address that got so many lately."""
    return within_minutes < MOST_CODES and within_a_day < MOST_CODES_A_DAY
