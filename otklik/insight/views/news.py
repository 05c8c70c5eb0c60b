"""What is new for the person, for the element that rings; and what he wants to hear of."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from otklik.accounts import actions
from otklik.accounts.access import PersonRequest, staff_only
from otklik.accounts.models import Operator
from otklik.insight.forms import AlertsForm
from otklik.insight.news import KINDS, NOTHING, WAYS, latest, news_for
from otklik.pages.shown import shown

LONGEST = 17


@require_GET
@staff_only
def news(request: PersonRequest) -> JsonResponse:
    """`?since=` is the journal's row that the page has heard of; without it only where to begin."""
    since, chosen = request.GET.get("since", ""), chosen_by(request.user)
    if not (since.isascii() and since.isdigit() and len(since) <= LONGEST):
        return JsonResponse({"next": latest(), "news": []}, headers={"Cache-Control": "no-store"})
    found, following = news_for(request.user, int(since), chosen)
    said = [{**asdict(one), "way": chosen[one.kind]} for one in found]
    return JsonResponse({"next": following, "news": said}, headers={"Cache-Control": "no-store"})


@require_http_methods(["GET", "POST"])
@staff_only
def alerts(request: PersonRequest) -> HttpResponse:
    form = AlertsForm(request.POST if request.method == "POST" else None, initial=chosen_by(request.user))
    if form.is_bound and form.is_valid():
        actions.choose_alerts(request.user, {kind: way for kind, way in form.cleaned_data.items() if way}, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("insight:alerts")
    return shown(request, "insight/alerts.html", {"form": form}, status=422 if form.is_bound else 200)


def chosen_by(person: Operator) -> dict[str, str]:
    """Kind → way, without what this version does not know."""
    kept = person.alerts if isinstance(person.alerts, dict) else {}
    return {kind: way for kind, way in kept.items() if kind in KINDS and way in WAYS and way != NOTHING}


def hear_news(request: HttpRequest) -> str:
    """The element at the end of the page; only for those who want to hear of something."""
    person = request.user
    if not isinstance(person, Operator) or not chosen_by(person):
        return ""
    return render_to_string("insight/hear_news.html", {"person": person.pk}, request)
