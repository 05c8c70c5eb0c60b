"""What the composer asks about its words while somebody writes. Both change nothing."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.access import ticket_answered, ticket_for
from otklik.desk.forms import NOTE
from otklik.desk.sheet import told_facts
from otklik.desk.writing.words import remarks_on, typed
from otklik.lib.once import one_page
from otklik.lib.refused import Refused
from otklik.speech.proposing import Private, propose
from otklik.speech.remarks import read_tokens
from otklik.speech.views import listed


@operators_only
@require_POST
def words(request: PersonRequest, number: int) -> HttpResponse:
    """What is found in a reply as it stands; nothing in a note. A POST, because the text may be long."""
    ticket = ticket_answered(request.user, number)
    if request.POST.get("mode") == NOTE:
        return listed(request, [])
    with one_page():
        found = remarks_on(ticket, typed(request.POST), read_tokens(request.POST.get("left", "")))
    return listed(request, found)


@operators_only
@require_POST
def reword(request: PersonRequest, number: int) -> HttpResponse:
    """Another wording of the whole reply, by the connector, with what is still found in it."""
    ticket = ticket_for(request.user, number)
    private = Private(names=[ticket.customer.name, request.user.name], values=[one.value for one in told_facts(ticket)])
    try:
        proposal = propose(typed(request.POST), private)
    except Refused as refused:
        return HttpResponse(render_to_string("desk/reword_refused.html", {"text": str(refused)}, request))
    found = remarks_on(ticket, proposal.text)
    context = {"proposal": proposal, "found": found[:5], "number": number}
    return HttpResponse(render_to_string("desk/reword_proposal.html", context, request))
