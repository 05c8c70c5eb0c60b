"""What the ticket's page shows of incidents: one tap to raise or to link, and what this customer was told and answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.access import ticket_for
from otklik.desk.glance import told
from otklik.desk.models import Ticket
from otklik.incidents import access
from otklik.incidents.models import Affected
from otklik.incidents.outlook import outlook_of
from otklik.incidents.rules import ASKING, State
from otklik.incidents.told import told_lines
from otklik.incidents.views.strip import title_of, word_of


@operators_only
@require_GET
def head_part(request: PersonRequest, number: int) -> HttpResponse:
    """The head's part alone, for a page that was nudged."""
    return HttpResponse(ticket_head(request, ticket_for(request.user, number)))


@operators_only
@require_GET
def context_part(request: PersonRequest, number: int) -> HttpResponse:
    """The context's part alone, for a page that was nudged."""
    return HttpResponse(ticket_context(request, ticket_for(request.user, number)))


def ticket_head(request: HttpRequest, ticket: Ticket) -> str:
    """Raise, when nothing is known; say that it is still broken, when it is said to be repaired."""
    person: Any = request.user
    if not access.may_serve(person):
        return ""
    live = access.live_of(ticket.service) if ticket.service is not None and told(ticket, "failures") else None
    incident = live if live is not None and live.state != State.SUSPECTED else None
    context = {
        "ticket": ticket,
        "incident": incident,
        "number": str(ticket.number),
        "may_raise": incident is None and ticket.is_live,
        "may_reopen": incident is not None and incident.state in ASKING and ticket.is_live,
    }
    return render_to_string("incidents/ticket_head.html", context, request)


def ticket_context(request: HttpRequest, ticket: Ticket) -> str:
    """The incident that touched this customer, what he was told of it, and what he said."""
    incident = access.incident_of(ticket)
    one = Affected.objects.filter(incident=incident, customer=ticket.customer_id).first() if incident else None
    context: dict[str, Any] = {"ticket": ticket, "incident": None}
    if incident is not None and one is not None:
        outlook = outlook_of(incident)
        title, tone = title_of(incident)
        context |= {
            "incident": incident,
            "title": title,
            "tone": tone,
            "word": word_of(incident, outlook),
            "outlook": outlook,
            "told": told_lines(incident, ticket.customer_id),
            "answer": access.answer_of(incident, ticket.customer),
            "is_asking": incident.state in ASKING,
            "may_serve": access.may_serve(request.user),  # type: ignore[arg-type]
        }
    return render_to_string("incidents/ticket_context.html", context, request)
