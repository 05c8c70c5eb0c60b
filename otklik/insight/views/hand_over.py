"""The hand-over: what is open, a note, who took it, and those before it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.models import Ticket
from otklik.insight import actions
from otklik.insight.access import hand_over_for
from otklik.insight.forms import HandOverForm
from otklik.insight.models import HandOver
from otklik.insight.open_things import open_things
from otklik.pages.live import live_url
from otklik.pages.shown import shown

MOST_BEFORE = 15


@require_http_methods(["GET", "POST"])
@operators_only
def hand_over(request: PersonRequest) -> HttpResponse:
    """GET shows what is open; POST hands it over."""
    form = HandOverForm(request.POST or None, initial={"key": uuid.uuid4()})
    if form.is_bound and form.is_valid():
        actions.hand_over(form.cleaned_data["note"], by=request.user, key=form.cleaned_data["key"])
        messages.success(request, _("Handed over. Somebody of the next shift accepts it here."))
        return redirect("insight:hand-over")
    given = HandOver.objects.select_related("by", "accepted_by").order_by("-written_at")
    sections = open_things(request.user)
    context = {
        "form": form,
        "waiting": [one_of(request, one) for one in given.filter(accepted_at__isnull=True)[:MOST_BEFORE]],
        "before": given.filter(accepted_at__isnull=False)[:MOST_BEFORE],
        "sections": [one for one in sections if one.lines],
        "empty": [one for one in sections if not one.lines],
        "live_url": live_url(request, "shift"),
        "live_topics": ["shift"],
    }
    return shown(request, "insight/hand_over.html", context, part="open", status=422 if form.is_bound else 200)


def one_of(request: PersonRequest, given: HandOver) -> dict[str, Any]:
    return {"given": given, "is_own": given.by_id == request.user.pk}


@require_GET
@operators_only
def past(request: PersonRequest, id: int) -> HttpResponse:
    """One of those before, with what was open then."""
    given = hand_over_for(request.user, id)
    ids = {pk for name, pks in given.open_things.items() if name != "incidents" for pk in pks}
    tickets = Ticket.objects.seen_by(request.user).filter(pk__in=ids).select_related("customer").order_by("number")
    return shown(request, "insight/past.html", {"given": given, "tickets": tickets, "is_own": given.by_id == request.user.pk})


@require_POST
@operators_only
def accept(request: PersonRequest, id: int) -> HttpResponse:
    actions.accept(hand_over_for(request.user, id), by=request.user)
    messages.success(request, _("The shift is yours. Good luck."))
    return redirect("insight:hand-over")
