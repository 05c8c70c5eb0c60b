"""The list and the ticket: one screen."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.access import ticket_for
from otklik.desk.screen import list_screen, ticket_screen
from otklik.desk.search.offering import offered
from otklik.pages.shown import gone_to, shown, wants_part
from otklik.speech.judging import get_ready

# What the search field takes.
LONGEST = 200


@operators_only
@require_GET
def tickets(request: PersonRequest) -> HttpResponse:
    return shown(request, template(request, "desk/tickets.html"), list_screen(request), part="list")


@operators_only
@require_GET
def ticket(request: PersonRequest, number: int) -> HttpResponse:
    found = ticket_for(request.user, number)
    if found.merged_into is not None:
        return gone_to(request, reverse("desk:ticket", args=[found.final.number]))
    get_ready()
    return shown(request, template(request, "desk/ticket.html"), ticket_screen(request, found), part="work")


@operators_only
@require_GET
def filters(request: PersonRequest) -> JsonResponse:
    """What the search offers for what is typed so far."""
    return JsonResponse([asdict(one) for one in offered(request.GET.get("q", "")[-LONGEST:])], safe=False)


def template(request: PersonRequest, page: str) -> str:
    """The list and its shelves are parts of both pages and have files of their own."""
    aim = request.headers.get("HX-Target", "").rpartition("#")[2] if wants_part(request) else ""
    return f"desk/{aim}.html" if aim in ("list", "shelves") else page
