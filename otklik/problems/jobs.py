"""What runs when nobody waits: telling everybody linked that a problem is solved."""

from __future__ import annotations

import contextlib

from otklik.desk import actions as desk
from otklik.desk.models import State as TicketState
from otklik.desk.models import Ticket
from otklik.journal.listeners import on
from otklik.lib.refused import Refused
from otklik.problems.actions import tell_in
from otklik.problems.facts import ProblemSolved
from otklik.problems.models import Problem, State
from otklik.problems.people import circle_of


@on(ProblemSolved)
def tell_everybody_linked(fact: ProblemSolved) -> None:
    """One message a customer. Whoever has more tickets of it is told in the latest; the others are settled quietly."""
    problem = Problem.objects.select_related("solver").get(pk=fact.problem)
    if problem.round != fact.round or problem.state not in (State.SOLVED, State.CLOSED):
        return
    told = circle_of(problem).tickets
    for ticket in Ticket.objects.filter(pk__in=told).order_by("pk").iterator():
        tell_in(ticket, problem)
    if problem.settles_tickets and problem.solver is not None:
        for ticket in Ticket.objects.live().filter(problem_links__problem=problem).exclude(pk__in=told).order_by("pk"):
            with contextlib.suppress(Refused):
                desk.move(ticket, TicketState.RESOLVED, by=problem.solver)
