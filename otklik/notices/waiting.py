"""How long something waits before it is tried again."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Value
from django.db.models.functions import Least

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(seconds=60)
# A server may be away for weeks: the column must not run over.
ONE_MORE = Least(F("attempts") + 1, Value(30_000))


def wait_after(attempts: int) -> timedelta:
    """2 s, 4 s, … 60 s."""
    return min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 10), LONGEST_WAIT)
