"""Promise P12: the clock is right. Random calendars against an oracle that walks minute by minute and knows nothing of our arithmetic."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from otklik.calendars.rules import Hours, NoWorkingTimeError, add, between, next_opening

MINUTE = timedelta(minutes=1)
ZONES = [
    "Europe/Moscow", "Asia/Kamchatka", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Australia/Adelaide", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "Pacific/Chatham",
    "Asia/Tehran", "America/Asuncion", "Africa/Cairo", "Asia/Beirut", "Atlantic/Azores", "UTC",
]  # fmt: skip
# Weeks in which some of these zones change their clocks, and a year's end.
RESTLESS = [
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4),
    date(2026, 2, 15), date(2026, 3, 22), date(2011, 12, 30), date(2026, 12, 31), date(2028, 2, 29), date(2018, 11, 4),
    date(2026, 4, 24), date(2026, 10, 30), date(2010, 3, 28), date(2014, 10, 26),
]  # fmt: skip
LONGEST = 12 * 24 * 60


class Case:
    """One random calendar, a moment, and an amount of work."""

    def __init__(self, chance: random.Random) -> None:
        self.zone = ZoneInfo(chance.choice(ZONES))
        day = chance.choice(RESTLESS) if chance.random() < 0.7 else date(2020, 1, 1) + timedelta(days=chance.randrange(3000))
        self.week = tuple(intervals(chance) if chance.random() < 0.75 else () for _ in range(7))
        near = [day + timedelta(days=step) for step in range(-4, 9)]
        self.special = {
            one: intervals(chance) if chance.random() < 0.5 else () for one in chance.sample(near, chance.randrange(3))
        }
        self.holidays = frozenset(chance.sample(near, chance.randrange(3)))
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        self.moment = noon + timedelta(minutes=chance.randrange(-3 * 1440, 2 * 1440))
        self.work = timedelta(minutes=chance.choice([0, 1, chance.randrange(90), chance.randrange(900), chance.randrange(3000)]))
        self.hours = Hours(
            zone=self.zone,
            week=self.week,
            special=self.special,
            closed=lambda year: frozenset(one for one in self.holidays if one.year == year),
        )

    def __repr__(self) -> str:
        return f"{self.zone} {self.moment} +{self.work} week={self.week} special={self.special} holidays={sorted(self.holidays)}"


def intervals(chance: random.Random) -> tuple[tuple[int, int], ...]:
    """Up to three a day; some touch each other, some touch midnight, some are a minute long."""
    if chance.random() < 0.1:
        return ((0, 1440),)
    edges = sorted(chance.sample(range(0, 1441, chance.choice([1, 5, 30])), 2 * chance.randrange(1, 4)))
    if chance.random() < 0.2:
        edges[0] = 0
    if chance.random() < 0.2:
        edges[-1] = 1440
    if len(edges) > 2 and chance.random() < 0.3:
        edges[2] = edges[1]
    return tuple((start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end)


def is_worked(case: Case, moment: datetime) -> bool:
    """The oracle's whole knowledge: what the clock and the calendar on the wall say in this minute."""
    wall = moment.astimezone(case.zone)
    of_day = case.special.get(wall.date())
    if of_day is None:
        of_day = () if wall.date() in case.holidays else case.week[wall.weekday()]
    minute = wall.hour * 60 + wall.minute
    return any(start <= minute < end for start, end in of_day)


def minutes_from(case: Case) -> Iterator[tuple[datetime, bool]]:
    for step in range(LONGEST):
        moment = case.moment + step * MINUTE
        yield moment, is_worked(case, moment)


def oracle(case: Case) -> tuple[datetime | None, datetime | None, int]:
    """When the work is done, when the next working minute begins, and the work done in the whole stretch; None: not in it."""
    done, due, opening = 0, case.moment if not case.work else None, None
    for moment, is_working in minutes_from(case):
        if is_working:
            opening = opening or moment
            done += 1
            if due is None and done * MINUTE >= case.work:
                due = moment + MINUTE
    return due, opening, done


def differences(case: Case) -> list[str]:
    due, opening, done = oracle(case)
    end = case.moment + LONGEST * MINUTE
    wrong = []
    try:
        found = add(case.hours, case.moment, case.work)
    except NoWorkingTimeError:
        found = end + MINUTE
    if (found if found <= end else None) != due:
        wrong.append(f"add: {found} instead of {due}")
    try:
        next_at = next_opening(case.hours, case.moment)
    except NoWorkingTimeError:
        next_at = end + MINUTE
    if (next_at if next_at < end else None) != opening:
        wrong.append(f"next opening: {next_at} instead of {opening}")
    if (counted := between(case.hours, case.moment, end)) != done * MINUTE:
        wrong.append(f"between: {counted} instead of {done * MINUTE}")
    return wrong


def compare(cases: int) -> None:
    seed = int(os.environ.get("OTKLIK_SEED") or random.SystemRandom().randrange(10**9))
    chance = random.Random(seed)
    wrong = []
    for _ in range(cases):
        case = Case(chance)
        wrong += [f"{case}: {what}" for what in differences(case)]
    print(f"P12: {cases} cases, seed {seed}, {len(wrong)} differences")
    assert wrong == [], f"seed {seed}: {wrong[:3]}"


def test_a_few_hundred_random_calendars_agree_with_the_oracle():
    compare(150)


@pytest.mark.long
def test_ten_thousand_random_calendars_agree_with_the_oracle():
    compare(10_000)
