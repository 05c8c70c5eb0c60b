"""Merging, splitting and linking tickets."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk import actions
from otklik.desk.access import message_of, ticket_for, ticket_meant, tie_of
from otklik.desk.matter_forms import MergeForm, TieForm
from otklik.desk.screen import ticket_screen
from otklik.desk.views.matter import refuse_wrong
from otklik.desk.views.moves import again
from otklik.lib.refused import Refused
from otklik.pages.shown import gone_to, shown, toast


@operators_only
@require_http_methods(["GET", "POST"])
def merge(request: PersonRequest, number: int) -> HttpResponse:
    """Chooses the ticket into which this one goes; what stands in the way is said beside the form."""
    ticket = ticket_for(request.user, number)
    form = MergeForm(request.POST or None, initial={"into": request.GET.get("into", "")})
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data
        try:
            target = ticket_meant(request.user, content["into"])
            target = actions.merge(ticket, target, by=request.user, is_sure=content["is_sure"])
        except Refused as refused:
            form.add_error("into", str(refused))
        else:
            words = _("Ticket %(number)s is part of this one now.") % {"number": ticket.number}
            toast(request, words, undo_url=reverse("desk:unmerge", args=[ticket.number]))
            return gone_to(request, reverse("desk:ticket", args=[target.number]))
    context = ticket_screen(request, ticket, form=form, wide=False)
    return shown(request, "desk/merge.html", context, status=422 if form.is_bound else 200)


@operators_only
@require_POST
def unmerge(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    if ticket.merged_into is not None:
        # Who may not see where it went has no say in what comes out of there.
        ticket_for(request.user, ticket.merged_into.number)
    actions.unmerge(ticket, by=request.user)
    toast(request, _("Ticket %(number)s is as it was.") % {"number": ticket.number})
    return gone_to(request, reverse("desk:ticket", args=[ticket.number]))


@operators_only
@require_POST
def split(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    made = actions.split(message_of(ticket, request.POST.get("message", "")), by=request.user)
    toast(request, _("This message is a ticket of its own now: %(number)s.") % {"number": made.number})
    return gone_to(request, reverse("desk:ticket", args=[made.number]))


@operators_only
@require_POST
def tie(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    form = TieForm(request.POST)
    refuse_wrong(form)
    other = ticket_meant(request.user, form.cleaned_data["other"])
    named = str(form.cleaned_data["tie"])
    one, two = (other, ticket) if named.startswith("back-") else (ticket, other)
    actions.tie(one, two, named.removeprefix("back-"), by=request.user)
    return again(request, ticket)


@operators_only
@require_POST
def untie(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    actions.untie(tie_of(ticket, request.POST.get("tie", "")), by=request.user)
    return again(request, ticket)
