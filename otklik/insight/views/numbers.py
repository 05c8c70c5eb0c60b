"""The day and the week in plots that the server draws."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, leads_and_admins_only
from otklik.insight.plots import plots
from otklik.pages.shown import shown


@require_GET
@leads_and_admins_only
def numbers(request: PersonRequest) -> HttpResponse:
    return shown(request, "insight/numbers.html", {"plots": plots()})
