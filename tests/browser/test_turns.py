"""A page that leaves in turns, before the eye: nothing of it moves when the rest and the scripts have come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk.models import Ticket
from otklik.pages.turns import MAIN, InTurns
from tests.browser.desk_pages import browser, page_of, tickets

__all__ = ["browser", "tickets"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTS = "**/bundles/*.js"
PLACES = """() => ["header.bar", ".ticket-list-head", "[aria-current=page].ticket-row, li:has(> [aria-current])", ".thread", "form.composer"]
    .map((one) => document.querySelector(one)?.getBoundingClientRect()).map((box) => box && [box.x, box.y, box.width].map(Math.round))"""


@pytest.fixture(autouse=True)
def in_turns(settings: LazySettings) -> None:
    settings.PAGES_IN_TURNS = True


def test_nothing_moves_when_the_scripts_come(browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]):
    page = page_of(browser, live_server, cast.anna)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(SCRIPTS, hold)
    for path in ("/tickets/", f"/tickets/{tickets[25].number}/"):
        page.goto(path, wait_until="commit")
        expect(page.locator("#toasts")).to_be_attached()
        before = page.evaluate(PLACES)
        with page.expect_event("load"):
            waiting.pop().continue_()
        expect(page.locator("pick-rows:defined")).to_be_attached()
        assert page.evaluate(PLACES) == before


def test_the_list_is_in_its_place_while_the_thread_is_still_drawn(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch
):
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[25].number}/")
    page.locator("keep-scroll:defined").wait_for()
    row = f".ticket-row a[href^='/tickets/{tickets[24].number}/']"
    page.locator(row).scroll_into_view_if_needed()
    is_kept(page)
    where = height_of(page, row)
    monkeypatch.setattr(InTurns, "one_by_one", without_main(InTurns.one_by_one))
    page.goto(f"/tickets/{tickets[24].number}/")
    assert page.locator(".thread").count() == 0
    # Scrolling stops at whole pixels.
    assert abs(height_of(page, row) - where) <= 1


def is_kept(page: Page) -> None:
    """A place is remembered with the frame after the one that moved."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def height_of(page: Page, row: str) -> float:
    return float(page.locator(row).evaluate("row => Math.round(row.getBoundingClientRect().y)"))


def without_main(sent: Callable[..., Any]) -> Callable[..., Any]:
    """As it stands for the moment in which the thread is still drawn."""

    def two_turns(self: InTurns, bar: str) -> Any:
        for turn, html in zip(("bar", "beside", MAIN), sent(self, bar), strict=False):
            if turn != MAIN:
                yield html

    return two_turns
