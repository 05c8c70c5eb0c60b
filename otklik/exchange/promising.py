"""Calendars, and what is agreed by them with customers and between teams, out and in. Each is known by its name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.agreements.actions.settings import make_agreement, make_team_agreement
from otklik.agreements.forms.agreements import MOST_MINUTES
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.agreements.spans import SpanError, read_hours, written_hours
from otklik.calendars.actions import Plan, Special, make_calendar
from otklik.calendars.models import Calendar, intervals
from otklik.calendars.rules import Intervals
from otklik.customers.models import Organisation
from otklik.desk.models import Kind
from otklik.desk.order import Priority
from otklik.exchange.knowing import team_named
from otklik.exchange.records import Record, shown
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused
from otklik.services.models import Service

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CALENDAR_COLUMNS = ("name", "time_zone", "is_always", *DAYS, "country", "region", "special_days")
TIMES = ("answer_minutes", "update_minutes", "resolution_minutes", "still_minutes")
AGREEMENT_COLUMNS = ("name", "organisation", "service", "priority", "kind", "calendar", *TIMES, "manager")
TEAM_AGREEMENT_COLUMNS = ("from_team", "to_team", "calendar", "minutes")
PRIORITIES = {one.name.lower(): one for one in Priority}


def calendars(_person: Operator | None) -> QuerySet[Calendar]:
    return Calendar.objects.prefetch_related("special_days")


def calendar_values(calendar: Calendar) -> dict[str, Any]:
    own = {name: getattr(calendar, name) for name in ("name", "time_zone", "is_always", "country", "region")}
    week = {day: written_hours(intervals(hours)) for day, hours in zip(DAYS, calendar.week, strict=True)}
    special = [
        {"on": one.on.isoformat(), "hours": written_hours(intervals(one.hours)), "name": one.name}
        for one in calendar.special_days.all()
    ]
    return own | week | {"special_days": special}


def take_calendar(record: Record, by: Operator | None) -> bool:
    """One of this name that is here stays as it is: tickets are counted by it."""
    name = record.line("name", most=120)
    if Calendar.objects.filter(name=name).exists():
        return False
    plan = Plan(
        name=name,
        time_zone=record.line("time_zone", most=64),
        week=tuple(hours_of(record, day) for day in DAYS),
        is_always=record.is_true("is_always"),
        country=record.line("country", most=10).upper(),
        region=record.line("region", most=20),
        special=[special_of(one) for one in record.objects("special_days")],
    )
    make_calendar(plan, by=by)
    return True


def hours_of(record: Record, name: str) -> Intervals:
    try:
        return read_hours(record.line(name))
    except SpanError:
        raise Refused(_("The hours of “%(name)s” make no sense. Write them like 9:00–13:00, 14:00–18:00.") % {"name": name}) from None  # fmt: skip


def special_of(record: Record) -> Special:
    try:
        on = date.fromisoformat(record.line("on", most=20))
    except ValueError:
        raise Refused(_("A special day needs its date (on), such as 2026-12-31.")) from None
    return Special(on=on, hours=hours_of(record, "hours"), name=record.line("name", most=120))


def agreements(_person: Operator | None) -> QuerySet[Agreement]:
    return Agreement.objects.select_related("calendar", "organisation", "service", "manager")


def agreement_values(agreement: Agreement) -> dict[str, Any]:
    return {
        "name": agreement.name,
        "organisation": agreement.organisation.name if agreement.organisation else None,
        "service": agreement.service.slug if agreement.service else None,
        "priority": Priority(agreement.priority).name.lower() if agreement.priority else None,
        "kind": agreement.kind,
        "calendar": agreement.calendar.name,
        **{name: getattr(agreement, name) for name in TIMES},
        "manager": agreement.manager.email if agreement.manager else None,
    }


def take_agreement(record: Record, by: Operator | None) -> bool:
    """One of this name that is here stays as it is: customers count on it."""
    if not (name := record.line("name", most=120)):
        raise Refused(_("It has no name."))
    if Agreement.objects.filter(name=name).exists():
        return False
    values: dict[str, Any] = {
        "name": name,
        "calendar": calendar_named(record),
        "organisation": organisation_named(record),
        "service": service_named(record),
        "priority": PRIORITIES.get(record.one_of("priority", list(PRIORITIES), "")),
        "kind": record.one_of("kind", list(Kind.values), ""),
        **{time: record.whole(time, most=MOST_MINUTES) for time in TIMES},
        "manager": manager_named(record),
    }
    check_same(Agreement(**values))
    make_agreement(by=by, **values)
    return True


def check_same(agreement: Agreement | TeamAgreement) -> None:
    """Two agreements for the very same tickets are refused in the words of the form."""
    try:
        agreement.validate_constraints()
    except ValidationError as error:
        raise Refused(error.messages[0]) from None


def team_agreements(_person: Operator | None) -> QuerySet[TeamAgreement]:
    return TeamAgreement.objects.select_related("calendar", "from_team", "to_team")


def team_agreement_values(agreement: TeamAgreement) -> dict[str, Any]:
    from_team = agreement.from_team.name if agreement.from_team else None
    names = {"to_team": agreement.to_team.name, "calendar": agreement.calendar.name}
    return {"from_team": from_team, **names, "minutes": agreement.minutes}


def take_team_agreement(record: Record, by: Operator | None) -> bool:
    """Known by its two teams."""
    from_team, to_team = team_named(record, "from_team"), team_named(record, "to_team")
    minutes = record.whole("minutes", most=MOST_MINUTES)
    if to_team is None or minutes is None:
        raise Refused(_("It needs the team that holds the ticket (to_team) and for how long (minutes)."))
    if from_team == to_team:
        raise Refused(_("A team does not hand over to itself. Choose two different teams."))
    if TeamAgreement.objects.filter(from_team=from_team, to_team=to_team).exists():
        return False
    make_team_agreement(by=by, from_team=from_team, to_team=to_team, calendar=calendar_named(record), minutes=minutes)
    return True


def calendar_named(record: Record) -> Calendar:
    said = record.line("calendar", most=120)
    found = Calendar.objects.prefetch_related("special_days").filter(name=said).first()
    if found is None:
        raise Refused(_("Its calendar “%(name)s” is not here yet: import the calendars first.") % {"name": shown(said)})
    return found


def organisation_named(record: Record) -> Organisation | None:
    """Of several of one name the oldest; a promise to one that nobody knows would bind nobody."""
    if not (said := record.line("organisation")):
        return None
    found = Organisation.objects.filter(name=said).order_by("pk").first()
    if found is None:
        raise Refused(_("Its organisation “%(name)s” is not here yet: import the organisations first.") % {"name": shown(said)})
    return found


def service_named(record: Record, name: str = "service") -> Service | None:
    if not (slug := record.line(name, most=60)):
        return None
    found = Service.objects.filter(slug=slug).first()
    if found is None:
        raise Refused(_("There is no service “%(slug)s”: import the services first.") % {"slug": shown(slug)})
    return found


def manager_named(record: Record) -> Operator | None:
    if not (email := record.line("manager", most=254)):
        return None
    found = Operator.objects.get_queryset().filter(email__iexact=email).first()
    if found is None:
        raise Refused(_("Nobody here has the e-mail of its manager: import the people first, or leave “manager” empty."))
    return found
