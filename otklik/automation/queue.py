"""Who waits, and who could help: what the giving out of work looks at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from otklik.accounts.models import Operator, Role, Team
from otklik.automation.models import Offer, Plan, Skills
from otklik.automation.rules import Hand, Work
from otklik.desk.models import Message, Ticket
from otklik.lib.clock import now

# So many from the top of the queue are weighed at once.
A_LOOK = 60
# A customer counts as known to whoever answered him within this time.
KNOWN_FOR = timedelta(days=90)


def waiting(tickets: QuerySet[Ticket] | None = None) -> QuerySet[Ticket]:
    """Tickets that wait for us and belong to nobody who could answer, in the order of work."""
    tickets = Ticket.objects.all() if tickets is None else tickets
    free = Q(owner__isnull=True) | Q(owner__is_active=False)
    return tickets.filter(free, turn_at__isnull=False).order_by("turn_at", "number")


def not_held(tickets: QuerySet[Ticket], operator: Operator | None = None) -> QuerySet[Ticket]:
    """Without those that are being offered to somebody else at this moment."""
    held = Offer.objects.filter(until__gt=now(), declined_at__isnull=True)
    return tickets.exclude(pk__in=(held.exclude(operator=operator) if operator else held).values("ticket"))


def work_of(ticket: Ticket, *, is_own: bool = False) -> Work:
    return Work(
        ticket=ticket.pk,
        customer=ticket.customer_id,
        service=ticket.service_id,
        kind=ticket.kind,
        language=ticket.language,
        priority=ticket.priority,
        turn_at=ticket.turn_at or ticket.made_at,
        waiting_since=ticket.waiting_since or ticket.made_at,
        deadline_at=ticket.deadline_at,
        is_own=is_own,
    )


def who_knows(customers: Iterable[int], operators: Iterable[int]) -> dict[int, set[int]]:
    """Of each customer: which of these people answered him lately."""
    answered = Message.objects.filter(
        ticket__customer__in=set(customers),
        operator__in=set(operators),
        visibility=Message.PUBLIC,
        at__gt=now() - KNOWN_FOR,
    )
    found: dict[int, set[int]] = {}
    for customer, operator in answered.values_list("ticket__customer", "operator").distinct():
        found.setdefault(customer, set()).add(operator)
    return found


def present_in(team: Team | None) -> QuerySet[Operator]:
    """Who is on shift, has not stepped away, and answers for this team; tickets of no team are everybody's."""
    here = Operator.objects.present().with_role(Role.OPERATOR, Role.LEAD)
    return here if team is None else here.filter(teams=team)


def hands_of(plan: Plan) -> list[Hand]:
    people = list(present_in(plan.team).order_by("pk"))
    skills = {one.operator_id: one for one in Skills.objects.filter(operator__in=people).prefetch_related("services")}
    loads = loads_of(people)
    return [hand_of(one, skills.get(one.pk), loads.get(one.pk, 0), plan) for one in people]


def hand_of(operator: Operator, skills: Skills | None, load: int, plan: Plan) -> Hand:
    if skills is None:
        return Hand(operator=operator.pk, load=load, most=plan.most)
    return Hand(
        operator=operator.pk,
        load=load,
        most=most_of(skills, plan),
        idle_since=skills.given_at,
        services=frozenset(service.pk for service in skills.services.all()),
        kinds=frozenset(skills.kinds),
        languages=frozenset(skills.languages),
    )


def most_of(skills: Skills | None, plan: Plan) -> int:
    return plan.most if skills is None or skills.most is None else skills.most


def loads_of(people: Iterable[Operator]) -> dict[int, int]:
    """How many tickets wait for each of them now, what is being offered to them included."""
    pks = [one.pk for one in people]
    own = Ticket.objects.filter(owner__in=pks, turn_at__isnull=False).values_list("owner").annotate(count=Count("pk"))
    offered = Offer.objects.filter(operator__in=pks, until__gt=now(), declined_at__isnull=True)
    loads = dict(own)
    for operator, count in offered.values_list("operator").annotate(count=Count("pk")):
        loads[operator] = loads.get(operator, 0) + count
    return loads
