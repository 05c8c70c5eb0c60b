"""Hours as people write them: «9:00–13:00, 14–18», read and written; pure."""

from __future__ import annotations

import re
from datetime import date

from otklik.calendars.rules import DAY_MINUTES, ROUND_THE_CLOCK, Interval, Intervals, problem_of

MOST_INTERVALS = 12
DASHES = re.compile(r"\s*(?:-|–|—|−|до|to)\s*")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})|(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
ALL_DAY = frozenset({"24", "24/7", "круглосуточно", "round the clock", "all day"})


class SpanError(ValueError):
    """What could not be read; `reason` is unreadable, day, backwards, outside, overlap or many, `piece` the words in question."""

    def __init__(self, reason: str, piece: str) -> None:
        super().__init__(reason)
        self.reason, self.piece = reason, piece[:40]


def read_hours(text: str) -> Intervals:
    """«9:00–13:00, 14–18» → ((540, 780), (840, 1080)); nothing for an empty line. Raises `SpanError`."""
    text = text.strip().lower()
    if text in ALL_DAY:
        return ROUND_THE_CLOCK
    pieces = [piece.strip() for piece in re.split(r"[,;]", text) if piece.strip()]
    if len(pieces) > MOST_INTERVALS:
        raise SpanError("many", text)
    found = tuple(sorted(read_interval(piece) for piece in pieces))
    if (problem := problem_of(found)) is not None:
        raise SpanError(problem[0], written(problem[1]))
    return found


def read_interval(piece: str) -> Interval:
    ends = DASHES.split(piece)
    if len(ends) != 2:
        raise SpanError("unreadable", piece)
    start, end = (minute_of(one, piece) for one in ends)
    return start, end


def minute_of(text: str, piece: str) -> int:
    found = CLOCK.fullmatch(text)
    if found is None or not text.isascii():
        raise SpanError("unreadable", piece)
    hours, minutes = int(found[1]), int(found[2] or 0)
    if minutes > 59 or hours * 60 + minutes > DAY_MINUTES:
        raise SpanError("outside", piece)
    return hours * 60 + minutes


def written(interval: Interval) -> str:
    """(540, 780) → «9:00–13:00»."""
    return "–".join(f"{minute // 60}:{minute % 60:02}" for minute in interval)


def written_hours(intervals: Intervals) -> str:
    return ", ".join(written(one) for one in intervals)


def read_special(line: str) -> tuple[date, Intervals, str]:
    """«31.12.2026 9–15 короткий день» → the day, its hours (none: a day off), what for. Raises `SpanError`."""
    found = DAY.match(line)
    if found is None or not found[0].isascii():
        raise SpanError("day", line)
    parts = (found["year"], found["month"], found["day"]) if found["year"] else (found["y"], found["m"], found["d"])
    try:
        day = date(*(int(part) for part in parts))
    except ValueError as error:
        raise SpanError("day", line) from error
    rest = line[found.end() :].strip(" :,")
    hours = re.match(r"[\d:.,;\s–—−-]*\d(?=\s|$)", rest)
    return day, read_hours(hours[0]) if hours else (), rest[hours.end() if hours else 0 :].strip(" —–-,:")
