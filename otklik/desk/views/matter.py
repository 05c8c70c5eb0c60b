"""What an operator says of a matter: kind, fields, priority, next step; putting it aside, following it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk import actions
from otklik.desk.access import colleagues_to_give_to, is_id, ticket_for
from otklik.desk.falls_due import due_before, in_time
from otklik.desk.history import history_of
from otklik.desk.matter import fields_form
from otklik.desk.matter_forms import PriorityForm, StepForm, WhenForm
from otklik.desk.models import Ticket
from otklik.desk.moments import OWN
from otklik.desk.screen import list_screen, ticket_screen
from otklik.desk.views.moves import again
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.pages.shown import gone_to, shown, wants_part
from otklik.pages.words import clock, nbsp


@operators_only
@require_POST
def kind(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    return again(request, actions.change_kind(ticket, request.POST.get("kind", ""), by=request.user))


@operators_only
@require_POST
def fields(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    form = fields_form(ticket, request.POST)
    refuse_wrong(form)
    return again(request, actions.fill_fields(ticket, form.read(), by=request.user))


@operators_only
@require_POST
def priority(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    form = PriorityForm(request.POST)
    refuse_wrong(form)
    return again(request, actions.prioritise(ticket, **form.cleaned_data, by=request.user))


@operators_only
@require_http_methods(["GET", "POST"])
def snooze(request: PersonRequest, number: int) -> HttpResponse:
    """Puts it aside; where a promise falls before it comes back, one page says so and asks once more."""
    ticket = ticket_for(request.user, number)
    form = WhenForm(request.POST if request.method == "POST" else request.GET)
    refuse_wrong(form)
    moment = form.cleaned_data["moment"]
    if request.method == "GET":
        return shown(request, "desk/snooze.html", ticket_screen(request, ticket, wide=False, **asked_again(ticket, moment)))
    if "anyway" not in request.POST and moment > now() and ticket.is_live and due_before(ticket, moment):
        asked = {"when": OWN, "moment": f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"}
        return gone_to(request, f"{reverse('desk:snooze', args=[number])}?{urlencode(asked)}")
    return again(request, actions.snooze(ticket, moment, by=request.user))


def asked_again(ticket: Ticket, moment: datetime) -> dict[str, Any]:
    """The promises that fall before the moment, and the choices: shortly before the first of them, or the moment all the same."""
    due = due_before(ticket, moment)
    choices = [
        (_("Bring it back in time, %(when)s"), in_time(due)),
        (_("Put it aside until %(when)s all the same"), moment),
    ]
    return {
        "promises": [one.sentence for one in due],
        "until": clock(moment),
        "own": OWN,
        "choices": [
            (nbsp(words % {"when": clock(at)}), f"{timezone.localtime(at):%Y-%m-%dT%H:%M}") for words, at in choices if at
        ],
    }


@operators_only
@require_POST
def wake(request: PersonRequest, number: int) -> HttpResponse:
    return again(request, actions.wake(ticket_for(request.user, number), by=request.user))


@operators_only
@require_POST
def step(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    form = StepForm(request.POST)
    refuse_wrong(form)
    content = form.cleaned_data
    owner = colleagues_to_give_to().filter(pk=int(content["owner"]) if is_id(content["owner"]) else 0).first()
    if owner is None:
        raise Refused(_("Choose who does it."))
    actions.plan(ticket, content["text"], owner=owner, due_at=content["moment"], by=request.user)
    return again(request, ticket)


@operators_only
@require_POST
def step_done(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    named = request.POST.get("step", "")
    return again(request, actions.finish_step(ticket, int(named) if is_id(named) else 0, by=request.user))


@operators_only
@require_POST
def follow(request: PersonRequest, number: int) -> HttpResponse:
    """Begins to follow; `off` ends it."""
    ticket = ticket_for(request.user, number)
    act = actions.unfollow if request.POST.get("follow") == "off" else actions.follow
    act(ticket, by=request.user)
    return again(request, ticket)


@operators_only
@require_POST
def see(request: PersonRequest, number: int) -> HttpResponse:
    """The page says that it has been seen: mentions and news of this ticket are no longer unread."""
    ticket = ticket_for(request.user, number)
    actions.see(ticket, by=request.user)
    if wants_part(request):
        # The list beside it counts anew.
        return HttpResponse(headers={"HX-Trigger": "nudge:tickets"})
    return again(request, ticket)


@operators_only
@require_GET
def history(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    context = {**list_screen(request, ticket), "ticket": ticket, "number": ticket.number, "history": history_of(ticket)}
    return shown(request, "desk/history.html", {**context, "wide": False}, part="history")


def refuse_wrong(form: forms.Form) -> None:
    """The first thing that is wrong with a short form, as one sentence with the field's name."""
    if form.is_valid():
        return
    name, errors = next(iter(form.errors.items()))
    label = str(form.fields[name].label or "") if name in form.fields else ""
    raise Refused(f"{label}: {errors[0]}" if label else str(errors[0]))
