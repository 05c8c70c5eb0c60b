"""What problems put into the ticket's page and the incident's room."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from otklik.accounts.models import Operator
from otklik.desk.glance import ask, of_ticket, told
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.problems import access
from otklik.problems.models import Problem
from otklik.problems.views.problems import TONES

ask("problems", of_ticket("problems_linkedticket"))
ask("live_problems", "EXISTS (SELECT FROM problems_problem WHERE state IN ('open', 'known'))")


def ticket_context(request: HttpRequest, ticket: Ticket) -> str:
    """The cause that is linked, else what may be it; a workaround goes into the reply with one press."""
    person = request.user
    if not isinstance(person, Operator) or not access.may_work_on(person):
        return ""
    linked = list(Problem.objects.filter(ticket_links__ticket=ticket).order_by("-pk")[:5]) if told(ticket, "problems") else []
    suggested = access.suggested_for(ticket) if ticket.is_live and not linked and told(ticket, "live_problems") else []
    context = {
        "ticket": ticket,
        "number": ticket.number,
        "linked": [line(one, ticket) for one in linked],
        "suggested": [line(one, ticket) for one in suggested],
    }
    return render_to_string("problems/ticket_context.html", context, request)


def ticket_links(request: HttpRequest, ticket: Ticket) -> str:
    person = request.user
    if not isinstance(person, Operator) or not access.may_work_on(person) or told(ticket, "problems"):
        return ""
    return render_to_string("problems/ticket_links.html", {"number": ticket.number}, request)


def line(problem: Problem, ticket: Ticket) -> dict[str, object]:
    with translation.override(ticket.language):
        workaround = problem.workaround
    return {
        "problem": problem,
        "word": problem.get_state_display(),
        "tone": TONES[problem.state],  # type: ignore[index]
        "workaround": workaround if problem.is_live else "",
    }


def incident_side(request: HttpRequest, incident: Incident) -> str:
    person = request.user
    linked = list(Problem.objects.filter(incident_links__incident=incident).order_by("-pk")[:5])
    may_work = isinstance(person, Operator) and access.may_work_on(person)
    if not linked and not may_work:
        return ""
    context = {
        "incident": incident,
        "linked": [{"problem": one, "word": one.get_state_display(), "tone": TONES[one.state]} for one in linked],  # type: ignore[index]
        "may_work": may_work,
    }
    return render_to_string("problems/incident_side.html", context, request)
