"""Making and changing calendars. One by which nobody would ever work is refused."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from otklik.calendars.facts import CalendarChanged, CalendarMade, CalendarRemoved
from otklik.calendars.holidays import known
from otklik.calendars.models import Calendar, SpecialDay
from otklik.calendars.rules import Intervals, Week, problem_of
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line

MOST_SPECIAL_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Special:
    """A day that is not like its weekday; without hours a day off."""

    on: date
    hours: Intervals = ()
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that a calendar is."""

    name: str
    time_zone: str
    week: Week = ((),) * 7
    is_always: bool = False
    country: str = ""
    region: str = ""
    special: Sequence[Special] = ()


@transaction.atomic
def make_calendar(plan: Plan, *, by: AbstractBaseUser | None = None) -> Calendar:
    """Raises `Refused` when the plan has no working hour, hours that overlap, an unknown zone or country."""
    calendar = keep(Calendar(), plan)
    record(CalendarMade(calendar=calendar.pk, by=by.pk if by else None))
    return calendar


@transaction.atomic
def change_calendar(calendar: Calendar, plan: Plan, *, by: AbstractBaseUser | None = None) -> Calendar:
    """The same for one that exists; everything counted by it is counted anew afterwards."""
    calendar = keep(Calendar.objects.select_for_update().get(pk=calendar.pk), plan)
    record(CalendarChanged(calendar=calendar.pk, by=by.pk if by else None))
    return calendar


@transaction.atomic
def remove_calendar(calendar: Calendar, *, by: AbstractBaseUser | None = None) -> None:
    """Raises `Refused` while something is counted by it."""
    pk = calendar.pk
    try:
        calendar.delete()
    except ProtectedError as error:
        raise Refused(_("Agreements still count by this calendar. Give them another one first.")) from error
    record(CalendarRemoved(calendar=pk, by=by.pk if by else None))


def keep(calendar: Calendar, plan: Plan) -> Calendar:
    if trouble := trouble_of(plan):
        raise Refused(trouble)
    calendar.name, calendar.time_zone = clean_line(plan.name, most=120), plan.time_zone
    calendar.is_always, calendar.country, calendar.region = plan.is_always, plan.country, plan.region
    calendar.week = [[list(one) for one in sorted(day)] for day in plan.week]
    calendar.save()
    calendar.special_days.all().delete()
    SpecialDay.objects.bulk_create(
        SpecialDay(calendar=calendar, on=one.on, hours=[list(span) for span in sorted(one.hours)], name=one.name)
        for one in plan.special
    )
    return Calendar.objects.prefetch_related("special_days").get(pk=calendar.pk)


def trouble_of(plan: Plan) -> str:
    """Why the plan cannot be kept, in a sentence; empty when it can."""
    if not clean_line(plan.name, most=120):
        return _("Give the calendar a name.")
    if plan.time_zone not in zoneinfo.available_timezones():
        return _("There is no such time zone.")
    if plan.country and plan.country not in known():
        return _("There is no list of holidays for this country.")
    if plan.region and plan.region not in known().get(plan.country, ()):
        return _("This country has no such region.")
    if len(plan.week) != 7 or any(problem_of(day) for day in (*plan.week, *(one.hours for one in plan.special))):
        return _("Some hours overlap, end before they begin, or leave the day.")
    if not plan.is_always and not any(plan.week):
        return _("There is no working hour in this week: nothing could ever be due. Enter hours for at least one day.")
    if len(plan.special) > MOST_SPECIAL_DAYS or len({one.on for one in plan.special}) != len(plan.special):
        return _("A special day is named twice, or there are more than 366.")
    return ""
