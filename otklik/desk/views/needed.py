"""What each kind of ticket needs to know: the admin's page."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.tabs import tabs
from otklik.desk import actions
from otklik.desk.access import needed_fact_for
from otklik.desk.forms import NeededForm
from otklik.desk.models import Kind, NeededFact
from otklik.desk.words import fact_name
from otklik.pages.shown import shown


@admins_only
@require_http_methods(["GET", "POST"])
def needed_facts(request: PersonRequest) -> HttpResponse:
    form = NeededForm(request.POST or None)
    if form.is_bound and form.is_valid():
        content = form.cleaned_data
        actions.need(content["kind"], content["service"], content["name"])
        messages.success(request, _("Saved. Operators see what is missing in every open ticket of this kind."))
        return redirect("desk:needed-facts")
    rows = NeededFact.objects.select_related("service").order_by("kind", "service__name_ru", "pk")
    groups = [
        {
            "title": " · ".join([Kind(kind).label.capitalize(), *([service.name] if service else [])]),
            "facts": [{"pk": one.pk, "name": fact_name(one.name)} for one in facts],
        }
        for (kind, service), facts in groupby(rows, key=lambda one: (one.kind, one.service))
    ]
    context = {"tabs": tabs(request, "needed-facts"), "groups": groups, "form": form}
    return shown(request, "desk/needed.html", context, status=422 if form.is_bound else 200)


@admins_only
@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    actions.need_no_more(needed_fact_for(request.user, pk))
    messages.success(request, _("Removed. What is known in the tickets stays."))
    return redirect("desk:needed-facts")
