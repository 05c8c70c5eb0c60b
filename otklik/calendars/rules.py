"""The arithmetic of working time, pure. A moment is working when the clock on the wall of the zone shows a working minute:
an hour that daylight saving leaves out is not worked, one that it repeats is worked twice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# How far ahead is looked for working time. Whoever promises more means never.
MOST_YEARS = 60
LAST_YEAR = 9998

# Minutes of a day, end excluded: (540, 1080) is 9:00–18:00, (0, 1440) the whole day.
Interval = tuple[int, int]
Intervals = tuple[Interval, ...]
Week = tuple[Intervals, ...]
Closed = Callable[[int], frozenset[date]]

ROUND_THE_CLOCK: Intervals = ((0, DAY_MINUTES),)


class NoWorkingTimeError(ValueError):
    """The calendar has no working time within reach."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When work is done. `week` is seven days from Monday; `special` wins over `closed`, which wins over the week."""

    zone: ZoneInfo
    week: Week
    special: Mapping[date, Intervals] = field(default_factory=dict)
    closed: Closed = lambda _year: frozenset()
    is_always: bool = False
    _years: dict[int, Stretches] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> Intervals:
        """The working minutes of one day on the wall's clock."""
        if self.is_always:
            return ROUND_THE_CLOCK
        if (given := self.special.get(day)) is not None:
            return given
        return () if day in self.closed(day.year) else self.week[day.weekday()]

    def year(self, year: int) -> Stretches:
        """The working stretches of one year of UTC, worked out once."""
        if (known := self._years.get(year)) is None:
            known = self._years[year] = Stretches.of(self, year)
        return known

    @property
    def is_empty(self) -> bool:
        """Whether nobody ever works by it, special days aside that may have passed."""
        return not self.is_always and not any(self.week) and not any(self.special.values())


@dataclass(frozen=True, slots=True)
class Stretches:
    """Working stretches in microseconds since 1970: `starts` and `ends` side by side, `before` the work done before each."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    @classmethod
    def of(cls, hours: Hours, year: int) -> Stretches:
        starts: list[int] = []
        ends: list[int] = []
        for start, end in worked(hours, year):
            if ends and start <= ends[-1]:
                ends[-1] = max(end, ends[-1])
            else:
                starts.append(start)
                ends.append(end)
        before, total = [], 0
        for start, end in zip(starts, ends, strict=True):
            before.append(total)
            total += end - start
        return cls(starts, ends, before, total)

    def done_by(self, at: int) -> int:
        """Work done from the beginning of the year to this moment."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        return self.before[index] + min(at, self.ends[index]) - self.starts[index]


def add(hours: Hours, moment: datetime, work: timedelta) -> datetime:
    """The first moment by which so much work has been done since `moment`; `moment` itself when none is asked for.

    Raises `NoWorkingTimeError` when the calendar has not so much within sixty years.
    """
    if work < timedelta(0):
        raise ValueError("Work cannot be taken back.")
    if hours.is_always or not work:
        return moment + work
    if hours.is_empty:
        raise NoWorkingTimeError
    at, left = micro(moment), work // MICROSECOND
    year = moment.astimezone(UTC).year
    left += hours.year(year).done_by(at)
    for later in range(year, min(year + MOST_YEARS, LAST_YEAR)):
        stretches = hours.year(later)
        if left <= stretches.total:
            # The stretch in which the last microsecond is worked: the latest one that began with less than asked done.
            index = bisect_right(stretches.before, left - 1) - 1
            return moment_of(stretches.starts[index] + left - stretches.before[index])
        left -= stretches.total
    raise NoWorkingTimeError


def between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """How much work is done from one moment to another; nothing when they stand the wrong way round."""
    if end <= start:
        return timedelta(0)
    if hours.is_always:
        return end - start
    first, last = start.astimezone(UTC).year, end.astimezone(UTC).year
    done = hours.year(last).done_by(micro(end)) - hours.year(first).done_by(micro(start))
    return timedelta(microseconds=done + sum(hours.year(year).total for year in range(first, last)))


