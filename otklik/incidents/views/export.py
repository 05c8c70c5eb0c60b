"""The record of an incident as a file."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, staff_only
from otklik.incidents import access
from otklik.incidents.exporting import as_csv, as_data


@staff_only
@require_GET
def export_json(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    answer = JsonResponse(as_data(incident, reader=request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="incident-{incident.pk}.json"'
    return answer


@staff_only
@require_GET
def export_csv(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    # The byte order mark makes spreadsheets read Russian letters rightly.
    answer = HttpResponse("\ufeff" + as_csv(incident), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="incident-{incident.pk}.csv"'
    return answer
