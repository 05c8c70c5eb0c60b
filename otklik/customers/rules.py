"""The rules of customers, pure."""

from __future__ import annotations

from datetime import datetime, timedelta

UNDO_FOR = timedelta(days=30)


def standing(proven: int, met_at: datetime) -> tuple[int, float]:
    """Which of two records of one person stays unless somebody says otherwise: the more proven one, then the older one; the greater stays."""
    return proven, -met_at.timestamp()


CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5
# Codes to one address, whoever's record it stands in: nobody's mailbox is flooded through us.
MOST_CODES, CODES_WITHIN = 3, timedelta(minutes=15)
MOST_CODES_A_DAY = 10
# Codes that one operator sends to whomever: each SMS costs, and nobody speaks with more people than that.
MOST_BY_ONE, BY_ONE_WITHIN = 30, timedelta(hours=1)
# Messages by which an admin tries the way of SMS.
MOST_TESTS, TESTS_WITHIN = 5, timedelta(minutes=15)


def may_part(merged_at: datetime, undone_at: datetime | None, moment: datetime) -> bool:
    """Whether a merge may still be undone."""
    return undone_at is None and moment - merged_at <= UNDO_FOR
