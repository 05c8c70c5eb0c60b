"""What we know: problems, out and in."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from otklik.accounts.models import Operator, Team
from otklik.desk.models import Ticket
from otklik.exchange.models import Subject
from otklik.exchange.records import Record, Rows, shown
from otklik.exchange.saying import said as _
from otklik.incidents.models import Incident
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean
from otklik.problems import rules
from otklik.problems.actions import LONGEST as LONGEST_OF_PROBLEM
from otklik.problems.models import Problem
from otklik.problems.models import State as ProblemState
from otklik.services.models import Service

TEXTS = ("cause", "workaround_ru", "workaround_en", "solution_ru", "solution_en")
PROBLEM_COLUMNS = ("id", "title", "state", "services", *TEXTS, "tickets", "incidents", "made_at", "solved_at")


def problems(person: Operator | None) -> QuerySet[Problem]:
    """With those of the linked tickets that the person sees."""
    found = Problem.objects.all() if person is None else Problem.objects.seen_by(person)
    seen = Ticket.objects.all() if person is None else Ticket.objects.seen_by(person)
    return found.prefetch_related("services", Prefetch("tickets", seen.only("number").order_by("number")), "incidents")


def problem_values(problem: Problem) -> dict[str, Any]:
    return {
        "id": problem.pk,
        "title": problem.title,
        "state": problem.state,
        "services": [service.slug for service in problem.services.all()],
        **{name: getattr(problem, name) for name in TEXTS},
        "tickets": [ticket.number for ticket in problem.tickets.all()],
        "incidents": sorted(incident.pk for incident in problem.incidents.all()),
        "made_at": problem.made_at,
        "solved_at": problem.solved_at,
    }


def take_problem(taker: Rows, record: Record) -> int:
    """Linked again to what came before it. Nobody is told: who was linked has heard of it in the other desk."""
    if not (title := record.line("title")):
        raise Refused(_("It has no title."))
    texts = {name: clean(record.text(name), most=LONGEST_OF_PROBLEM) for name in TEXTS}
    state = record.one_of("state", list(ProblemState.values), ProblemState.OPEN)
    state = rules.state_with(texts["workaround_ru"] or texts["workaround_en"], state)
    at = record.moment("solved_at") or now()
    ended = {"solved_at": at if state == ProblemState.SOLVED else None, "closed_at": at if state == ProblemState.CLOSED else None}
    no_ticket = _("Its ticket %(id)s is not here yet: import the tickets first, or leave “tickets” empty.")
    no_incident = _("Its incident %(id)s is not here yet: import the incidents first, or leave “incidents” empty.")
    tickets = {taker.needed(Subject.TICKETS, one, no_ticket) for one in record.ids("tickets")}
    incidents = {taker.needed(Subject.INCIDENTS, one, no_incident) for one in record.ids("incidents")}
    problem = Problem.objects.create(title=title, state=state, made_at=record.moment("made_at") or now(), **texts, **ended)
    problem.services.set(Service.objects.filter(slug__in=record.words("services")))
    problem.tickets.set(Ticket.objects.filter(pk__in=tickets))
    problem.incidents.set(Incident.objects.filter(pk__in=incidents))
    return problem.pk


def team_named(record: Record, name: str) -> Team | None:
    if not (said := record.line(name, most=120)):
        return None
    found = Team.objects.filter(name__iexact=said).first()
    if found is None:
        raise Refused(_("There is no team “%(team)s”: make it first.") % {"team": shown(said)})
    return found
