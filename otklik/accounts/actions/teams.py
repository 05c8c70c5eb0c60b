"""Groups of operators who share tickets."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from otklik.accounts.facts import TeamChanged, TeamMade, TeamRemoved
from otklik.accounts.models import Operator, Team
from otklik.journal.record import record


@transaction.atomic
def make_team(name: str, *, operators: Iterable[Operator] = (), by: Operator | None = None) -> Team:
    """A new team; a team of this name that exists is used."""
    team, is_new = of_name(name), False
    if team is None:
        team, is_new = Team.objects.get_or_create(name=name)
    operators = list(operators)
    team.operators.add(*operators)
    if is_new:
        record(TeamMade(team=team.pk, operators=numbers(operators), by=by.pk if by else None))
    return team


def of_name(name: str) -> Team | None:
    """The team called so; capitals make no other team. Compared here: the database may not know them beyond ASCII."""
    wanted = name.casefold()
    return next((team for team in Team.objects.order_by("pk") if team.name.casefold() == wanted), None)


@transaction.atomic
def change_team(team: Team, *, name: str, operators: Iterable[Operator], by: Operator) -> Team:
    team = Team.objects.select_for_update().get(pk=team.pk)
    team.name = name
    team.save(update_fields=["name"])
    before, operators = set(numbers(team.operators.all())), list(operators)
    team.operators.set(operators)
    record(TeamChanged(team=team.pk, operators=sorted(before ^ set(numbers(operators))), by=by.pk))
    return team


@transaction.atomic
def remove_team(team: Team, *, by: Operator) -> None:
    """Its people stay, its tickets belong to no team and are seen by all operators."""
    operators = numbers(team.operators.all())
    if Team.objects.filter(pk=team.pk).delete()[0]:
        record(TeamRemoved(team=team.pk, operators=operators, by=by.pk))


def numbers(rows: Iterable[Model]) -> list[int]:
    return sorted(row.pk for row in rows)
