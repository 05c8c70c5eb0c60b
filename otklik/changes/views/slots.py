"""What planned work puts into the strip, the ticket's page and the incident's room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.changes import access
from otklik.changes.models import Change, ChangeRead, State
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.incidents.statuspage import window
from otklik.journal.prepared import WHEN, Prepared
from otklik.lib.clock import now
from otklik.lib.once import once
from otklik.services.models import Service

near_at = Prepared(lambda when: Change.objects.near(when).prefetch_related("services"), WHEN)


def strip(request: HttpRequest) -> str:
    """What goes on now, for everybody; what an operator has not taken note of yet, with its briefing."""
    person: Any = request.user
    near = near_now()
    if not near or not isinstance(person, Operator):
        return ""
    read = set(ChangeRead.objects.filter(operator=person, change__in=near).values_list("change", "version"))
    serves = access.may_serve(person)
    lines = [line(one, is_unread=serves and (one.pk, one.version) not in read) for one in near]
    shown = [one for one in lines if one["is_unread"] or one["is_going"]]
    return render_to_string("changes/strip.html", {"lines": shown}, request) if shown else ""


@once
def near_now() -> list[Change]:
    """What goes on or begins soon, as the parts of one page ask for it."""
    return near_at(now())


def line(change: Change, *, is_unread: bool = False) -> dict[str, Any]:
    if change.is_late:
        title, tone = _("Planned work takes longer: {title}"), "warn"
    elif change.is_going:
        title, tone = _("Planned work goes on: {title}"), "sky"
    else:
        title, tone = _("Planned work: {title}"), "sky"
    return {
        "change": change,
        "title": title.format(title=change.title),
        "tone": tone,
        "window": window(change.from_at, change.to_at),
        "services": ", ".join(service.name for service in change.services.all()),
        "is_unread": is_unread,
        "is_going": change.is_going or change.state == State.STARTED,
    }


def of_service(service: Service | None) -> list[dict[str, Any]]:
    """Planned work on this service that goes on now or begins within a day."""
    if service is None:
        return []
    return [line(one) for one in near_now() if service in one.services.all()]


def ticket_context(request: HttpRequest, ticket: Ticket) -> str:
    found = of_service(ticket.service) if ticket.is_live else []
    return render_to_string("changes/notices.html", {"lines": found}, request) if found else ""


def incident_head(request: HttpRequest, incident: Incident) -> str:
    """Whoever repairs must know that somebody works there on purpose."""
    found = [one for one in of_service(incident.service) if one["is_going"]] if incident.is_live else []
    return render_to_string("changes/notices.html", {"lines": found}, request) if found else ""
