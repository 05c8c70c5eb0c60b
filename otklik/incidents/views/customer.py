"""What a customer's page, and the context of his tickets, show of incidents: what fails for him at this moment."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from otklik.customers.models import Customer
from otklik.desk.glance import told
from otklik.desk.models import Ticket
from otklik.incidents.models import Affected
from otklik.incidents.outlook import outlook_of
from otklik.incidents.rules import OVER
from otklik.incidents.views.strip import title_of

MOST = 5


def touching(request: HttpRequest, customer: Customer, ticket: Ticket | None) -> str:
    """Live incidents that touch him, with what was promised of each; beside a ticket without the one that the ticket itself speaks of."""
    if ticket is not None and not told(ticket, "touched"):
        return ""
    found = Affected.objects.filter(customer=customer).exclude(incident__state__in=OVER).select_related("incident__service")
    if ticket is not None:
        found = found.exclude(ticket=ticket)
        if ticket.service_id:
            found = found.exclude(incident__service=ticket.service_id)
    lines = []
    for one in found.prefetch_related("incident__forecasts").order_by("-pk")[:MOST]:
        title, tone = title_of(one.incident)
        outlook = outlook_of(one.incident)
        line = {"pk": one.incident_id, "title": title, "tone": tone, "since": one.since}
        lines.append({**line, "forecast": outlook.range_words, "news_at": outlook.next_update_at})
    context = {"touching": lines, "is_beside": ticket is not None}
    return render_to_string("incidents/touching.html", context, request) if lines else ""
