"""The arithmetic of working time: what anybody can check by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from otklik.calendars.rules import Hours, NoWorkingTimeError, add, between, is_open, next_morning, next_opening, problem_of

MOSCOW, BERLIN, DELHI = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
NINE_TO_SIX = ((540, 1080),)
OFFICE = (*([NINE_TO_SIX] * 5), (), ())


def office(zone: ZoneInfo = MOSCOW, **more: object) -> Hours:
    return Hours(zone=zone, week=OFFICE, **more)


def at(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)


@pytest.mark.parametrize(
    ("asked", "minutes", "due"),
    [
        ((2026, 11, 27, 17, 50), 30, (2026, 11, 30, 9, 20)),  # Friday evening → Monday
        ((2026, 11, 27, 17, 50), 10, (2026, 11, 27, 18, 0)),  # used up exactly at closing: that evening, not Monday
        ((2026, 11, 28, 3, 0), 1, (2026, 11, 30, 9, 1)),
        ((2026, 11, 25, 9, 0), 9 * 60, (2026, 11, 25, 18, 0)),
        ((2026, 11, 25, 9, 0), 0, (2026, 11, 25, 9, 0)),
        ((2026, 12, 31, 17, 59), 2, (2027, 1, 1, 9, 1)),  # without holidays a year's end is an ordinary night
    ],
)
def test_work_is_added_over_nights_and_weekends(asked, minutes, due):
    assert add(office(), at(MOSCOW, *asked), timedelta(minutes=minutes)) == at(MOSCOW, *due)


def test_holidays_are_not_worked_unless_that_day_has_its_own_hours():
    closed = {2027: frozenset({date(2027, 1, 1), date(2027, 1, 4)})}
    hours = office(closed=lambda year: closed.get(year, frozenset()), special={date(2027, 1, 4): ((600, 660),)})
    assert add(hours, at(MOSCOW, 2026, 12, 31, 17, 30), timedelta(hours=1)) == at(MOSCOW, 2027, 1, 4, 10, 30)


def test_an_hour_that_is_left_out_is_not_worked_and_a_repeated_one_is_worked_twice():
    nights = Hours(zone=BERLIN, week=(((120, 240),),) * 7)
    spring, autumn = (
        (at(BERLIN, 2026, 3, 29, 0, 0), at(BERLIN, 2026, 3, 30, 0, 0)),
        (
            at(BERLIN, 2026, 10, 25, 0, 0),
            at(BERLIN, 2026, 10, 26, 0, 0),
        ),
    )
    assert between(nights, *(moment.astimezone(UTC) for moment in spring)) == timedelta(hours=1)
    assert between(nights, *(moment.astimezone(UTC) for moment in autumn)) == timedelta(hours=3)


def test_half_hour_zones_and_touching_intervals():
    hours = Hours(zone=DELHI, week=(((540, 780), (780, 1080)),) * 7)
    assert add(hours, datetime(2026, 11, 25, 3, 30, tzinfo=UTC), timedelta(hours=5)) == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def test_midnight_does_not_interrupt_a_night_shift():
    hours = Hours(zone=MOSCOW, week=(((0, 360), (1320, 1440)),) * 7)
    assert add(hours, at(MOSCOW, 2026, 11, 25, 23, 0), timedelta(hours=3)) == at(MOSCOW, 2026, 11, 26, 2, 0)


def test_a_calendar_without_work_ends_in_an_error_and_not_in_a_loop():
    never = Hours(zone=MOSCOW, week=((),) * 7)
    long_ago = Hours(zone=MOSCOW, week=((),) * 7, special={date(2020, 1, 1): NINE_TO_SIX})
    for hours in (never, long_ago):
        with pytest.raises(NoWorkingTimeError):
            add(hours, at(MOSCOW, 2026, 11, 25, 9), timedelta(minutes=1))
        with pytest.raises(NoWorkingTimeError):
            next_opening(hours, at(MOSCOW, 2026, 11, 25, 9))
    with pytest.raises(NoWorkingTimeError):
        add(office(), at(MOSCOW, 2026, 11, 25, 9), timedelta(minutes=10**9))


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        # A Wednesday before, at and after the beginning of work; a Friday; a Saturday.
        ((25, 3, 0), (25, 9)),
        ((25, 9, 0), (26, 9)),
        ((25, 13, 30), (26, 9)),
        ((25, 23, 59), (26, 9)),
        ((27, 18, 0), (30, 9)),
        ((28, 8, 0), (30, 9)),
    ],
)
def test_the_next_working_morning(now: tuple[int, int, int], morning: tuple[int, int]):
    lunch = Hours(zone=MOSCOW, week=(*([((540, 780), (840, 1080))] * 5), (), ()))
    for hours in (office(), lunch):
        assert next_morning(hours, at(MOSCOW, 2026, 11, *now).astimezone(UTC)) == at(MOSCOW, 2026, 11, *morning, 0)


def test_round_the_clock_the_next_morning_is_the_next_day():
    hours = Hours(zone=BERLIN, week=((),) * 7, is_always=True)
    assert next_morning(hours, at(BERLIN, 2026, 3, 28, 12, 0)) == at(BERLIN, 2026, 3, 29, 0, 0)
    with pytest.raises(NoWorkingTimeError):
        next_morning(Hours(zone=BERLIN, week=((),) * 7), at(BERLIN, 2026, 3, 28, 12, 0))


def test_round_the_clock_is_plain_time():
    hours = Hours(zone=BERLIN, week=((),) * 7, is_always=True)
    assert add(hours, at(BERLIN, 2026, 3, 28, 12, 0).astimezone(UTC), timedelta(hours=24)) == at(BERLIN, 2026, 3, 29, 13, 0)
    assert is_open(hours, at(BERLIN, 2026, 3, 29, 3, 0))


def test_a_day_that_a_zone_left_out_altogether():
    """Samoa had no 30 December 2011."""
    apia = Hours(zone=ZoneInfo("Pacific/Apia"), week=(NINE_TO_SIX,) * 7)
    asked = datetime(2011, 12, 29, 17, 0, tzinfo=ZoneInfo("Pacific/Apia"))
    assert add(apia, asked.astimezone(UTC), timedelta(hours=2)) == datetime(2011, 12, 31, 10, 0, tzinfo=ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize(
    ("intervals", "problem"),
    [
        (((540, 1080),), None),
        (((540, 780), (780, 1080)), None),
        (((540, 780), (770, 1080)), "overlap"),
        (((600, 540),), "backwards"),
        (((540, 540),), "backwards"),
        (((0, 1500),), "outside"),
        (((-5, 60),), "outside"),
    ],
)
def test_what_is_wrong_with_intervals(intervals, problem):
    found = problem_of(intervals)
    assert (found[0] if found else None) == problem


def test_adding_is_fast_even_years_ahead():
    """Processor time, and ten times what was measured: a busy machine does not fail it."""
    hours, moment = office(BERLIN), at(BERLIN, 2026, 11, 25, 11, 0).astimezone(UTC)
    for span in (timedelta(hours=4), timedelta(hours=6000)):
        add(hours, moment, span)
        began = process_time()
        for _ in range(1000):
            add(hours, moment, span)
        each = (process_time() - began) / 1000
        print(f"add {span}: {each * 1e6:.1f} µs")
        assert each < 500e-6
