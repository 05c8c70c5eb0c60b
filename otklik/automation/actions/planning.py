"""How each team's work is given out, and what each person is given."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from otklik.accounts.models import Operator, Team
from otklik.automation.facts import PlanChanged, SkillsChanged
from otklik.automation.models import Plan, Skills
from otklik.journal.record import record
from otklik.services.models import Service


@transaction.atomic
def change_plan(team: Team | None, *, mode: str, most: int, is_sticky: bool, by: Operator | None) -> Plan:
    """One plan a team; what stays as it is is no fact."""
    plan = Plan.objects.select_for_update().filter(team=team).first() or Plan(team=team)
    wanted = (mode, most, is_sticky)
    if plan.pk is None or (plan.mode, plan.most, plan.is_sticky) != wanted:
        plan.mode, plan.most, plan.is_sticky = wanted
        plan.save()
        record(PlanChanged(team=team.pk if team else None, by=by.pk if by else None))
    return plan


@transaction.atomic
def change_skills(
    operator: Operator,
    *,
    services: Iterable[Service],
    kinds: list[str],
    languages: list[str],
    most: int | None,
    by: Operator | None,
) -> Skills:
    skills, _is_new = Skills.objects.select_for_update().get_or_create(operator=operator)
    skills.kinds, skills.languages, skills.most = kinds, languages, most
    skills.save(update_fields=["kinds", "languages", "most"])
    skills.services.set(services)
    record(SkillsChanged(operator=operator.pk, by=by.pk if by else None))
    return skills
