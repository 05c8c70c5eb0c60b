"""What the ticket's page shows of incidents: one tap to raise or to link, and what this customer was told and answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from otklik.desk.models import Ticket
from otklik.incidents import access
from otklik.incidents.models import Affected, Incident
from otklik.incidents.outlook import outlook_of
from otklik.incidents.rules import ASKING, State
from otklik.incidents.told import told_lines
from otklik.incidents.views.strip import title_of, word_of


def ticket_head(request: HttpRequest, ticket: Ticket) -> str:
    """Raise, when nothing is known; link, when something is; nothing once the customer is linked."""
    person: Any = request.user
    if not access.may_serve(person) or not ticket.is_live:
        return ""
    live = Incident.objects.of_service(ticket.service) if ticket.service is not None else None
    incident = live if live is not None and live.state != State.SUSPECTED else None
    is_linked = incident is not None and Affected.objects.filter(incident=incident, customer=ticket.customer_id).exists()
    context = {
        "ticket": ticket,
        "incident": incident,
        "number": str(ticket.number),
        "may_raise": incident is None,
        "may_link": incident is not None and not is_linked,
        "may_reopen": incident is not None and incident.state in ASKING,
    }
    return render_to_string("incidents/ticket_head.html", context, request)


def ticket_context(request: HttpRequest, ticket: Ticket) -> str:
    """The incident that touched this customer, what he was told of it, and what he said."""
    affected = Affected.objects.filter(customer=ticket.customer_id, incident__in=Incident.objects.exclude(state=State.SUSPECTED))
    mine = affected.filter(ticket=ticket) | affected.filter(incident__service=ticket.service_id)
    one = mine.select_related("incident__service", "incident__owner").order_by("-incident_id").first()
    if one is None or access.incident_of(ticket) != one.incident:
        return ""
    incident = one.incident
    outlook = outlook_of(incident)
    title, tone = title_of(incident)
    context = {
        "ticket": ticket,
        "incident": incident,
        "affected": one,
        "title": title,
        "tone": tone,
        "word": word_of(incident, outlook),
        "outlook": outlook,
        "told": told_lines(incident, one.customer_id),
        "answer": access.answer_of(incident, one.customer),
        "is_asking": incident.state in ASKING,
        "may_serve": access.may_serve(request.user),  # type: ignore[arg-type]
    }
    return render_to_string("incidents/ticket_context.html", context, request)
