"""Work is given out: one ticket to one person, whoever else looks at it in the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.automation import rules
from otklik.automation.facts import OfferDeclined, TicketOffered
from otklik.automation.models import Offer, Plan, Skills
from otklik.automation.queue import (
    A_LOOK,
    hand_of,
    hands_of,
    loads_of,
    most_of,
    not_held,
    present_in,
    waiting,
    who_knows,
    work_of,
)
from otklik.desk import actions as desk
from otklik.desk.models import Ticket, TicketQuerySet
from otklik.journal.record import record
from otklik.journal.why import because
from otklik.lib.clock import now
from otklik.lib.refused import Refused

OFFER_LASTS = timedelta(seconds=90)
# Whoever let an offer pass is asked about the ticket again after so long, if it still waits.
ASK_AGAIN = timedelta(minutes=10)
LEFT, UNSEEN = "left", "unseen"


def hand_out_work() -> int:
    """Gives out what waits, team by team. Returns how many found somebody."""
    return sum(hand_out(plan) for plan in Plan.objects.exclude(mode=Plan.OFF).select_related("team"))


def hand_out(plan: Plan) -> int:
    hands = hands_of(plan)
    if not any(hand.is_free for hand in hands):
        return 0
    tickets = not_held(waiting(Ticket.objects.filter(team=plan.team)))[:A_LOOK]
    works = [work_of(ticket) for ticket in tickets]
    knows = who_knows((work.customer for work in works), (hand.operator for hand in hands)) if plan.is_sticky else {}
    passed = passed_by(works) if plan.mode == Plan.OFFER else {}
    given = 0
    for work, reason in rules.ranked(works, (), now()):
        knowing = knows.get(work.customer, set())
        hand = rules.chosen(work, hands, knowing, passed.get(work.ticket, ()))
        if hand is None:
            continue
        why = rules.STICKY if hand.operator in knowing and reason != rules.DEADLINE else reason
        if give(plan, work.ticket, hand.operator, why or "order"):
            given += 1
            hands = [replace(one, load=one.load + 1, idle_since=now()) if one is hand else one for one in hands]
    return given


def passed_by(works: Sequence[rules.Work]) -> dict[int, set[int]]:
    """Who said no to each of them a short while ago, or let the time pass."""
    lately = Offer.objects.filter(ticket__in=[work.ticket for work in works], until__gt=now() - ASK_AGAIN)
    found: dict[int, set[int]] = {}
    for ticket, operator in lately.values_list("ticket", "operator"):
        found.setdefault(ticket, set()).add(operator)
    return found


@transaction.atomic
def give(plan: Plan, ticket: int, operator: int, reason: str) -> bool:
    """Gives one ticket to one person, unless either has changed meanwhile. Rows somebody else holds are left to him."""
    found = held(ticket, Ticket.objects.filter(team=plan.team))
    person = Operator.objects.get_queryset().select_for_update(skip_locked=True, no_key=True).filter(pk=operator).first()
    if found is None or person is None or not present_in(plan.team).filter(pk=operator).exists():
        return False
    skills = Skills.objects.filter(operator=person).first()
    if loads_of([person]).get(operator, 0) >= most_of(skills, plan):
        return False
    if plan.mode == Plan.OFFER:
        until = now() + OFFER_LASTS
        Offer.objects.update_or_create(
            ticket=found, operator=person, defaults={"reason": reason, "until": until, "declined_at": None}
        )
        record(TicketOffered(ticket=found.pk, operator=person.pk))
    else:
        with because(assigned=reason):
            desk.hand_over(found, by=None, operator=person)
    Skills.objects.update_or_create(operator=person, defaults={"given_at": now()})
    return True


def held(ticket: int, among: TicketQuerySet) -> Ticket | None:
    """The ticket, locked, if it still waits for somebody, is still one of these, and nobody else has his hand on it."""
    rows = among.select_for_update(skip_locked=True, no_key=True, of=("self",))
    free = Q(owner__isnull=True) | Q(owner__is_active=False)
    return rows.filter(free, pk=ticket, turn_at__isnull=False).first()


def take_next(operator: Operator, *, leaving: int | None = None) -> tuple[Ticket, str] | None:
    """The next best ticket, already his, with the reason; None when nobody waits. `leaving` is the number he comes from.

    His own that wait again come in the same order as the others, but none twice in one round.
    """
    leaving = leaving or 0
    mine = Ticket.objects.seen_by(operator).filter(owner=operator, turn_at__isnull=False)
    own = mine.exclude(number=leaving).order_by("turn_at", "number")
    left = mine.filter(number=leaving).first()
    if left is not None:
        own = own.filter(Q(turn_at__gt=left.turn_at) | Q(turn_at=left.turn_at, number__gt=left.number))
    free = not_held(waiting(Ticket.objects.seen_by(operator)), operator).exclude(number=leaving)[:A_LOOK]
    me = hand_of(operator, Skills.objects.filter(operator=operator).prefetch_related("services").first(), 0, Plan())
    works = [work_of(one, is_own=True) for one in own[:A_LOOK]]
    works += [work for one in free if me.fits(work := work_of(one))]
    known = who_knows((work.customer for work in works), [operator.pk]).keys()
    for work, reason in rules.ranked(works, known, now()):
        if work.is_own:
            return Ticket.objects.get(pk=work.ticket), reason
        if (taken := take(work.ticket, operator, reason)) is not None:
            return taken, reason
    return None


@transaction.atomic
def take(ticket: int, operator: Operator, reason: str) -> Ticket | None:
    found = held(ticket, Ticket.objects.seen_by(operator))
    if found is None:
        return None
    with because(assigned=reason or "order"):
        return desk.claim(found, by=operator)


@transaction.atomic
def accept(offer: Offer, *, by: Operator) -> Ticket:
    """Takes what was offered; late is not too late while nobody else has it."""
    taken = take(offer.ticket_id, by, offer.reason)
    if taken is None:
        raise Refused(
            _("This ticket is not for you any more: somebody has taken it, or it went to another team. Take the next one.")
        )
    Offer.objects.filter(pk=offer.pk).update(until=now())
    return taken


@transaction.atomic
def decline(offer: Offer, *, by: Operator) -> None:
    """Not now: the next person is asked."""
    if Offer.objects.filter(pk=offer.pk, declined_at__isnull=True).update(declined_at=now(), until=now()):
        record(OfferDeclined(ticket=offer.ticket_id, operator=by.pk, by=by.pk))


def give_back(operator: Operator) -> int:
    """Who has left keeps nobody waiting: his waiting tickets stand in the queue again, at the places that their waiting gave them.

    Where everybody takes for himself nobody would be given them, so they stay his until he is gone for good.
    """
    tickets = Ticket.objects.filter(owner=operator, turn_at__isnull=False)
    if operator.is_active:
        tickets = tickets.filter(planned())
    with because(assigned=LEFT):
        return len([desk.release(ticket, by=None) for ticket in tickets.order_by("turn_at")])


def give_back_unseen(operator: Operator) -> int:
    """What was his and is out of his sight by now stands in the queue again, where everybody takes for himself too: he cannot answer it."""
    return len([free_unless_seen(ticket) for ticket in Ticket.objects.lost_by_owners().filter(owner=operator).order_by("pk")])


@transaction.atomic
def free_unless_seen(ticket: Ticket) -> Ticket:
    """Somebody who sees it may have taken it meanwhile."""
    ticket = Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
    with because(assigned=UNSEEN):
        return desk.release(ticket, by=None) if Ticket.objects.lost_by_owners().filter(pk=ticket.pk).exists() else ticket


def planned() -> Q:
    """Tickets of teams whose work is given out."""
    plans = Plan.objects.exclude(mode=Plan.OFF)
    of_none = Q(team__isnull=True) if plans.filter(team__isnull=True).exists() else Q(pk__in=[])
    return of_none | Q(team__in=plans.filter(team__isnull=False).values("team"))
