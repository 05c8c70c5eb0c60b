"""Teams: the list, one team."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts import actions
from otklik.accounts.access import PersonRequest, admins_only, team_for
from otklik.accounts.forms.people import TeamForm
from otklik.accounts.models import Team
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.journal.models import Entry
from otklik.pages.shown import shown


@require_http_methods(["GET", "POST"])
@admins_only
def teams(request: PersonRequest) -> HttpResponse:
    """All teams, and a form for one more."""
    form = TeamForm(request.POST or None)
    if form.is_bound and form.is_valid():
        team = actions.make_team(form.cleaned_data["name"], operators=form.cleaned_data["operators"], by=request.user)
        messages.success(request, _("Team “{name}” is there.").format(name=team.name))
        return redirect("accounts:teams")
    found = Team.objects.annotate(people=Count("operators", filter=Q(operators__is_active=True))).order_by("name")
    context = {"tabs": tabs(request, "teams"), "teams": found, "form": form}
    return shown(request, "accounts/teams.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@admins_only
@transaction.atomic
def team(request: PersonRequest, id: int) -> HttpResponse:
    """One team's name and people."""
    found = team_for(request.user, id)
    form = TeamForm(request.POST or None, instance=found)
    standing = Standing(
        request,
        lambda: TeamForm(instance=team_for(request.user, id)),
        holds=Team.objects.filter(pk=id),
        told=told_of_team(id),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        actions.change_team(found, name=form.cleaned_data["name"], operators=form.cleaned_data["operators"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("accounts:teams")
    context = {"tabs": tabs(request, "teams"), "team": found, "form": form, **standing.context}
    return shown(request, "accounts/team.html", context, status=422 if form.is_bound else 200)


def told_of_team(id: int) -> QuerySet[Entry]:
    """Its name and people are changed here, its people also where a person's teams are."""
    here = Entry.objects.about(team=id).filter(kind__in=["TeamMade", "TeamChanged"])
    return here | Entry.objects.filter(
        kind__in=["OperatorInvited", "OperatorEnrolled", "OperatorChanged"], content__contains={"teams": [id]}
    )


@require_POST
@admins_only
def remove_team(request: PersonRequest, id: int) -> HttpResponse:
    actions.remove_team(team_for(request.user, id), by=request.user)
    messages.success(request, _("The team is gone; its people and tickets stay."))
    return redirect("accounts:teams")
