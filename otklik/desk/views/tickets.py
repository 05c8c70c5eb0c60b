"""The list and the ticket: one screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.access import ticket_for
from otklik.desk.screen import list_screen, ticket_screen
from otklik.pages.shown import shown, wants_part


@operators_only
@require_GET
def tickets(request: PersonRequest) -> HttpResponse:
    return shown(request, template(request, "desk/tickets.html"), list_screen(request), part="list")


@operators_only
@require_GET
def ticket(request: PersonRequest, number: int) -> HttpResponse:
    found = ticket_for(request.user, number)
    return shown(request, template(request, "desk/ticket.html"), ticket_screen(request, found), part="work")


def template(request: PersonRequest, page: str) -> str:
    """The list is a part of both pages and has a file of its own."""
    is_list = wants_part(request) and request.headers.get("HX-Target", "").endswith("#list")
    return "desk/list.html" if is_list else page
