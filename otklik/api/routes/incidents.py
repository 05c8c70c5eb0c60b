"""`/incidents`: raise, repair, say when it works again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router

from otklik.accounts.models import Operator
from otklik.api import access, again, answers
from otklik.api.access import SCOPED, CallerRequest
from otklik.api.once import once
from otklik.api.shapes import incidents as shapes
from otklik.api.shapes.common import LAST, Cursor, Key, Limit
from otklik.desk.models import Ticket
from otklik.incidents import actions
from otklik.incidents.access import incident_for
from otklik.incidents.models import Incident, Update
from otklik.services.models import Service

router = Router()
Number = Annotated[int, Path(ge=1, le=LAST)]
READ, WRITE = SCOPED["incidents:read"], SCOPED["incidents:write"]
STEPS: dict[str, Callable[..., Incident]] = {
    "acknowledge": actions.acknowledge,
    "identify": actions.identify,
    "mitigate": actions.mitigate,
    "fix": actions.fix,
    "reopen": actions.reopen,
    "close": actions.close,
    "clear": actions.clear,
    "false-alarm": actions.false_alarm,
}
SPOKEN = ("identify", "mitigate", "fix")


def shown(incident: Incident) -> dict[str, Any]:
    return shapes.incident_json(incident, settings.DESK_URL)


@router.get("", auth=READ, response=shapes.IncidentPage, summary=gettext_noop("List incidents"))
def list_incidents(
    request: CallerRequest,
    service: Annotated[Key | None, Query()] = None,
    live: Annotated[bool | None, Query(description="only those that are not over, or only those that are")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The newest first."""
    found = Incident.objects.seen_by(request.auth.operator).select_related("service").prefetch_related("components", "forecasts")
    if service is not None:
        found = found.filter(service__slug=service)
    if live is not None:
        found = found.live() if live else found.exclude(pk__in=Incident.objects.live())
    return answers.page(found, ("-id",), cursor, limit, lambda rows: [shown(one) for one in rows])


@router.post("", auth=WRITE, response={201: shapes.IncidentShown}, summary=gettext_noop("Raise an incident"))
@once(again.incident_made)
def raise_incident(request: CallerRequest, given: shapes.IncidentGiven) -> HttpResponse:
    """The engineers on duty are called at once."""
    by = request.auth.operator
    access.refuse_no_raiser(by)
    service = access.service_named(given.service, "#/service")
    assert isinstance(service, Service)
    ticket = None
    if given.ticket is not None:
        ticket = access.named(Ticket.objects.seen_by(by).filter(number=given.ticket), "#/ticket", _("There is no such ticket, or you may not see it."))  # fmt: skip
    components = access.components_named(service, given.components)
    label = (given.label_ru, given.label_en) if given.label_ru.strip() else None
    incident = actions.raise_incident(service, by=by, ticket=ticket, components=components, label=label)
    location = f"{settings.DESK_URL}/api/v1/incidents/{incident.pk}"
    return answers.one(shown(fresh(incident, by)), status=201, location=location)


@router.get("/{id}", auth=READ, response=shapes.IncidentShown, summary=gettext_noop("Read an incident"))
def read_incident(request: CallerRequest, id: Number) -> HttpResponse:
    return answers.one(shown(incident_for(request.auth.operator, id)))


@router.post("/{id}/steps", auth=WRITE, response={201: shapes.IncidentShown}, summary=gettext_noop("Take a step"))
@once(again.incident_repaired)
def take_step(request: CallerRequest, id: Number, given: shapes.StepGiven) -> HttpResponse:
    """For responders and leads: acknowledge, identify, mitigate, fix, reopen, close, clear, false alarm."""
    by, incident = repairer(request, id)
    texts = {"text_ru": given.text_ru, "text_en": given.text_en} if given.step in SPOKEN else {}
    incident = STEPS[given.step](incident, by=by, **texts)
    return answers.one(shown(fresh(incident, by)), status=201)


@router.post("/{id}/forecasts", auth=WRITE, response={201: shapes.ForecastShown}, summary=gettext_noop("Give a forecast"))
@once(again.incident_repaired)
def give_forecast(request: CallerRequest, id: Number, given: shapes.ForecastGiven) -> HttpResponse:
    """Everybody affected sees it, and is told."""
    by, incident = repairer(request, id)
    forecast = actions.forecast(
        incident,
        given.from_at,
        given.to_at,
        basis_ru=given.basis_ru,
        basis_en=given.basis_en,
        next_update_at=given.next_update_at,
        by=by,
    )
    return answers.one(shapes.forecast_json(forecast), status=201)


@router.get("/{id}/updates", auth=READ, response=shapes.UpdatePage, summary=gettext_noop("Read what the public was told"))
def list_updates(request: CallerRequest, id: Number, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    updates = Update.objects.filter(incident=incident_for(request.auth.operator, id))
    return answers.page(updates, ("-id",), cursor, limit, lambda rows: [shapes.update_json(one) for one in rows])


@router.post("/{id}/updates", auth=WRITE, response={201: shapes.UpdateShown}, summary=gettext_noop("Tell the public"))
@once(again.incident_repaired)
def publish_update(request: CallerRequest, id: Number, given: shapes.UpdateGiven) -> HttpResponse:
    by, incident = repairer(request, id)
    update = actions.publish_update(incident, text_ru=given.text_ru, text_en=given.text_en, by=by)
    return answers.one(shapes.update_json(update), status=201)


def repairer(request: CallerRequest, id: int) -> tuple[Operator, Incident]:
    """Who moves an incident on, and the incident, not another than the caller has read."""
    by = request.auth.operator
    incident = access.incident_to_repair(by, id)
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    incident = incident_for(by, id)
    answers.check_unchanged(request, shown(incident))
    return by, incident


def fresh(incident: Incident, by: Operator) -> Incident:
    return incident_for(by, incident.pk)
