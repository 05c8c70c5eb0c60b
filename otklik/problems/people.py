"""Whom a problem touches, and who is told when it is solved: each customer once, by his latest ticket."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max

from otklik.desk.models import Ticket
from otklik.incidents.models import Affected
from otklik.problems.models import Problem


@dataclass(frozen=True, kw_only=True)
class Circle:
    """Tickets to write in, one a customer; how many customers there are; how many left nothing to write to."""

    tickets: list[int]
    customers: int

    @property
    def unreachable(self) -> int:
        return self.customers - len(self.tickets)


def circle_of(problem: Problem) -> Circle:
    """Linked tickets first; who is only known from a linked incident is reached by the ticket he had then."""
    linked = dict(Ticket.objects.filter(problem_links__problem=problem).values_list("customer").annotate(last=Max("pk")))
    touched = Affected.objects.filter(incident__problem_links__problem=problem)
    others = dict(touched.exclude(customer__in=linked).values_list("customer").annotate(last=Max("ticket")))
    return Circle(
        tickets=sorted([*linked.values(), *(last for last in others.values() if last)]), customers=len(linked) + len(others)
    )


def customers_touched(problem: Problem) -> int:
    """Counted in the database."""
    linked = Ticket.objects.filter(problem_links__problem=problem).order_by().values("customer")
    touched = Affected.objects.filter(incident__problem_links__problem=problem).order_by().values("customer")
    return linked.union(touched).count()
