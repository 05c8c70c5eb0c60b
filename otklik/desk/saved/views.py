"""The head's part with the counts; saving and removing."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.listing import Choice
from otklik.desk.saved import actions
from otklik.desk.saved.access import teams_to_save_for, view_for
from otklik.desk.saved.screen import views_screen
from otklik.pages.shown import gone_to, shown, toast

RESTORED = "desk.saved.restore"

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
    kept = {"name": view.name, "query": view.query, "team": view.team_id, "by": request.user.pk}
    actions.forget_view(view, by=request.user)
    undo = reverse("desk:restore-view", args=[signing.dumps(kept, salt=RESTORED)])
    toast(request, _("The view “%(name)s” is removed.") % {"name": view.name}, undo_url=undo)
    return gone_to(request, reverse("desk:list"))


@operators_only
@require_POST
def restore(request: PersonRequest, token: str) -> HttpResponse:
    """Undoes a removal, for whoever did it and a day long: the address carries the view, signed."""
    try:
        kept = signing.loads(token, salt=RESTORED, max_age=timedelta(days=1))
    except signing.BadSignature as error:
        raise Http404 from error
    if kept["by"] != request.user.pk:
        raise Http404
    team = get_object_or_404(teams_to_save_for(request.user), pk=kept["team"]) if kept["team"] else None
    choice = Choice.of(dict(parse_qsl(kept["query"].removeprefix("?"))))
    view = actions.save_view(kept["name"], choice, by=request.user, team=team)
    messages.success(request, _("The view “%(name)s” is back.") % {"name": view.name})
    return gone_to(request, reverse("desk:list") + view.query)
