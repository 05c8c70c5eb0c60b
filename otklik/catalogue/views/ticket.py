"""What the ticket's page shows of the request that opened it."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from otklik.catalogue.models import Request
from otklik.catalogue.views.requests import TONES, approvals_of
from otklik.desk.models import Kind, Ticket
from otklik.journal.prepared import WHICH, Prepared

requests_of = Prepared(lambda ticket: Request.objects.filter(ticket=ticket).select_related("situation").order_by("pk")[:1], WHICH)


def ticket_context(request: HttpRequest, ticket: Ticket) -> str:
    if ticket.kind != Kind.REQUEST:
        return ""
    found = next(iter(requests_of(ticket.pk)), None)
    if found is None:
        return ""
    context = {
        "found": found,
        "word": found.get_state_display(),
        "tone": TONES[found.state],
        "approvals": approvals_of(found),
    }
    return render_to_string("catalogue/ticket_context.html", context, request)