def next_opening(hours: Hours, moment: datetime) -> datetime:
    """The first working moment from here on; `moment` itself when it is one. Raises `NoWorkingTimeError`."""
    if hours.is_always:
        return moment
    if hours.is_empty:
        raise NoWorkingTimeError
    at, year = micro(moment), moment.astimezone(UTC).year
    for later in range(year, min(year + MOST_YEARS, LAST_YEAR)):
        stretches = hours.year(later)
        index = bisect_right(stretches.ends, at)
        if index < len(stretches.ends):
            return moment_of(max(at, stretches.starts[index]))
    raise NoWorkingTimeError


def next_morning(hours: Hours, moment: datetime) -> datetime:
    """When work begins the next time on a day: this morning while the day has not begun, else the next working day's. Raises `NoWorkingTimeError`."""
    here = moment.astimezone(hours.zone)
    today = hours.on(here.date())
    if today and here.hour * 60 + here.minute < min(today)[0]:
        return next_opening(hours, moment)
    return next_opening(hours, datetime.combine(here.date() + timedelta(days=1), time(), tzinfo=hours.zone).astimezone(UTC))


def is_open(hours: Hours, moment: datetime) -> bool:
    """Whether work is done at this moment."""
    here = moment.astimezone(hours.zone)
    minute = here.hour * 60 + here.minute
    return any(start <= minute < end for start, end in hours.on(here.date()))


def worked(hours: Hours, year: int) -> Iterator[Interval]:
    """Every working stretch of a year of UTC in order, cut where the zone's offset changes."""
    for start, end, offset in even_stretches(hours.zone, year):
        day = date(1970, 1, 1) + timedelta(days=(start + offset) // DAY)
        last = date(1970, 1, 1) + timedelta(days=(end - 1 + offset) // DAY)
        while day <= last:
            midnight = (day.toordinal() - EPOCH.toordinal()) * DAY - offset
            for opens, closes in hours.on(day):
                begin, stop = max(midnight + opens * 60 * SECOND, start), min(midnight + closes * 60 * SECOND, end)
                if begin < stop:
                    yield begin, stop
            day += timedelta(days=1)


@lru_cache(maxsize=512)
def even_stretches(zone: ZoneInfo, year: int) -> list[tuple[int, int, int]]:
    """A year of UTC cut where the zone's offset changes: start, end, offset in microseconds."""
    begin, end = micro(datetime(year, 1, 1, tzinfo=UTC)), micro(datetime(year + 1, 1, 1, tzinfo=UTC))
    found: list[tuple[int, int, int]] = []
    start, offset = begin, offset_at(zone, begin)
    for at in range(begin, end + 1, DAY):
        if (then := offset_at(zone, min(at, end - 1))) != offset:
            change = changed_between(zone, at - DAY, at)
            found.append((start, change, offset))
            start, offset = change, then
    return [*found, (start, end, offset)]


def changed_between(zone: ZoneInfo, early: int, late: int) -> int:
    """The second in which the offset changes, halved down to."""
    old = offset_at(zone, early)
    while late - early > SECOND:
        middle = (early + late) // 2 // SECOND * SECOND
        early, late = (middle, late) if offset_at(zone, middle) == old else (early, middle)
    return late


def offset_at(zone: ZoneInfo, at: int) -> int:
    offset = moment_of(at).astimezone(zone).utcoffset()
    return offset // MICROSECOND if offset else 0


def micro(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def moment_of(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)


def problem_of(intervals: Intervals) -> tuple[str, Interval] | None:
    """What is wrong with the intervals of one day: "backwards", "outside" or "overlap", and where."""
    last_end = 0
    for start, end in sorted(intervals):
        if not (0 <= start <= DAY_MINUTES and 0 <= end <= DAY_MINUTES):
            return "outside", (start, end)
        if start >= end:
            return "backwards", (start, end)
        if start < last_end:
            return "overlap", (start, end)
        last_end = end
    return None
