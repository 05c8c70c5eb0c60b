"""Teams: the list, one team."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts import actions
from otklik.accounts.access import PersonRequest, admins_only, team_for
from otklik.accounts.forms.people import TeamForm
from otklik.accounts.models import Team
from otklik.accounts.tabs import tabs
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
def team(request: PersonRequest, id: int) -> HttpResponse:
    """One team's name and people."""
    found = team_for(request.user, id)
    form = TeamForm(request.POST or None, instance=found)
    if form.is_bound and form.is_valid():
        actions.change_team(found, name=form.cleaned_data["name"], operators=form.cleaned_data["operators"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("accounts:teams")
    context = {"tabs": tabs(request, "teams"), "team": found, "form": form}
    return shown(request, "accounts/team.html", context, status=422 if form.is_bound else 200)


@require_POST
@admins_only
def remove_team(request: PersonRequest, id: int) -> HttpResponse:
    actions.remove_team(team_for(request.user, id), by=request.user)
    messages.success(request, _("The team is gone; its people and tickets stay."))
    return redirect("accounts:teams")
