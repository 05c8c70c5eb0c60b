"""No next step is left to somebody who does not see its ticket any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from otklik.accounts import actions as accounts
from otklik.conftest import Cast
from otklik.desk import actions
from otklik.desk.history import history_of
from otklik.desk.jobs import pass_on_steps
from otklik.desk.models import Follow, NextStep, Ticket
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db

LOSSES: dict[str, Callable[[Cast, Ticket], object]] = {
    "team of the person": lambda cast, _: accounts.change_operator(
        cast.anna, name="Anna", email=cast.anna.email, teams=[cast.baggage], by=cast.oleg
    ),
    "people of the team": lambda cast, _: accounts.change_team(cast.passengers, name="П", operators=[cast.lena], by=cast.oleg),
    "role": lambda cast, _: accounts.change_roles(cast.anna, ["responder"], by=cast.oleg),
    "account": lambda cast, _: accounts.deactivate(cast.anna, by=cast.oleg),
    "ticket": lambda cast, ticket: actions.hand_over(ticket, team=cast.baggage, by=cast.lena),
    "behind everybody's back": lambda cast, _: cast.passengers.operators.remove(cast.anna),
}


@pytest.fixture
def step(cast: Cast, ticket: Ticket) -> NextStep:
    """Anna's, on a ticket of her team that nobody has."""
    ticket = actions.hand_over(ticket, team=cast.passengers, by=cast.lena)
    return actions.plan(ticket, "Позвонить в порт", owner=cast.anna, due_at=now() + timedelta(hours=1), by=cast.lena)


def passed(step: NextStep) -> list[tuple[int | None, int | None]]:
    entries = Entry.objects.about(ticket=step.ticket_id).filter(kind="StepPassed")
    return [(entry.content["had"], entry.content["operator"]) for entry in entries]


def owner(step: NextStep) -> object:
    return NextStep.objects.get(pk=step.pk, ended_at__isnull=True).owner


@pytest.mark.parametrize("loss", LOSSES)
def test_it_waits_where_the_lead_sees_it_until_somebody_takes_the_ticket(
    loss: str, cast: Cast, step: NextStep, as_lena: Client
) -> None:
    LOSSES[loss](cast, step.ticket)
    assert list(NextStep.objects.in_wrong_hands()) == [step]
    pass_on_steps()
    pass_on_steps()
    assert owner(step) is None
    assert passed(step) == [(cast.anna.pk, None)], "and it is said once"
    assert list(Ticket.objects.without_next_step()) == [step.ticket]
    shown = as_lena.get(f"/tickets/{step.ticket.number}/").text
    assert "Отклик: следующий шаг пока ничей: Позвонить в порт (Anna больше не видит обращение)" in shown
    actions.claim(step.ticket, by=cast.lena)
    pass_on_steps()
    assert owner(step) == cast.lena
    assert passed(step)[1:] == [(None, cast.lena.pk)]
    assert not Ticket.objects.without_next_step().exists()
    assert not NextStep.objects.in_wrong_hands().exists()


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss != "ticket"])
def test_whoever_has_the_ticket_gets_it(loss: str, cast: Cast, step: NextStep) -> None:
    actions.claim(step.ticket, by=cast.lena)
    Follow.objects.create(ticket=step.ticket, operator=cast.lena)
    LOSSES[loss](cast, step.ticket)
    pass_on_steps()
    run_jobs()
    assert owner(step) == cast.lena
    assert passed(step) == [(cast.anna.pk, cast.lena.pk)]
    assert history_of(step.ticket)[0].text == (
        "следующий шаг переходит: Lena — Позвонить в порт (Anna больше не видит обращение)"
    )
    assert Follow.objects.get().news_at is not None
    fact = Entry.objects.get(kind="StepPassed").fact()
    assert fact
    assert fact.topics() == {"tickets", f"ticket-{step.ticket_id}"}


def test_whoever_lost_the_ticket_too_is_not_its_heir(cast: Cast, step: NextStep) -> None:
    actions.claim(step.ticket, by=cast.anna)
    accounts.deactivate(cast.anna, by=cast.oleg)
    pass_on_steps()
    assert owner(step) is None


def test_a_step_of_who_still_sees_the_ticket_stays_his(cast: Cast, step: NextStep) -> None:
    accounts.change_team(cast.passengers, name="П", operators=[cast.anna, cast.boris], by=cast.oleg)
    accounts.change_roles(cast.lena, ["lead"], by=cast.oleg)
    accounts.remove_team(cast.baggage, by=cast.oleg)
    other = actions.plan(step.ticket, "Ещё", owner=cast.lena, due_at=now() + timedelta(hours=1), by=cast.lena)
    assert not NextStep.objects.in_wrong_hands().exists()
    assert owner(other) == cast.lena


def test_a_step_that_was_done_meanwhile_is_left_alone(cast: Cast, step: NextStep) -> None:
    cast.passengers.operators.remove(cast.anna)
    actions.finish_step(step.ticket, step.pk, by=cast.lena)
    actions.pass_on_step(step)
    assert passed(step) == []
    assert Ticket.objects.get(pk=step.ticket_id).steps.get().owner == cast.anna


def test_a_ticket_that_went_to_the_team_of_a_lead_keeps_its_step(cast: Cast, ticket: Ticket) -> None:
    step = actions.plan(ticket, "Спросить", owner=cast.lena, due_at=now() + timedelta(hours=1), by=cast.lena)
    actions.hand_over(ticket, team=cast.baggage, by=cast.lena)
    pass_on_steps()
    assert owner(step) == cast.lena
