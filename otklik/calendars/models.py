"""Calendars: one zone, seven days, public holidays, and days that are otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from otklik.calendars.holidays import days_off
from otklik.calendars.rules import Hours, Intervals, Week


def no_hours() -> list[list[list[int]]]:
    return [[] for _day in range(7)]


class Calendar(models.Model):
    """When somebody works. Hours are minutes of the day: `[[540, 780], [840, 1080]]` for each of seven days from Monday."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Moscow")
    is_always = models.BooleanField(_("round the clock, every day"), default=False)
    week = models.JSONField(default=no_hours)
    # Whose public holidays are not worked; nobody's when empty.
    country = models.CharField(_("public holidays"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=10, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def hours(self) -> Hours:
        """What the arithmetic needs. The same calendar gives the same object, with the years it has worked out already."""
        special = tuple((one.on, intervals(one.hours)) for one in self.special_days.all())
        return hours_of(self.time_zone, week_of(self.week), special, self.country, self.region, self.is_always)


class SpecialDay(models.Model):
    """A day that is not like its weekday: a day off, or with hours of its own."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="special_days")
    on = models.DateField(_("day"))
    hours = models.JSONField(default=list)
    name = models.CharField(_("what for"), max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="one_special_day_a_date")]
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on}"


def intervals(kept: Any) -> Intervals:
    return tuple((int(start), int(end)) for start, end in kept)


def week_of(kept: Any) -> Week:
    return tuple(intervals(day) for day in kept)


@lru_cache(maxsize=128)
def hours_of(
    zone: str, week: Week, special: tuple[tuple[date, Intervals], ...], country: str, region: str, is_always: bool
) -> Hours:
    by_day: Mapping[date, Intervals] = dict(special)
    closed = partial(days_off, country, region)
    return Hours(zone=ZoneInfo(zone), week=week, special=by_day, closed=closed, is_always=is_always)
