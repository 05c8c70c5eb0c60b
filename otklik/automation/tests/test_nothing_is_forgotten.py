"""Whatever is done to tickets and people, in any order: every live ticket has a next step with an owner and a time, or the lead sees it."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
import time_machine

from otklik.accounts import actions as accounts
from otklik.accounts.models import Operator, Role, Team
from otklik.agreements.access import unplanned_seen_by
from otklik.automation.jobs import free_what_its_owner_does_not_see
from otklik.conftest import Cast, person
from otklik.desk import actions as desk
from otklik.desk.jobs import pass_on_steps, wake_those_due
from otklik.desk.models import Message, State, Ticket
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.lib.refused import Refused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MOST_TICKETS = 6


class Desk:
    """Three who answer, two teams, one customer; what happens next is drawn by lot."""

    def __init__(self, cast: Cast, seed: int, clock: time_machine.Coordinates) -> None:
        self.cast, self.lot, self.clock = cast, Random(seed), clock
        self.done: list[str] = []

    def ticket(self) -> Ticket:
        """Any that is not merged away; settled ones too, for they can be opened again."""
        return self.lot.choice(list(Ticket.objects.filter(merged_into=None).order_by("pk")))

    def person(self) -> Operator:
        pk = self.lot.choice([self.cast.anna.pk, self.cast.boris.pk, self.cast.lena.pk])
        return Operator.objects.get_queryset().get(pk=pk)

    def team(self) -> Team:
        return self.lot.choice(list(Team.objects.order_by("pk"))) if Team.objects.exists() else accounts.make_team("Вновь")

    def somebody_of(self, ticket: Ticket) -> Operator:
        """Nobody acts on what he does not see: pages, API and macros ask for that before."""
        return next(
            (one for one in [self.person(), self.person()] if Ticket.objects.seen_by(one).filter(pk=ticket.pk).exists()),
            self.cast.lena,
        )

    def act(self, do: Callable[[Ticket, Operator], object]) -> None:
        ticket = self.ticket()
        do(ticket, self.somebody_of(ticket))


class Acts(Desk):
    """All that may happen; each may be refused."""

    def customer_writes_anew(self) -> None:
        if Ticket.objects.count() < MOST_TICKETS:
            desk.open_ticket(customer=self.cast.ivan, subject="Талон", text="?", kind="question", channel="portal", by=None)

    def customer_writes(self) -> None:
        desk.add_message(self.ticket(), "И ещё вопрос", from_customer=self.cast.ivan, key=uuid.uuid4())

    def take(self) -> None:
        self.act(lambda ticket, by: desk.claim(ticket, by=by))

    def leave(self) -> None:
        self.act(lambda ticket, by: desk.release(ticket, by=by))

    def give_to_a_team(self) -> None:
        self.act(lambda ticket, by: desk.hand_over(ticket, team=self.team(), by=by))

    def give_to_a_colleague(self) -> None:
        self.act(lambda ticket, by: desk.hand_over(ticket, operator=self.person(), by=by))

    def take_the_giving_back(self) -> None:
        self.act(lambda ticket, by: desk.put_back(ticket, team=self.team(), owner=self.person(), by=by))

    def answer(self) -> None:
        then = self.lot.choice([State.OPEN, State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY, State.RESOLVED])
        self.act(lambda ticket, by: desk.reply(ticket, "Смотрим.", by=by, then=then))

    def put_aside(self) -> None:
        self.act(lambda ticket, by: desk.snooze(ticket, now() + self.lot.randint(1, 9) * HOUR, by=by))

    def put_aside_by_a_rule(self) -> None:
        self.act(lambda ticket, _by: desk.snooze(ticket, now() + self.lot.randint(1, 9) * HOUR, by=None))

    def bring_back(self) -> None:
        self.act(lambda ticket, by: desk.wake(ticket, by=by))

    def plan(self) -> None:
        self.act(lambda ticket, by: desk.plan(ticket, "Позвонить", owner=self.person(), due_at=now() + 3 * HOUR, by=by))

    def end_the_step(self) -> None:
        self.act(lambda ticket, by: [desk.finish_step(ticket, one.pk, by=by) for one in ticket.steps.filter(ended_at=None)])

    def settle(self) -> None:
        self.act(lambda ticket, by: desk.resolve(ticket, by=by))

    def move(self) -> None:
        self.act(lambda ticket, by: desk.move(ticket, self.lot.choice(State.values), by=by))

    def open_again(self) -> None:
        self.act(lambda ticket, by: desk.reopen(ticket, by=by))

    def merge(self) -> None:
        self.act(lambda ticket, by: desk.merge(ticket, self.ticket(), by=by, is_sure=True))

    def take_the_merge_back(self) -> None:
        merged = list(Ticket.objects.exclude(merged_into=None).order_by("pk"))
        if merged:
            desk.unmerge(self.lot.choice(merged), by=self.cast.lena)

    def split(self) -> None:
        said = list(Message.objects.exclude(customer=None).filter(ticket__merged_into=None).order_by("pk"))
        if Ticket.objects.count() < MOST_TICKETS:
            desk.split(self.lot.choice(said), by=self.cast.lena)

    def switch_off(self) -> None:
        accounts.deactivate(self.person(), by=self.cast.oleg)

    def switch_on(self) -> None:
        accounts.reactivate(self.person(), by=self.cast.oleg)

    def change_roles(self) -> None:
        accounts.change_roles(self.person(), self.lot.choice([["operator"], ["responder"], ["lead"]]), by=self.cast.oleg)

    def change_a_team(self) -> None:
        people = [one for one in (self.cast.anna, self.cast.boris, self.cast.lena) if self.lot.random() < 0.5]
        team = self.team()
        accounts.change_team(team, name=team.name, operators=people, by=self.cast.oleg)

    def change_the_teams_of_one(self) -> None:
        one = self.person()
        accounts.change_operator(one, name=one.name, email=one.email, teams=[self.team()], by=self.cast.oleg)

    def remove_a_team(self) -> None:
        accounts.remove_team(self.team(), by=self.cast.oleg)

    def go_home(self) -> None:
        accounts.end_shift(self.person())

    def come_to_work(self) -> None:
        accounts.start_shift(self.person())

    def time_passes(self) -> None:
        self.clock.shift(self.lot.randint(1, 5) * HOUR)


def go_on(story: Acts) -> None:
    """One act, or a refusal; then the worker has looked at everything."""
    act = story.lot.choice([name for name in vars(Acts) if not name.startswith("_")])
    story.done.append(act)
    with contextlib.suppress(Refused):
        getattr(story, act)()
    run_jobs()
    for look in (wake_those_due, free_what_its_owner_does_not_see, pass_on_steps):
        look()
    run_jobs()


def forgotten(lead: Operator) -> list[Ticket]:
    """What no list of the lead's names and nobody has in his hands."""
    listed = set(unplanned_seen_by(lead).values_list("pk", flat=True))
    return [one for one in Ticket.objects.live() if one.pk not in listed and not is_minded(one)]


def is_minded(ticket: Ticket) -> bool:
    """By a step, or because it comes back to whoever has it: each with somebody who sees the ticket, and a time."""
    step = ticket.steps.filter(ended_at=None).first()
    hands = [(step.owner, step.due_at)] if step else []
    return any(
        owner and at and Ticket.objects.seen_by(owner).filter(pk=ticket.pk).exists()
        for owner, at in [*hands, (ticket.owner, ticket.snoozed_until)]
    )


@pytest.mark.parametrize("seed", range(8))
def test_no_live_ticket_is_forgotten(seed: int, cast: Cast) -> None:
    # Lena herself may be switched off on the way.
    lead = person("Marta", Role.LEAD)
    with time_machine.travel(now(), tick=False) as clock:
        story = Acts(cast, seed, clock)
        story.customer_writes_anew()
        for _act in range(60):
            go_on(story)
            assert forgotten(lead) == [], story.done
