"""The list and the ticket: one screen."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, operators_only
from otklik.accounts.models import Operator
from otklik.desk.access import ticket_for
from otklik.desk.actions.mentions import who_see
from otklik.desk.listing import Choice
from otklik.desk.mentions import call_of
from otklik.desk.screen import list_screen, out_of_sight_screen, shelves_screen, ticket_screen
from otklik.desk.search.offering import offered
from otklik.desk.search.question import LONGEST
from otklik.pages.shown import gone_to, shown, shown_in_turns, wants_part
from otklik.speech.judging import get_ready


@operators_only
@require_GET
def tickets(request: PersonRequest) -> HttpResponseBase:
    return shown_in_turns(request, template(request, "desk/tickets.html"), list_screen(request), part="list")


@operators_only
@require_GET
def ticket(request: PersonRequest, number: int) -> HttpResponseBase:
    try:
        found = ticket_for(request.user, number)
    except Http404:
        if wants_part(request):
            raise
        # The same whether it went elsewhere while his page was open or has never been.
        return shown(request, "desk/out_of_sight.html", out_of_sight_screen(request, number), status=404)
    if found.merged_into is not None:
        return gone_to(request, reverse("desk:ticket", args=[found.final.number]))
    get_ready()
    return shown_in_turns(request, template(request, "desk/ticket.html"), ticket_screen(request, found), part="work")


@operators_only
@require_GET
def filters(request: PersonRequest) -> JsonResponse:
    """What the search offers for what is typed so far."""
    return JsonResponse([asdict(one) for one in offered(request.GET.get("q", "")[-LONGEST:], to=request.user)], safe=False)


@operators_only
@require_GET
def shelves(request: PersonRequest) -> HttpResponse:
    """For the menu that has been opened: its counts are looked up for nobody who does not look at them."""
    return shown(request, "desk/shelves.html", shelves_screen(request.user, Choice.of(request.GET.dict())), part="shelves")


@operators_only
@require_GET
def colleagues(request: PersonRequest, number: int) -> JsonResponse:
    """Whom a note in this ticket can call, and what to write for it."""
    people = {one.pk: one for one in who_see(ticket_for(request.user, number)) if one.pk != request.user.pk}
    names = {pk: (one.name, one.email) for pk, one in people.items()}
    on_shift = set(Operator.objects.on_shift().filter(pk__in=people).values_list("pk", flat=True))
    rows = [
        {
            "name": str(one),
            "call": call,
            "known": f"{one.name} {one.email.partition('@')[0]}",
            "about": _("on shift") if pk in on_shift else "",
        }
        for pk, one in people.items()
        if (call := call_of(pk, names))
    ]
    return JsonResponse({"rows": rows})


def template(request: PersonRequest, page: str) -> str:
    """The list and its shelves are parts of both pages and have files of their own."""
    aim = request.headers.get("HX-Target", "").rpartition("#")[2] if wants_part(request) else ""
    return f"desk/{aim}.html" if aim in ("list", "shelves") else page
