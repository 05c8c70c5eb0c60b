"""Whoever does a next step hears of it when its time comes, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from otklik.accounts import actions as accounts
from otklik.conftest import Cast
from otklik.desk import actions
from otklik.desk.jobs import pass_on_steps, tell_of_steps
from otklik.desk.models import Follow, NextStep, Ticket
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def step(cast: Cast, ticket: Ticket) -> NextStep:
    """Anna's, whose time has come, on a ticket of her team that nobody has."""
    ticket = actions.hand_over(ticket, team=cast.passengers, by=cast.lena)
    return past(actions.plan(ticket, "Позвонить в порт", owner=cast.anna, due_at=now() + HOUR, by=cast.lena))


def past(step: NextStep) -> NextStep:
    NextStep.objects.filter(pk=step.pk).update(due_at=now() - timedelta(seconds=1))
    step.refresh_from_db()
    return step


def told() -> list[tuple[int, int]]:
    """Step and person, in the order in which they were told."""
    tell_of_steps()
    return [
        (entry.content["step"], entry.content["operator"]) for entry in Entry.objects.filter(kind="StepCameDue").order_by("pk")
    ]


def test_its_owner_is_called_once_and_the_ticket_remembers(cast: Cast, step: NextStep, as_anna: Client) -> None:
    for person in (cast.anna, cast.lena):
        accounts.choose_alerts(person, {"step": "notice"}, by=person)
    since = Entry.objects.latest("pk").pk
    assert told() == [(step.pk, cast.anna.pk)]
    assert told() == [(step.pk, cast.anna.pk)]
    news = as_anna.get("/news/", {"since": since}).json()["news"]
    assert [(one["kind"], one["way"], one["href"]) for one in news] == [("step", "notice", f"/tickets/{step.ticket.number}/")]
    assert news[0]["title"] == f"Подошло время вашего следующего шага: {step.ticket.number}"
    assert "подошло время следующего шага: Позвонить в порт (Anna)" in as_anna.get(f"/tickets/{step.ticket.number}/history/").text


def test_nobody_else_is_called_and_followers_see_news(cast: Cast, step: NextStep, as_lena: Client) -> None:
    accounts.choose_alerts(cast.lena, {"step": "notice"}, by=cast.lena)
    since = Entry.objects.latest("pk").pk
    Follow.objects.create(ticket=step.ticket, operator=cast.lena)
    told()
    run_jobs()
    assert as_lena.get("/news/", {"since": since}).json()["news"] == []
    assert Follow.objects.get(operator=cast.lena).news_at is not None


def test_before_its_time_nobody_is_told(cast: Cast, step: NextStep) -> None:
    NextStep.objects.update(due_at=now() + HOUR)
    assert told() == []


def test_a_step_planned_anew_is_told_again_at_its_new_time(cast: Cast, step: NextStep) -> None:
    told()
    moved = actions.plan(step.ticket, step.text, owner=cast.anna, due_at=now() + HOUR, by=cast.anna)
    assert told() == [(step.pk, cast.anna.pk)]
    past(moved)
    assert told() == [(step.pk, cast.anna.pk), (moved.pk, cast.anna.pk)]


def test_what_is_done_or_settled_calls_nobody(cast: Cast, step: NextStep) -> None:
    stale = NextStep.objects.select_related("ticket").get(pk=step.pk)
    actions.finish_step(step.ticket, step.pk, by=cast.anna)
    actions.tell_step_due(stale)
    other = past(actions.plan(step.ticket, "Ещё", owner=cast.anna, due_at=now() + HOUR, by=cast.anna))
    actions.resolve(other.ticket, by=cast.anna)
    assert told() == []


def test_who_no_longer_sees_the_ticket_is_not_told_but_his_heir_is(cast: Cast, step: NextStep) -> None:
    cast.passengers.operators.remove(cast.anna)
    assert told() == []
    pass_on_steps()
    assert told() == [], "it is nobody's"
    actions.claim(step.ticket, by=cast.lena)
    pass_on_steps()
    assert told() == [(step.pk, cast.lena.pk)]


def test_the_heir_of_who_was_told_is_told_too(cast: Cast, step: NextStep) -> None:
    told()
    actions.claim(step.ticket, by=cast.lena)
    accounts.deactivate(cast.anna, by=cast.oleg)
    pass_on_steps()
    assert told() == [(step.pk, cast.anna.pk), (step.pk, cast.lena.pk)]
