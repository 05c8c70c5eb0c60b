"""Organisations for which customers act: the list, and one with its people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from otklik.accounts.access import PersonRequest, operators_only
from otklik.customers import actions
from otklik.desk.access import organisation_for, organisations_seen
from otklik.desk.people import organisation_screen, organisations_screen, tabs_of
from otklik.pages.shown import gone_to, shown


@operators_only
@require_GET
def organisations(request: PersonRequest) -> HttpResponse:
    context = organisations_screen(request, organisations_seen(request.user))
    return shown(request, "desk/organisations.html", {**context, "tabs": tabs_of("organisations")}, part="organisations")


@operators_only
@require_http_methods(["GET", "POST"])
def organisation(request: PersonRequest, pk: int) -> HttpResponse:
    found = organisation_for(request.user, pk)
    if request.method == "POST":
        actions.rename_organisation(found, request.POST.get("name", ""), by=request.user)
        messages.success(request, _("Saved."))
        return gone_to(request, reverse("desk:organisation", args=[pk]))
    return shown(request, "desk/organisation.html", organisation_screen(request, found), part="people")
