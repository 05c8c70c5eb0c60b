"""Several workers and several people reach for the same tickets in the same moment."""

from __future__ import annotations

import pytest

from otklik.accounts.actions import end_shift, start_shift
from otklik.accounts.models import Operator, Team
from otklik.automation.actions.assigning import give_back, hand_out_work, take_next
from otklik.automation.models import Plan
from otklik.customers.models import Customer
from otklik.desk.actions import claim, open_ticket
from otklik.desk.models import Ticket
from otklik.desk.tests.test_at_once import at_once
from otklik.journal.models import Entry

PEOPLE, TICKETS, MOST = 4, 24, 3


@pytest.fixture
def team(transactional_db: None) -> Team:
    team = Team.objects.create(name="Пассажиры")
    for number in range(PEOPLE):
        operator = Operator.objects.create_user(f"{number}@polus.example", name=str(number), roles=["operator"])
        team.operators.add(operator)
        start_shift(operator)
    Plan.objects.create(team=team, mode=Plan.AUTOMATIC, most=MOST)
    return team


@pytest.fixture
def tickets(team: Team) -> list[Ticket]:
    customers = [Customer.objects.create(name=str(number)) for number in range(TICKETS)]
    found = [open_ticket(customer=one, subject="?", text="?", kind="question", channel="portal", by=None) for one in customers]
    Ticket.objects.update(team=team)
    return found


def test_four_workers_give_each_ticket_once_and_nobody_more_than_he_can_take(team: Team, tickets: list[Ticket]) -> None:
    at_once(*[hand_out_work] * 4)
    hand_out_work()
    loads = [one.owned_tickets.count() for one in team.operators.all()]
    assert loads == [MOST] * PEOPLE
    assert Entry.objects.filter(kind="TicketHandedOver").count() == MOST * PEOPLE


def test_two_who_press_next_never_get_the_same(team: Team, tickets: list[Ticket]) -> None:
    people = list(team.operators.all())
    for _round in range(3):
        got = at_once(*[lambda one=one: take_next(one, leaving=last_of(one)) for one in people])
        numbers = [ticket.number for ticket, _reason in got]
        assert len(set(numbers)) == PEOPLE
    assert Ticket.objects.filter(owner__isnull=False).count() == PEOPLE * 3


def last_of(operator: Operator) -> int | None:
    last = operator.owned_tickets.order_by("-turn_at", "-number").first()
    return last.number if last else None


def test_what_somebody_takes_by_hand_is_not_given_to_another(team: Team, tickets: list[Ticket]) -> None:
    lead = Operator.objects.create_user("lead@polus.example", name="Lead", roles=["lead"])
    wanted = tickets[:8]
    results = at_once(hand_out_work, hand_out_work, *[lambda ticket=ticket: claim(ticket, by=lead) for ticket in wanted])
    taken = {result.pk for result in results if isinstance(result, Ticket)}
    assert {ticket.pk for ticket in Ticket.objects.filter(owner=lead)} == taken
    for ticket in Ticket.objects.filter(owner__isnull=False):
        moves = Entry.objects.about(ticket=ticket.pk).filter(kind__in=["TicketClaimed", "TicketHandedOver"])
        assert moves.count() == 1


def test_whoever_leaves_while_work_is_given_out_keeps_none_of_it(team: Team, tickets: list[Ticket]) -> None:
    leaver = team.operators.first()
    assert leaver is not None
    at_once(lambda: end_shift(leaver), hand_out_work, hand_out_work)
    give_back(leaver)
    hand_out_work()
    assert leaver.owned_tickets.count() == 0
    assert Ticket.objects.filter(owner__isnull=False).count() == MOST * (PEOPLE - 1)
