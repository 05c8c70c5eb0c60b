"""One undo takes back all that a macro without a reply has done: once, by whoever did it, as long as nobody touched the ticket."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import add_message, claim, hand_over, move, prioritise, resolve, snooze
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from otklik.replies.models import ReplyTemplate
from otklik.replies.tests.test_macros import field, fresh, macro, ran
from otklik.replies.undoing import standing


def undo_of(client: Client, page: str, one: ReplyTemplate) -> str:
    """The address of the undo in the toast; empty without one."""
    assert ran(client, page, one) in (302, 303)
    html = client.get("/tickets/").content.decode()
    assert "Макрос" in html
    found = re.search(r'class="toast".*?hx-post="([^"]+)"', html, re.DOTALL)
    return unescape(found[1]) if found else ""


def stands(ticket: Ticket) -> dict[str, Any]:
    return {name: value for name, value in standing(fresh(ticket)).items() if name != "changed"}


def said(answer: Any) -> str:
    return answer.content.decode().replace("\xa0", " ")


def test_all_of_it_is_taken_back_at_once_and_once(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    hand_over(ticket, by=cast.lena, operator=cast.lena)
    move(ticket, "waiting_customer", by=cast.lena)
    before = stands(ticket)
    one = macro(cast, kind="complaint", impact=1, urgency=1, state="waiting_third_party", aside="240", gives_to="me")
    undo = undo_of(as_anna, page, one)
    assert stands(ticket) != before
    assert as_anna.post(undo).status_code in (302, 303)
    assert stands(ticket) == before
    html = said(as_anna.get(page, headers={"Accept-Language": "ru"}))
    assert "Anna: отменено — Макрос" in html
    assert "Отменено: Макрос" in html
    for _again in range(2):
        answer = as_anna.post(undo, headers={"Accept-Language": "ru"})
        assert answer.status_code == 422
        assert "Это уже отменено." in said(answer)
    assert stands(ticket) == before


@pytest.mark.parametrize(
    ("earlier", "acts"),
    [
        ("", {"state": "resolved"}),
        ("aside", {"state": "resolved"}),
        ("aside", {"aside": "60"}),
        ("waiting_customer", {"aside": "60"}),
        ("waiting_third_party", {"state": "open", "gives_to": "me"}),
        ("resolved", {"state": "open"}),
    ],
)
def test_it_stands_as_it_stood_before(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str, earlier: str, acts: dict[str, Any]
) -> None:
    claim(ticket, by=cast.lena)
    if earlier == "aside":
        snooze(ticket, now() + timedelta(days=2), by=cast.lena)
    elif earlier:
        move(ticket, earlier, by=cast.lena)
    before = stands(ticket)
    undo = undo_of(as_anna, page, macro(cast, **acts))
    assert as_anna.post(undo).status_code in (302, 303)
    assert stands(ticket) == before


@pytest.mark.parametrize("acts", [{"note": "Звонили"}, {"fields": True}])
def test_what_cannot_be_taken_back_whole_offers_no_undo(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str, acts: dict[str, Any]
) -> None:
    more = {"fields": {str(field().pk): "АБВ123"}} if "fields" in acts else acts
    assert undo_of(as_anna, page, macro(cast, impact=1, urgency=1, **more)) == ""


def test_what_changed_nothing_offers_no_undo(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    claim(ticket, by=cast.anna)
    one = macro(cast, state="open", gives_to="me", kind=ticket.kind)
    assert undo_of(as_anna, page, one) == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda ticket, cast: prioritise(ticket, impact=2, urgency=2, deadline_at=None, by=cast.lena),
        lambda ticket, cast: add_message(ticket, "И ещё", from_customer=ticket.customer),
        lambda ticket, cast: resolve(ticket, by=cast.lena),
        # Back again: it is the same and yet has moved.
        lambda ticket, cast: [hand_over(ticket, by=cast.lena, operator=one) for one in (cast.lena, cast.anna)],
    ],
)
def test_what_somebody_has_touched_since_stays(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str, change: Callable[[Ticket, Cast], object]
) -> None:
    undo = undo_of(as_anna, page, macro(cast, impact=1, urgency=1, state="open", gives_to="me"))
    change(ticket, cast)
    after = stands(ticket)
    answer = as_anna.post(undo, headers={"Accept-Language": "ru"})
    assert answer.status_code == 422
    assert "обращение изменилось" in said(answer)
    assert stands(ticket) == after


def test_what_was_given_out_of_sight_comes_back_unless_somebody_has_it(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    one = macro(cast, to_team=cast.baggage)
    undo = undo_of(as_anna, page, one)
    assert as_anna.get(page).status_code == 404
    assert as_anna.post(undo).status_code in (302, 303)
    assert fresh(ticket).team == cast.passengers
    undo = undo_of(as_anna, page, one)
    claim(ticket, by=cast.boris)
    answer = as_anna.post(undo, headers={"Accept-Language": "ru"})
    assert answer.status_code == 422
    assert "вам больше не видно" in said(answer)
    assert fresh(ticket).owner == cast.boris


def test_it_is_nobody_elses_and_not_for_ever(as_anna: Client, as_lena: Client, as_boris: Client, cast: Cast, ticket: Ticket, page: str) -> None:  # fmt: skip
    undo = undo_of(as_anna, page, macro(cast, impact=1, urgency=1))
    after = stands(ticket)
    other = undo.replace(f"/{ticket.number}/", "/99999999/")
    for client, address, status in [(as_lena, undo, 422), (as_boris, undo, 404), (as_anna, other, 404)]:
        assert client.post(address).status_code == status
    for token in ("", "x", "a.b", undo.partition("=")[2][:-2]):
        assert as_anna.post(f"{page}replies/undo/", query_params={"done": token}).status_code == 422
    with time_machine.travel(now() + timedelta(days=1, minutes=1), tick=False):
        late = as_anna.post(undo, headers={"Accept-Language": "ru"})
    assert late.status_code == 422
    assert "больше суток" in said(late)
    assert stands(ticket) == after
