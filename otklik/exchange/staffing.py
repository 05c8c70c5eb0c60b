"""Our own people and their teams, out and in: names, e-mails, roles, teams. What opens a door never leaves and never comes."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from otklik.accounts.actions.people import change_operator, enrol
from otklik.accounts.actions.teams import make_team
from otklik.accounts.models import Operator, Role, Team
from otklik.exchange.records import Record, shown
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused

PEOPLE_COLUMNS = ("name", "email", "roles", "teams", "language", "time_zone", "is_active")
TEAM_COLUMNS = ("name",)


def teams(_person: Operator | None) -> QuerySet[Team]:
    return Team.objects.all()


def take_team(record: Record, by: Operator | None) -> bool:
    if not (name := record.line("name", most=120)):
        raise Refused(_("It has no name."))
    if Team.objects.filter(name__iexact=name).exists():
        return False
    make_team(name, by=by)
    return True


def people(_person: Operator | None) -> QuerySet[Operator]:
    return Operator.objects.get_queryset().prefetch_related("teams")


def person_values(operator: Operator) -> dict[str, Any]:
    return {
        "name": operator.name,
        "email": operator.email,
        "roles": list(operator.roles),
        "teams": sorted(team.name for team in operator.teams.all()),
        "language": operator.locale,
        "time_zone": operator.time_zone,
        "is_active": operator.is_active,
    }


def take_person(record: Record, by: Operator | None) -> bool:
    """Somebody new may not sign in yet and is sent nothing. Of somebody known only name and teams are changed, never roles."""
    email, roles, named = email_in(record), roles_in(record), teams_in(record)
    known = Operator.objects.get_queryset().filter(email__iexact=email).first()
    if known is not None:
        return changed(known, record.line("name", most=120), named, by)
    zone = record.line("time_zone", most=64)
    if zone and zone not in zoneinfo.available_timezones():
        raise Refused(_("Its time zone is none that is known: write it like Europe/Moscow."))
    language = record.one_of("language", ["ru", "en"], "")
    name = record.line("name", most=120)
    enrol(email, name=name, roles=roles, teams=named or [], locale=language, time_zone=zone, by=by)
    return True


def changed(operator: Operator, name: str, named: list[Team] | None, by: Operator | None) -> bool:
    """An empty cell changes nothing."""
    before = list(operator.teams.order_by("pk"))
    name, after = name or operator.name, before if named is None else named
    if (name, after) == (operator.name, before):
        return False
    change_operator(operator, name=name, email=operator.email, teams=after, by=by)
    return True


def person_named(record: Record, name: str) -> Operator:
    """One of our own people by e-mail, whether he may sign in yet or not."""
    email = record.line(name, most=254)
    found = Operator.objects.get_queryset().filter(email__iexact=email).first() if email else None
    if found is None:
        raise Refused(_("Nobody here has the e-mail that stands in “%(name)s”: import the people first.") % {"name": name})
    return found


def email_in(record: Record) -> str:
    email = record.line("email", most=255)
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("It needs an e-mail, by which the person is known.")) from None
    return email


def roles_in(record: Record) -> list[str]:
    roles = [one.lower() for one in record.words("roles")]
    if unknown := [one for one in roles if one not in Role.values]:
        known = {"name": "roles", "value": shown(unknown[0]), "choices": ", ".join(Role.values)}
        raise Refused(_("“%(name)s” is “%(value)s”; known are: %(choices)s.") % known)
    return roles


def teams_in(record: Record) -> list[Team] | None:
    """Nothing where the cell is empty; an empty list is an answer."""
    if record.values.get("teams") in (None, ""):
        return None
    found = []
    for name in record.words("teams"):
        if (team := Team.objects.filter(name__iexact=name).first()) is None:
            raise Refused(_("There is no team “%(team)s”: make it first.") % {"team": shown(name)})
        found.append(team)
    return sorted(set(found), key=lambda team: team.pk)
