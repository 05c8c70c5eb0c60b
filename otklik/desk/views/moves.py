"""What an operator does to a ticket."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk import actions
from otklik.desk.access import ticket_for
from otklik.desk.forms import HandOverForm, KnownForm
from otklik.desk.matter import fields_form
from otklik.desk.models import KnownFact, Ticket
from otklik.desk.screen import ticket_screen
from otklik.lib.refused import Newer, Refused
from otklik.pages.shown import gone_to, shown, shown_or_back, wants_part


def again(request: PersonRequest, ticket: Ticket) -> HttpResponse:
    """The ticket as it is now; the list, when handing it over took it out of the person's sight."""
    if not Ticket.objects.seen_by(request.user).filter(pk=ticket.pk).exists():
        messages.success(request, _("Ticket %(number)s is handed over.") % {"number": ticket.number})
        return gone_to(request, reverse("desk:list"))
    ticket = ticket_for(request.user, ticket.number)
    return shown_or_back(
        request,
        "desk/ticket.html",
        ticket_screen(request, ticket),
        part="work",
        back=reverse("desk:ticket", args=[ticket.number]),
    )


@operators_only
@require_POST
def claim(request: PersonRequest, number: int) -> HttpResponse:
    return again(request, actions.claim(ticket_for(request.user, number), by=request.user))


@operators_only
@require_http_methods(["GET", "POST"])
def hand_over(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    form = HandOverForm(request.POST or None)
    if request.method == "GET":
        return shown(request, "desk/hand_over.html", ticket_screen(request, ticket, form=form), part="hand-over-form")
    if not form.is_valid():
        raise Refused(_("Choose a team or a colleague."))
    given = {name: form.cleaned_data[name] for name in ("note", "key", "seen")}
    try:
        actions.hand_over(ticket, by=request.user, team=form.team, operator=form.operator, **given)
    except Newer as newer:
        form.add_error(None, str(newer))
        return asked_again(request, ticket_for(request.user, number), form)
    return again(request, ticket)


def asked_again(request: PersonRequest, ticket: Ticket, form: HandOverForm) -> HttpResponse:
    """With what the colleague did above what was typed: pressed once more it is done all the same."""
    context = ticket_screen(request, ticket, form=form)
    if not wants_part(request):
        return shown(request, "desk/hand_over.html", context, status=422)
    html = render_to_string("desk/hand_over.html#hand-over-form", context, request)
    return HttpResponse(html, status=422, headers={"HX-Retarget": "#hand-over-form", "HX-Reswap": "outerHTML"})


@operators_only
@require_http_methods(["GET", "POST"])
def resolve(request: PersonRequest, number: int) -> HttpResponse:
    """Resolves at once; where the kind's fields are wanted first, one form asks for all of them."""
    ticket = ticket_for(request.user, number)
    form = fields_form(ticket, request.POST if request.method == "POST" else None, must=True)
    if request.method == "POST" and form.is_valid():
        actions.fill_fields(ticket, form.read(), by=request.user)
        return again(request, actions.resolve(ticket, by=request.user))
    if request.method == "POST" and not form.fields.keys() & request.POST.keys():
        return gone_to(request, reverse("desk:resolve", args=[number]))
    context = ticket_screen(request, ticket, form=form, wide=False)
    return shown(request, "desk/resolve.html", context, status=422 if form.is_bound else 200)


@operators_only
@require_POST
def reopen(request: PersonRequest, number: int) -> HttpResponse:
    return again(request, actions.reopen(ticket_for(request.user, number), by=request.user))


@operators_only
@require_POST
def move(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    return again(request, actions.move(ticket, request.POST.get("state", ""), by=request.user))


@operators_only
@require_POST
def learn(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    form = KnownForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say both what it is and its value."))
    actions.learn(ticket, form.cleaned_data["name"], form.cleaned_data["value"], KnownFact.OPERATOR, by=request.user)
    return again(request, ticket)
