"""Settings: how each team's work is given out, and what each person is given."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from otklik.accounts.access import PersonRequest, leads_and_admins_only, person_for
from otklik.accounts.models import Operator, Role, Team
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.automation.actions import planning
from otklik.automation.forms import PlanForm, SkillsForm
from otklik.automation.models import Plan, Skills
from otklik.automation.queue import loads_of, present_in, waiting
from otklik.journal.models import Entry
from otklik.pages.shown import gone_to, shown, toast


@require_http_methods(["GET", "POST"])
@leads_and_admins_only
@transaction.atomic
def assignment(request: PersonRequest) -> HttpResponse:
    forms = plan_forms(request.POST or None)
    standing = Standing(request, plan_forms, holds=Plan.objects.all(), told=Entry.objects.filter(kind="PlanChanged"))
    is_posted = request.method == "POST"
    if is_posted and all(form.is_valid() for form in forms) and standing.is_read(forms):
        for form in forms:
            planning.change_plan(form.team, by=request.user, **form.cleaned_data)
        toast(request, _("Saved. It works from this moment."))
        return gone_to(request, reverse("automation:assignment"))
    context = page(request, forms) | standing.context
    return shown(request, "automation/assignment.html", context, status=422 if is_posted else 200)


def plan_forms(data: Any = None) -> list[PlanForm]:
    plans = {plan.team_id: plan for plan in Plan.objects.all()}
    teams: list[Team | None] = [*Team.objects.order_by("name"), None]
    return [PlanForm(data, team=team, instance=plans.get(team.pk if team else None)) for team in teams]


def page(request: PersonRequest, forms: list[PlanForm]) -> dict[str, Any]:
    queues = dict(waiting().order_by().values_list("team").annotate(count=Count("pk")))
    return {
        "tabs": tabs(request, "assignment"),
        "plans": [
            {
                "form": form,
                "name": form.about,
                "waiting": queues.get(form.team.pk if form.team else None, 0),
                "present": present_in(form.team).count(),
            }
            for form in forms
        ],
        "people": people_rows(),
    }


def people_rows() -> list[dict[str, Any]]:
    """Everybody who answers customers: where he is now, what is on him, what he is given."""
    people = list(answering().prefetch_related("teams", "skills__services").order_by("name"))
    present, on_shift = (
        set(Operator.objects.present().values_list("pk", flat=True)),
        set(Operator.objects.on_shift().values_list("pk", flat=True)),
    )
    loads = loads_of(people)
    return [
        {
            "operator": one,
            "load": loads.get(one.pk, 0),
            "word": _("here") if one.pk in present else _("stepped away") if one.pk in on_shift else _("off shift"),
            "tone": "calm" if one.pk in present else "warn" if one.pk in on_shift else "quiet",
            "gets": gets(getattr(one, "skills", None)),
        }
        for one in people
    ]


def answering() -> Any:
    return Operator.objects.active().filter(Q(roles__contains=[Role.OPERATOR]) | Q(roles__contains=[Role.LEAD]))


def gets(skills: Skills | None) -> str:
    """What a person is given, in one line."""
    if skills is None:
        return _("anything")
    form = SkillsForm(instance=skills)
    parts = [service.name for service in skills.services.all()]
    parts += [words for value, words in form.kind_choices if value in skills.kinds]
    parts += [words for value, words in form.language_choices if value in skills.languages]
    if skills.most is not None:
        parts.append(_("at most %(count)s") % {"count": skills.most})
    return ", ".join(parts) or _("anything")


@require_http_methods(["GET", "POST"])
@leads_and_admins_only
@transaction.atomic
def skills(request: PersonRequest, id: int) -> HttpResponse:
    operator = get_object_or_404(answering(), pk=person_for(request.user, id).pk)
    his = Skills.objects.filter(operator=operator)
    form = SkillsForm(request.POST or None, instance=his.first())
    standing = Standing(
        request,
        # A query set remembers what it has read.
        lambda: SkillsForm(instance=his.all().first()),
        holds=Operator.objects.get_queryset().filter(pk=id),
        told=Entry.objects.about(operator=id).filter(kind="SkillsChanged"),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        planning.change_skills(operator, by=request.user, **form.cleaned_data)
        toast(request, _("Saved."))
        return gone_to(request, reverse("automation:assignment"))
    context = {"tabs": tabs(request, "assignment"), "operator": operator, "form": form, **standing.context}
    return shown(request, "automation/skills.html", context, status=422 if form.is_bound else 200)
