"""What happened to calendars."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CalendarFact(Fact):
    """Something about one calendar."""

    calendar: int


@dataclass(frozen=True, kw_only=True)
class CalendarMade(CalendarFact):
    """A calendar was added."""


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(CalendarFact):
    """A calendar has other hours, holidays or special days now: what was counted by it is to be counted anew."""


@dataclass(frozen=True, kw_only=True)
class CalendarRemoved(CalendarFact):
    """A calendar that nothing was counted by is gone."""
