"""Putting a ticket aside past what was promised: it is said before, and asked once more."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils.timezone import localtime

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from otklik.pages.words import clock

HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(customer=cast.ivan, subject="Талон", text="?", kind="question", channel="portal", by=None)


def until(moment: datetime) -> dict[str, str]:
    return {"when": "own", "moment": f"{localtime(moment):%Y-%m-%dT%H:%M}"}


def promised(ticket: Ticket, **moments: datetime) -> str:
    Ticket.objects.filter(pk=ticket.pk).update(**moments)
    return f"/tickets/{ticket.number}/snooze/"


def test_a_promise_that_falls_before_is_said_and_asked_about(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    due = now() + 3 * HOUR
    address = promised(ticket, answer_due_at=due)
    answer = as_anna.post(address, until(now() + 50 * HOUR))
    assert answer.status_code == 303
    assert urlsplit(answer["Location"]).path == address
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None, "nothing is done before it is said"
    html = as_anna.get(answer["Location"]).content.decode().replace("\xa0", " ")
    assert f"Ответ обещан до {clock(due)}, раньше, чем вы вернётесь к обращению.".replace("\xa0", " ") in html
    early = until(due - timedelta(minutes=15))["moment"]
    assert f'name="moment" value="{early}"' in html
    as_anna.post(address, {"when": "own", "moment": early, "anyway": "1"})
    ticket.refresh_from_db()
    assert ticket.snoozed_until is not None
    assert due - timedelta(minutes=16) < ticket.snoozed_until <= due - timedelta(minutes=15)


def test_whoever_wants_it_all_the_same_is_asked_only_once(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    address = promised(ticket, answer_due_at=now() + 3 * HOUR)
    as_anna.post(address, {**until(now() + 50 * HOUR), "anyway": "1"})
    ticket.refresh_from_db()
    assert ticket.snoozed_until is not None


def test_before_the_promise_nothing_is_asked(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    address = promised(ticket, answer_due_at=now() + 60 * HOUR, deadline_at=now() - HOUR)
    as_anna.post(address, until(now() + 50 * HOUR))
    ticket.refresh_from_db()
    assert ticket.snoozed_until is not None


@pytest.mark.parametrize(
    ("moments", "said"),
    [
        ({"deadline_at": 3}, "Клиенту нужно до"),
        ({"answer_due_at": -3}, "Ответ был обещан до"),
    ],
)
def test_his_deadline_and_what_is_late_are_said_too(
    as_anna: Client, cast: Cast, ticket: Ticket, moments: dict[str, int], said: str
) -> None:
    address = promised(ticket, **{name: now() + hours * HOUR for name, hours in moments.items()})
    answer = as_anna.post(address, until(now() + 50 * HOUR), headers={"HX-Request": "true"})
    html = as_anna.get(answer["HX-Redirect"]).content.decode().replace("\xa0", " ")
    assert said in html
    assert ("незадолго" in html) == (max(moments.values()) > 0), "what is late cannot be kept in time any more"


def test_a_strange_question_is_refused(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    address = promised(ticket)
    assert as_anna.get(address).status_code == 422
    assert as_anna.get(address, {"when": "own", "moment": "x"}).status_code == 422
    assert "ничего не" in as_anna.get(address, until(now() + HOUR)).content.decode()
