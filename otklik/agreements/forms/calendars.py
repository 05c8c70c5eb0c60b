"""A calendar: seven lines of hours, a country's holidays, days that are otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from otklik.accounts.forms.people import LineField
from otklik.accounts.zones import zone_choices
from otklik.agreements.spans import SpanError, read_hours, read_special, written_hours
from otklik.calendars.actions import MOST_SPECIAL_DAYS, Plan, Special
from otklik.calendars.holidays import country_choices, known
from otklik.calendars.models import Calendar, intervals, week_of

DAYS = range(7)
MOST_MINUTES = 525_600


def reason_of(error: SpanError) -> str:
    """Why hours cannot be read, in a sentence."""
    piece = error.piece
    return {
        "unreadable": _("“%(piece)s” cannot be read. Write like this: 9:00–13:00, 14:00–18:00."),
        "day": _("“%(piece)s” begins with no day of the calendar. Write like this: 28.12.2026 9:00–15:00, or only the day."),
        "backwards": _(
            "“%(piece)s” ends before it begins. Write a night as two parts: until 24:00, and from 0:00 of the next day."
        ),
        "outside": _("“%(piece)s” is not within a day: hours go from 0:00 to 24:00."),
        "overlap": _("“%(piece)s” overlaps the hours before it."),
        "many": _("At most twelve stretches a day."),
    }[error.reason] % {"piece": piece}


class HoursField(forms.CharField):
    """The hours of one day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, **options)

    def clean(self, value: Any) -> Any:
        """An empty day is an answer like any other, so the field is not marked as one that may be left out."""
        text = self.to_python(value) or ""
        self.run_validators(text)
        try:
            return read_hours(text)
        except SpanError as error:
            raise ValidationError(reason_of(error)) from error


class SpecialDaysField(forms.CharField):
    """A day a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4}), **options)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_SPECIAL_DAYS:
            raise ValidationError(_("At most 366 special days."))
        found: dict[date, Special] = {}
        for line in lines:
            try:
                on, hours, name = read_special(line)
            except SpanError as error:
                raise ValidationError(f"{line[:40]}: {reason_of(error)}") from error
            if on in found:
                raise ValidationError(_("%(day)s is named twice. Leave only one of the two.") % {"day": line[:10]})
            found[on] = Special(on=on, hours=hours, name=name[:120])
        return list(found.values())


class CalendarForm(forms.Form):
    use_required_attribute = False
    name = LineField(label=pgettext_lazy("of a thing", "Name"), max_length=120)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)
    is_always = forms.BooleanField(label=gettext_lazy("Round the clock, every day"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Public holidays are not worked"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    special = SpecialDaysField(
        label=gettext_lazy("Special days"),
        help_text=gettext_lazy(
            "One a line. Only a date: a day off. With hours, it is worked whatever else it is: 28.12.2026 9:00–15:00 short day."
        ),
    )

    def __init__(self, *args: Any, calendar: Calendar | None = None, **options: Any) -> None:
        self.calendar = calendar
        options.setdefault("initial", first_values(calendar))
        super().__init__(*args, **options)
        for day in DAYS:
            self.fields[f"day_{day}"] = HoursField(label=str(WEEKDAYS[day]).capitalize())
        countries: Any = self.fields["country"]
        countries.choices = [("", _("No holidays")), *country_choices()]
        regions: Any = self.fields["region"]
        country = str(self["country"].value() or "")
        regions.choices = [("", _("The whole country")), *((one, one) for one in known().get(country, ()))]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in DAYS]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Calendar.objects.exclude(pk=self.calendar.pk) if self.calendar else Calendar.objects.all()
        if others.filter(name=name).exists():
            raise ValidationError(_("There is a calendar of this name already. Choose another name."))
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("is_always") and not any(values[f"day_{day}"] for day in DAYS):
            raise ValidationError(
                _("There is no working hour in this week: nothing could ever be due. Enter hours for at least one day.")
            )
        return values

    def plan(self) -> Plan:
        values = self.cleaned_data
        return Plan(
            name=values["name"],
            time_zone=values["time_zone"],
            is_always=values["is_always"],
            week=tuple(values[f"day_{day}"] for day in DAYS),
            country=values["country"],
            region=values["region"],
            special=values["special"],
        )


def first_values(calendar: Calendar | None) -> dict[str, Any]:
    if calendar is None:
        return {f"day_{day}": "9:00–18:00" if day < 5 else "" for day in DAYS}
    week = week_of(calendar.week)
    return {
        "name": calendar.name,
        "time_zone": calendar.time_zone,
        "is_always": calendar.is_always,
        "country": calendar.country,
        "region": calendar.region,
        "special": "\n".join(
            " ".join(filter(None, (f"{one.on:%d.%m.%Y}", written_hours(intervals(one.hours)), one.name)))
            for one in calendar.special_days.all()
        ),
        **{f"day_{day}": written_hours(week[day]) for day in DAYS},
    }


class TryForm(forms.Form):
    """Asked then, so much time: due when?"""

    asked_at = forms.DateTimeField(
        label=gettext_lazy("Asked"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=MOST_MINUTES)

    def clean_asked_at(self) -> datetime:
        """In the calendar's own zone, whatever the reader's is; not at the ends of time, where no zone is known."""
        asked: datetime = self.cleaned_data["asked_at"]
        if not 1970 <= asked.year <= 2200:
            raise ValidationError(_("Choose a day between 1970 and 2200."))
        return asked


def next_friday(zone: str, today: datetime) -> datetime:
    """Friday ten to six, in the calendar's zone: the moment at which people wonder."""
    here = today.astimezone(ZoneInfo(zone))
    day = here.date() + timedelta(days=(4 - here.weekday()) % 7)
    return datetime(day.year, day.month, day.day, 17, 50, tzinfo=ZoneInfo(zone))
