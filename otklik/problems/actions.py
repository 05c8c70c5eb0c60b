"""What can be done about problems: one function a use case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Newer, Refused
from otklik.lib.text import clean, clean_line
from otklik.problems import rules
from otklik.problems.access import may_solve, may_work_on
from otklik.problems.facts import (
    IncidentLinkedToProblem,
    IncidentUnlinkedFromProblem,
    ProblemChanged,
    ProblemClosed,
    ProblemMade,
    ProblemReopened,
    ProblemSolved,
    TicketLinkedToProblem,
    TicketUnlinkedFromProblem,
)
from otklik.problems.models import Problem, State
from otklik.services.models import Service

LONGEST = 4000
SPACE = uuid.UUID("2c2f8b9e-61f3-4a0b-93b8-9f9a5d2f7a55")


def locked(problem: Problem) -> Problem:
    return Problem.objects.select_for_update().get(pk=problem.pk)


def check(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("Only responders and leads may do this. Ask one of them."))


@transaction.atomic
def save_problem(
    problem: Problem | None,
    *,
    by: Operator,
    title: str,
    services: Iterable[Service] = (),
    owner: Operator | None = None,
    read: int | None = None,
    **texts: Any,
) -> Problem:
    """Writes a problem down or changes it. A workaround makes a live one a known error.

    Raises `Newer` when it is no more the version that the person has read.
    """
    check(may_work_on(by))
    title = clean_line(title, most=200)
    if not title:
        raise Refused(_("Give the problem a title: what is wrong, in a few words."))
    is_new = problem is None
    held = locked(problem) if problem is not None else Problem(version=0)
    if not is_new and read is not None and read != held.version:
        raise Newer(_("A colleague has changed this problem meanwhile. Open it again to see the newer text."))
    held.version += 1
    held.title, held.owner = title, owner
    for name in ("cause", "workaround_ru", "workaround_en"):
        if name in texts:
            setattr(held, name, clean(texts[name], most=LONGEST))
    held.state = rules.state_with(held.workaround_ru or held.workaround_en, held.state)
    held.save()
    held.services.set(services)
    record((ProblemMade if is_new else ProblemChanged)(problem=held.pk, by=by.pk))
    return held


@transaction.atomic
def link_ticket(problem: Problem, ticket: Ticket, *, by: Operator) -> None:
    """The same once more changes nothing. A solved problem takes no more tickets: whoever is linked late would never be told."""
    check(may_work_on(by))
    problem = locked(problem)
    if not problem.is_live:
        raise Refused(_("This problem is solved. If it returned, open it again first."))
    _link, is_new = problem.ticket_links.get_or_create(ticket=ticket, defaults={"by": by})
    if is_new:
        record(TicketLinkedToProblem(problem=problem.pk, ticket=ticket.pk, by=by.pk))


@transaction.atomic
def unlink_ticket(problem: Problem, ticket: Ticket, *, by: Operator) -> None:
    check(may_work_on(by))
    deleted, _rows = locked(problem).ticket_links.filter(ticket=ticket).delete()
    if deleted:
        record(TicketUnlinkedFromProblem(problem=problem.pk, ticket=ticket.pk, by=by.pk))


@transaction.atomic
def link_incident(problem: Problem, incident: Incident, *, by: Operator) -> None:
    check(may_work_on(by))
    problem = locked(problem)
    if not problem.is_live:
        raise Refused(_("This problem is solved. If it returned, open it again first."))
    _link, is_new = problem.incident_links.get_or_create(incident=incident, defaults={"by": by})
    if is_new:
        record(IncidentLinkedToProblem(problem=problem.pk, incident=incident.pk, by=by.pk))


@transaction.atomic
def unlink_incident(problem: Problem, incident: Incident, *, by: Operator) -> None:
    check(may_work_on(by))
    deleted, _rows = locked(problem).incident_links.filter(incident=incident).delete()
    if deleted:
        record(IncidentUnlinkedFromProblem(problem=problem.pk, incident=incident.pk, by=by.pk))


@transaction.atomic
def solve(problem: Problem, text_ru: str, text_en: str = "", *, by: Operator, settles_tickets: bool = False) -> Problem:
    """The cause is gone. Everybody linked is told after commit, in his language, with these words."""
    check(may_solve(by))
    problem = locked(problem)
    if not rules.may_move(problem.state, State.SOLVED):
        raise Refused(_("This problem is solved already."))
    problem.solution_ru, problem.solution_en = clean(text_ru, most=LONGEST), clean(text_en, most=LONGEST)
    if not (problem.solution_ru or problem.solution_en):
        raise Refused(_("Write what customers will read: they have waited for it."))
    problem.state, problem.solved_at, problem.solver = State.SOLVED, now(), by
    problem.settles_tickets, problem.round = settles_tickets, problem.round + 1
    problem.save()
    record(ProblemSolved(problem=problem.pk, round=problem.round, by=by.pk))
    return problem


@transaction.atomic
def close(problem: Problem, *, by: Operator) -> Problem:
    """Nothing more is done about it: solved, or not worth it. Nobody is told."""
    check(may_solve(by))
    problem = locked(problem)
    if not rules.may_move(problem.state, State.CLOSED):
        raise Refused(_("This problem is closed already."))
    problem.state, problem.closed_at = State.CLOSED, now()
    problem.save(update_fields=["state", "closed_at"])
    record(ProblemClosed(problem=problem.pk, by=by.pk))
    return problem


@transaction.atomic
def reopen(problem: Problem, *, by: Operator) -> Problem:
    """It has come back."""
    check(may_work_on(by))
    problem = locked(problem)
    if problem.is_live:
        raise Refused(_("This problem is open already."))
    problem.state = rules.state_with(problem.workaround_ru or problem.workaround_en, State.OPEN)
    problem.solved_at = problem.closed_at = None
    problem.save(update_fields=["state", "solved_at", "closed_at"])
    record(ProblemReopened(problem=problem.pk, by=by.pk))
    return problem


def tell_in(ticket: Ticket, problem: Problem) -> None:
    """Writes the solution into one ticket, in the customer's language; a second run tells nobody twice."""
    text = problem.solution_en or problem.solution_ru if ticket.language == "en" else problem.solution_ru or problem.solution_en
    if problem.solver is None:
        return
    key = uuid.uuid5(SPACE, f"{problem.pk}:{problem.round}:{ticket.pk}")
    desk.announce(ticket, text, by=problem.solver, key=key, is_settled=problem.settles_tickets)
