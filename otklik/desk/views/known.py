"""The fact sheet: correcting a line, and taking over what a message tells."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk import actions
from otklik.desk.access import known_fact_for, ticket_for
from otklik.desk.reading import Found
from otklik.desk.sheet import line
from otklik.desk.views.moves import again
from otklik.pages.shown import shown


@operators_only
@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    known = known_fact_for(ticket, pk)
    if request.method == "POST":
        value = "" if "aside" in request.POST else request.POST.get("value", "") or known.value
        actions.correct(known, value, by=request.user)
        return again(request, ticket)
    context = {
        "number": number,
        "line": line(known),
        "field_id": f"value-{pk}",
        "back": reverse("desk:ticket", args=[number]),
        "here": "tickets",
    }
    return shown(request, "desk/correct.html", context, part="correction")


@operators_only
@require_POST
def found(request: PersonRequest, number: int) -> HttpResponse:
    """One press takes over what was found in a message, as a fact or as the customer's own deadline; another sets it aside."""
    ticket = ticket_for(request.user, number)
    moment, _bar, token = request.POST.get("deadline", "").partition("|")
    name, _colon, value = (token or request.POST.get("accept") or request.POST.get("aside") or "").partition(":")
    what = Found(name=name, value=value)
    if token:
        actions.need_by(ticket, what, moment, by=request.user)
    elif "accept" in request.POST:
        actions.accept(ticket, what, by=request.user)
    else:
        actions.set_aside(ticket, what, by=request.user)
    return again(request, ticket)


@operators_only
@require_POST
def write_to(request: PersonRequest, number: int) -> HttpResponse:
    """Letters go to an address that was told with this ticket."""
    ticket = ticket_for(request.user, number)
    return again(request, actions.write_to_told(ticket, request.POST.get("address", ""), by=request.user))
