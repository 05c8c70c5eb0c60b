"""When an answer leaves, how long a presence lasts: pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

UNDO = timedelta(seconds=10)
# An answer planned for longer would be forgotten by everybody.
FARTHEST = timedelta(days=366)
# A page says every `BEAT` that it is open; a tab that died is gone after `HERE`.
BEAT, HERE, TYPING = timedelta(seconds=20), timedelta(seconds=50), timedelta(seconds=8)
DAWN, MORNING, EVENING = time(6), time(9), time(18)
HOUR, AT_DAYBREAK, AT_EVENING, AT_MORNING, ON_MONDAY = "hour", "daybreak", "evening", "morning", "monday"


def later_moments(here: datetime) -> dict[str, datetime]:
    """The ready choices of "send later", by name, for a moment in the reader's zone; the nearest first."""
    tomorrow = here.date() + timedelta(days=1)
    monday = here.date() + timedelta(days=7 - here.weekday())
    # Counted in UTC: in the night when the clocks change, an hour is still an hour.
    moments = {HOUR: rounded(here.astimezone(UTC) + timedelta(hours=1)).astimezone(here.tzinfo)}
    if here.time() < DAWN:
        moments[AT_DAYBREAK] = datetime.combine(here.date(), MORNING, here.tzinfo)
    evening = datetime.combine(here.date(), EVENING, here.tzinfo)
    if evening - here > timedelta(minutes=90):
        moments[AT_EVENING] = evening
    moments[AT_MORNING] = datetime.combine(tomorrow, MORNING, here.tzinfo)
    if monday != tomorrow:
        moments[ON_MONDAY] = datetime.combine(monday, MORNING, here.tzinfo)
    return moments


def rounded(moment: datetime) -> datetime:
    """Up to the next five minutes."""
    over = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (timedelta(minutes=5) - over if over else over)
