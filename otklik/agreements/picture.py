"""The week of a calendar as a picture: seven lines, working hours as bars, midday in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.dates import WEEKDAYS_ABBR

from otklik.agreements.spans import written_hours
from otklik.calendars.rules import DAY_MINUTES, ROUND_THE_CLOCK, Week

# Units of the picture: 60 for the day's name, then 600 for its twenty-four hours.
LEFT, WIDTH, LINE, TOP = 60, 600, 26, 22


@dataclass(frozen=True, kw_only=True)
class Bar:
    x: int
    y: int
    width: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One weekday."""

    name: str
    y: int
    words: str
    bars: list[Bar]


def lines(week: Week, *, is_always: bool) -> list[Line]:
    return [line(day, ROUND_THE_CLOCK if is_always else intervals) for day, intervals in enumerate(week)]


def line(day: int, intervals: tuple[tuple[int, int], ...]) -> Line:
    y = TOP + day * LINE
    bars = [Bar(x=at(start), y=y + 5, width=max(at(end) - at(start), 2)) for start, end in intervals]
    return Line(name=str(WEEKDAYS_ABBR[day]).capitalize(), y=y, words=written_hours(intervals), bars=bars)


def at(minute: int) -> int:
    return LEFT + minute * WIDTH // DAY_MINUTES


def ticks() -> list[tuple[int, str]]:
    """Every third hour, where a hairline stands."""
    return [(at(hour * 60), str(hour)) for hour in range(0, 25, 3)]
