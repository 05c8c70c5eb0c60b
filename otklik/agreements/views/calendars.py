"""Calendars among the settings: the list, one calendar with its picture and a line to try it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.agreements import picture
from otklik.agreements.access import calendar_for
from otklik.agreements.forms.calendars import CalendarForm, TryForm, first_values, next_friday
from otklik.agreements.spans import written_hours
from otklik.calendars import actions
from otklik.calendars.holidays import named_days_off
from otklik.calendars.models import Calendar, intervals, week_of
from otklik.calendars.rules import NoWorkingTimeError, add
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.pages.shown import shown

MOST_HOLIDAYS = 5


@require_GET
@admins_only
def calendars(request: PersonRequest) -> HttpResponse:
    found = Calendar.objects.annotate(uses=Count("agreements", distinct=True) + Count("team_agreements", distinct=True))
    rows = [
        {"calendar": one, "lines": picture.lines(week_of(one.week), is_always=one.is_always)} for one in found.order_by("name")
    ]
    return shown(request, "agreements/calendars.html", {"tabs": tabs(request, "calendars"), "rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: PersonRequest) -> HttpResponse:
    first = {"time_zone": request.user.time_zone, "country": "RU" if get_language() == "ru" else ""}
    form = CalendarForm(request.POST or None, initial={**first_values(None), **first})
    if form.is_bound and form.is_valid():
        calendar = actions.make_calendar(form.plan(), by=request.user)
        messages.success(request, _("The calendar is there. Try it below."))
        return redirect("agreements:calendar", id=calendar.pk)
    context = {"tabs": tabs(request, "calendars"), "form": form}
    return shown(request, "agreements/calendar.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@admins_only
@transaction.atomic
def calendar(request: PersonRequest, id: int) -> HttpResponse:
    found = calendar_for(request.user, id)
    form = CalendarForm(request.POST or None, calendar=found)
    standing = Standing(
        request,
        lambda: CalendarForm(calendar=calendar_for(request.user, id)),
        holds=Calendar.objects.filter(pk=id),
        told=Entry.objects.about(calendar=id),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        actions.change_calendar(found, form.plan(), by=request.user)
        messages.success(request, _("Saved. What was counted by it is being counted anew."))
        return redirect("agreements:calendar", id=found.pk)
    context = {"tabs": tabs(request, "calendars"), "form": form, **looked_at(request, found), **standing.context}
    return shown(request, "agreements/calendar.html", context, part="tried", status=422 if form.is_bound else 200)


@require_POST
@admins_only
def remove(request: PersonRequest, id: int) -> HttpResponse:
    actions.remove_calendar(calendar_for(request.user, id), by=request.user)
    messages.success(request, _("The calendar is gone."))
    return redirect("agreements:calendars")


def looked_at(request: PersonRequest, found: Calendar) -> dict[str, Any]:
    zone = ZoneInfo(found.time_zone)
    return {
        "calendar": found,
        "lines": picture.lines(week_of(found.week), is_always=found.is_always),
        "ticks": picture.ticks(),
        "days_off": [] if found.is_always else coming_days_off(found, now().astimezone(zone)),
        **tried(request, found, zone),
    }


def tried(request: PersonRequest, found: Calendar, zone: ZoneInfo) -> dict[str, Any]:
    """«Asked Friday 17:50, 30 minutes → due Monday 9:20», in the calendar's own zone."""
    asked = request.GET if "asked_at" in request.GET else None
    first: dict[str, Any] = {"asked_at": next_friday(found.time_zone, now()), "minutes": 30}
    with timezone.override(zone):
        form = TryForm(asked, initial=first)
        values = (form.cleaned_data if form.is_valid() else {}) if asked is not None else first
        context: dict[str, Any] = {"try_form": form, "zone": zone}
        if values:
            try:
                context |= {"asked_at": values["asked_at"], "due_at": due(found, values["asked_at"], values["minutes"])}
            except NoWorkingTimeError:
                context["never"] = True
        # The fields are drawn here, while their zone is the calendar's.
        return {**context, "try_asked": form["asked_at"].value()}


def due(found: Calendar, asked_at: datetime, minutes: int) -> datetime:
    return add(found.hours(), asked_at, timedelta(minutes=minutes))


def coming_days_off(found: Calendar, today: datetime) -> list[dict[str, Any]]:
    """The next holidays and special days, so that one sees that they are known."""
    special = {one.on: one for one in found.special_days.all()}
    named: dict[Any, str] = {}
    if found.country:
        for year in (today.year, today.year + 1):
            named |= named_days_off(found.country, found.region, year, get_language() or "")
    days = sorted(day for day in {*special, *named} if day >= today.date())[:MOST_HOLIDAYS]
    return [
        {
            "on": day,
            "name": (special[day].name if day in special else "") or named.get(day, ""),
            "hours": written_hours(intervals(special[day].hours)) if day in special else "",
        }
        for day in days
    ]
