"""The head's part with the counts; saving and removing."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.listing import Choice
from otklik.desk.saved import actions
from otklik.desk.saved.access import teams_to_save_for, view_for
from otklik.desk.saved.screen import views_screen
from otklik.pages.shown import gone_to, shown

# More than a list has ways to be narrowed.
MOST_FIELDS = 20


@operators_only
@require_GET
def views(request: PersonRequest) -> HttpResponse:
    """The views alone, with how many tickets each shows now."""
    choice = Choice.of(request.GET.dict())
    return shown(request, "desk/views.html", views_screen(request.user, choice, counted=True), part="views")


@operators_only
@require_POST
def save(request: PersonRequest) -> HttpResponse:
    team = request.POST.get("team", "")
    of = (
        get_object_or_404(teams_to_save_for(request.user), pk=int(team))
        if team.isascii() and team.isdigit() and len(team) < 18
        else None
    )
    choice = Choice.of(dict(parse_qsl(request.POST.get("query", "")[:2000])[:MOST_FIELDS]))
    view = actions.save_view(request.POST.get("name", ""), choice, by=request.user, team=of)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return gone_to(request, reverse("desk:list") + view.query)


@operators_only
@require_POST
def forget(request: PersonRequest, pk: int) -> HttpResponse:
    view = view_for(request.user, pk)
    actions.forget_view(view, by=request.user)
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return gone_to(request, reverse("desk:list"))
