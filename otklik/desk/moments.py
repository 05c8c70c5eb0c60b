"""Moments that an operator chooses with one press, by the clock on his wall; pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

HOUR, DAYBREAK, EVENING, TOMORROW, MONDAY, OWN = "hour", "daybreak", "evening", "tomorrow", "monday", "own"
# Until dawn the coming morning is “this morning”: whoever works at night would wait a day longer with “tomorrow”.
DAWN, MORNING, NIGHTFALL = time(6), time(9), time(18)


def ready(here: datetime) -> dict[str, datetime]:
    """In their order. `here` carries the reader's zone: nine o'clock is his nine o'clock, whatever day the clocks change."""
    today = here.date()
    # Counted in UTC: on the day when the clocks change, an hour is still an hour.
    moments = {HOUR: (here.astimezone(UTC) + timedelta(hours=1)).astimezone(here.tzinfo)}
    if here.time() < DAWN:
        moments[DAYBREAK] = at(today, MORNING, here)
    if here.time() < time(17):
        moments[EVENING] = at(today, NIGHTFALL, here)
    moments[TOMORROW] = at(today + timedelta(days=1), MORNING, here)
    days_to_monday = 7 - today.weekday()
    if days_to_monday > 1:
        moments[MONDAY] = at(today + timedelta(days=days_to_monday), MORNING, here)
    return moments


def at(day: date, hour: time, here: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=here.tzinfo)
