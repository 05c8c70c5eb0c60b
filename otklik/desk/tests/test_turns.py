"""The list and the ticket leave in turns: the bar at once, the list when it is drawn, then the thread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib import messages
from django.http import HttpRequest
from django.test import Client
from django.utils.functional import SimpleLazyObject

from otklik.desk.models import Ticket
from otklik.desk.views import tickets
from otklik.lib.clock import now
from otklik.pages.turns import InTurns
from otklik.project.metrics import REGISTRY

pytestmark = pytest.mark.django_db
# What a page has only once: keys of forms and signed addresses of its live part.
OWN = re.compile(
    r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=csrfmiddlewaretoken" value=")\w+|(?<=X-CSRFToken": ")\w+|(?<=live\?t=)[^"]+'
)


@pytest.fixture
def desk(as_anna: Client, settings: LazySettings) -> Client:
    settings.PAGES_IN_TURNS = True
    return as_anna


@pytest.fixture
def no_minute_passes(desk: Client, ticket: Ticket) -> Iterator[None]:
    with time_machine.travel(now(), tick=False):
        yield


def turns(answer: Any) -> list[str]:
    assert isinstance(answer, InTurns)
    return [part.decode() for part in answer]


def alike(html: str) -> str:
    """Without what differs from one drawing to the next, and without the blanks between lines."""
    return re.sub(r"\s+", " ", OWN.sub("", html)).strip()


# A choice such as “in an hour, 07:41” is another one a minute later.
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.usefixtures("no_minute_passes")
def test_the_turns_are_the_page(desk: Client, ticket: Ticket, settings: LazySettings, language: str):
    for path in (f"/tickets/?lang={language}", f"/tickets/{ticket.number}/?lang={language}"):
        bar, beside, main = turns(desk.get(path))
        settings.PAGES_IN_TURNS = False
        whole = desk.get(path).text
        settings.PAGES_IN_TURNS = True
        assert alike(bar + beside + main) == alike(whole)
        assert f'<html lang="{language}"' in bar
        assert alike(bar).endswith("</header>")
        assert alike(beside).endswith("</section>")
        assert f'href="/tickets/{ticket.number}/' in beside
        assert ("Помогите" in main) is (path != f"/tickets/?lang={language}")


def test_the_list_is_put_in_its_place_before_it_is_seen(desk: Client, ticket: Ticket):
    beside = turns(desk.get(f"/tickets/{ticket.number}/"))[1]
    assert re.search(r'</keep-scroll>\s*<script src="[^"]*keep-scroll[^"]*\.js"></script>', beside)


def test_the_bar_waits_for_nothing_that_the_ticket_looks_up(desk: Client, ticket: Ticket, django_assert_max_num_queries: Any):
    desk.get(f"/tickets/{ticket.number}/")
    with django_assert_max_num_queries(8):
        answer = desk.get(f"/tickets/{ticket.number}/")
    assert len(turns(answer)) == 3


def test_a_ticket_that_is_not_there_is_refused_before_anything_leaves(desk: Client):
    answer = desk.get("/tickets/999999/")
    assert (answer.status_code, isinstance(answer, InTurns)) == (404, False)


@pytest.mark.parametrize(("missing", "turn"), [("rows", 1), ("lines", 2)])
def test_a_turn_that_fails_says_so_where_it_would_stand(
    desk: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch, caplog: Any, missing: str, turn: int
):
    true_screen = tickets.ticket_screen

    def broken(request: Any, ticket: Ticket) -> dict[str, Any]:
        messages.success(request, "Kept-here")
        return {**true_screen(request, ticket), missing: SimpleLazyObject(lambda: 1 / 0)}

    monkeypatch.setattr(tickets, "ticket_screen", broken)
    before = answered("5xx")
    sent = turns(desk.get(f"/tickets/{ticket.number}/?q=1&lang=en"))
    assert len(sent) == turn + 1
    assert 'role="alert"' in sent[turn]
    assert "The desk failed at this" in sent[turn]
    assert f'href="/tickets/{ticket.number}/?q=1&amp;lang=en"' in sent[turn]
    page = "".join(sent)
    assert page.count("<main ") == page.count("</main>") == 1
    assert page.rstrip().endswith("</html>")
    assert sent[turn].index("<toast-stack") < sent[turn].index("Kept-here"), "what is said once is said here"
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in page
    assert answered("5xx") == before + 1


def test_what_is_said_once_is_said_once(desk: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch):
    true_screen = tickets.list_screen

    def with_a_word(request: HttpRequest) -> dict[str, Any]:
        if "say" in request.GET:
            messages.success(request, "Kept-here")
        return true_screen(request)  # type: ignore[arg-type]

    monkeypatch.setattr(tickets, "list_screen", with_a_word)
    assert "Kept-here" in turns(desk.get("/tickets/?say=1"))[2]
    assert "Kept-here" not in "".join(turns(desk.get("/tickets/")))


def test_what_could_not_be_said_is_said_with_the_next_page(desk: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch):
    true_screen = tickets.list_screen

    def with_a_word(request: HttpRequest) -> dict[str, Any]:
        messages.success(request, "Kept-here")
        return true_screen(request)  # type: ignore[arg-type]

    desk.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(tickets, "list_screen", with_a_word)
        broken.setattr(tickets, "template", lambda *_: "desk/nothing.html")
        assert desk.get("/tickets/").status_code == 500
    assert "Kept-here" in "".join(turns(desk.get(f"/tickets/{ticket.number}/")))


def test_the_time_is_taken_when_all_have_been_drawn(desk: Client, ticket: Ticket):
    before = answered("2xx")
    answer = desk.get(f"/tickets/{ticket.number}/")
    assert answered("2xx") == before
    turns(answer)
    assert answered("2xx") == before + 1


def answered(kind: str) -> float:
    labels = {"page": "desk:ticket", "method": "GET", "kind": kind}
    return REGISTRY.get_sample_value("otklik_desk_answer_seconds_count", labels) or 0.0
