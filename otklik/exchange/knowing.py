"""What we know and say: problems and ready answers, out and in."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from otklik.accounts.models import Operator, Team
from otklik.desk.actions.thread import LONGEST
from otklik.desk.models import Kind, State, Ticket
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
from otklik.replies.models import ReplyTemplate
from otklik.services.models import Service

TEXTS = ("cause", "workaround_ru", "workaround_en", "solution_ru", "solution_en")
PROBLEM_COLUMNS = ("id", "title", "state", "services", *TEXTS, "tickets", "incidents", "made_at", "solved_at")
REPLY_COLUMNS = ("id", "name", "audience", "team", "text_ru", "text_en", "note", "kind", "state", "to_team", "used")


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


def replies(person: Operator | None) -> QuerySet[ReplyTemplate]:
    found = ReplyTemplate.objects.all() if person is None else ReplyTemplate.objects.used_by(person)
    return found.select_related("team", "to_team")


def reply_values(template: ReplyTemplate) -> dict[str, Any]:
    own = {name: getattr(template, name) for name in REPLY_COLUMNS if name not in ("id", "team", "to_team")}
    teams = {name: team.name if (team := getattr(template, name)) else None for name in ("team", "to_team")}
    return {"id": template.pk, **own, **teams}


def take_reply(_taker: object, record: Record) -> int:
    """One of a team goes to the team of this name; what was somebody's own has no owner here, so everybody may use it."""
    if not (name := record.line("name", most=80)):
        raise Refused(_("It has no name."))
    team = team_named(record, "team")
    texts = {text: clean(record.text(text), most=LONGEST) for text in ("text_ru", "text_en", "note")}
    template = ReplyTemplate(
        name=name,
        audience=ReplyTemplate.TEAM if team else ReplyTemplate.EVERYBODY,
        team=team,
        kind=record.one_of("kind", list(Kind.values), ""),
        state=record.one_of("state", [one for one in State.values if one not in (State.NEW, State.CLOSED)], ""),
        to_team=team_named(record, "to_team"),
        **texts,
    )
    if not template.text_ru and not template.text_en and not template.is_macro:
        raise Refused(_("It would neither say nor do anything."))
    template.save()
    return template.pk


def team_named(record: Record, name: str) -> Team | None:
    if not (said := record.line(name, most=120)):
        return None
    found = Team.objects.filter(name__iexact=said).first()
    if found is None:
        raise Refused(_("There is no team “%(team)s”: make it first.") % {"team": shown(said)})
    return found
