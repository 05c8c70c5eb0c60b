"""A page that leaves in turns, before the eye: nothing of it moves when the rest and the scripts have come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.pages.turns import MAIN, InTurns
from tests.browser.desk_pages import asked_for, browser, page_of, tickets

__all__ = ["browser", "tickets"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTS = "**/bundles/*.js"
PLACES = """() => ["header.bar", ".ticket-list-head", "[aria-current=page].ticket-row, li:has(> [aria-current])", ".thread", "form.composer"]
    .map((one) => document.querySelector(one)?.getBoundingClientRect()).map((box) => box && [box.x, box.y, box.width].map(Math.round))"""


@pytest.fixture(autouse=True)
def in_turns(settings: LazySettings) -> None:
    settings.PAGES_IN_TURNS = True


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast) -> Page:
    return page_of(browser, live_server, cast.anna)


@pytest.fixture
def waiting(page: Page) -> Iterator[list[Route]]:
    """Scripts that the page has asked for and that have not come yet."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    page.route(SCRIPTS, hold)
    yield asked
    # A browser may wait for ever for the end of a page that is half there and whose scripts are held.
    page.unroute(SCRIPTS, hold)
    while asked:
        with suppress(Error):
            asked.pop().abort()
    page.goto("about:blank")


def seen_without_scripts(page: Page, path: str) -> None:
    page.goto(path, wait_until="commit")
    expect(page.locator("#toasts")).to_be_attached()


def test_nothing_moves_when_the_scripts_come(page: Page, waiting: list[Route], tickets: list[Ticket]):
    for path in ("/tickets/", f"/tickets/{tickets[25].number}/"):
        seen_without_scripts(page, path)
        before = page.evaluate(PLACES)
        with page.expect_event("load"):
            asked_for(page, waiting).continue_()
        expect(page.locator("pick-rows:defined")).to_be_attached()
        assert page.evaluate(PLACES) == before


@pytest.mark.parametrize("typed", ["j", "о"])
def test_a_key_before_the_scripts_is_not_lost(page: Page, waiting: list[Route], tickets: list[Ticket], typed: str):
    seen_without_scripts(page, "/tickets/")
    first = page.locator(".ticket-row a").first.get_attribute("href") or ""
    # The same key in both layouts: what it is called there, and where it lies.
    page.evaluate("key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code: 'KeyJ', bubbles: true}))", typed)
    asked_for(page, waiting).continue_()
    page.wait_for_url(f"**{first}", wait_until="commit")


PRESS = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', code: '%s', bubbles: true, cancelable: true}));"


@pytest.mark.parametrize("before", [False, True])
def test_a_key_that_meets_the_scripts_as_they_come_acts_once(page: Page, tickets: list[Ticket], before: bool):
    """Between the last script and the page's own “ready” a key finds both: whoever waits for the scripts, and the scripts."""

    def press(route: Route) -> None:
        script = route.fetch()
        early = PRESS % ("j", "KeyJ") if before else ""
        route.fulfill(response=script, body=f"{early}\n{script.text()}\n{PRESS % ('g', 'KeyG')}")

    page.route(SCRIPTS, press)
    page.goto("/tickets/")
    page.unroute(SCRIPTS, press)
    expect(page.locator("details.shelf-menu")).to_have_attribute("open", "")
    assert page.url.endswith("/tickets/"), "what was pressed before it was meant for a page without the menu"


def test_what_is_typed_after_such_a_key_stands_in_the_field(page: Page, waiting: list[Route], tickets: list[Ticket]):
    seen_without_scripts(page, f"/tickets/{tickets[0].number}/")
    page.keyboard.press("r")
    page.keyboard.type("hj nx")
    asked_for(page, waiting).continue_()
    text = page.locator(".composer textarea[name=text]")
    expect(text).to_have_value("hj nx")
    expect(text).to_be_focused()
    page.keyboard.type("!")
    expect(text).to_have_value("hj nx!")


def test_what_is_typed_into_a_field_before_the_scripts_is_typed_once(page: Page, waiting: list[Route], tickets: list[Ticket]):
    seen_without_scripts(page, f"/tickets/{tickets[0].number}/")
    text = page.locator(".composer textarea[name=text]")
    text.click()
    page.keyboard.type("r j/n")
    asked_for(page, waiting).continue_()
    expect(page.locator("key-map:defined")).to_be_attached()
    expect(text).to_have_value("r j/n")
    expect(page).to_have_url(re.compile(f"/tickets/{tickets[0].number}/$"))


@pytest.fixture
def sent(page: Page) -> list[str]:
    """What the page has sent to be done."""
    addresses: list[str] = []
    page.on("request", lambda one: addresses.append(one.url.rsplit("/", 2)[-2]) if one.method == "POST" else None)
    return addresses


def scripts_come(page: Page, waiting: list[Route]) -> None:
    with page.expect_event("load"):
        asked_for(page, waiting).continue_()
    expect(page.locator("key-map:defined")).to_be_attached()


@pytest.mark.parametrize(("typed", "asked"), [("d", ["resolve"]), ("jd", []), ("hd", [])])
def test_one_key_acts_and_what_comes_after_it_touches_nothing(
    page: Page, waiting: list[Route], sent: list[str], cast: Cast, tickets: list[Ticket], typed: str, asked: list[str]
):
    """J and D meant “the next one is resolved”, H and a name were for the dialog: neither is for the ticket that is still seen."""
    desk.claim(tickets[5], by=cast.anna)
    seen_without_scripts(page, f"/tickets/{tickets[5].number}/")
    following = page.locator("[data-key=KeyJ]").get_attribute("href") or ""
    page.keyboard.type(typed)
    asked_for(page, waiting).continue_()
    if typed == "jd":
        page.wait_for_url(f"**{following}", wait_until="commit")
    elif typed == "hd":
        expect(page.locator("dialog[open]")).to_be_visible()
    else:
        expect(page.locator("form[action$='/reopen/'], .toast")).not_to_have_count(0)
    assert [one for one in sent if one == "resolve"] == asked


def test_what_the_first_key_has_opened_is_not_sent_by_a_later_one(
    page: Page, waiting: list[Route], sent: list[str], cast: Cast, tickets: list[Ticket]
):
    """Nobody has seen yet what stands in the form that he would send."""
    desk.claim(tickets[5], by=cast.anna)
    seen_without_scripts(page, f"/tickets/{tickets[5].number}/")
    page.keyboard.press("r")
    page.keyboard.type("hi")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+k")
    scripts_come(page, waiting)
    expect(page.locator(".composer textarea[name=text]")).to_have_value("hi")
    expect(page.locator("dialog.command")).not_to_be_visible()
    assert "write" not in sent


def test_a_key_is_forgotten_once_the_hand_has_gone_elsewhere(
    page: Page, waiting: list[Route], sent: list[str], cast: Cast, tickets: list[Ticket]
):
    """What was pressed in vain neither acts later nor gets into the letter that is written by then."""
    desk.claim(tickets[5], by=cast.anna)
    seen_without_scripts(page, f"/tickets/{tickets[5].number}/")
    page.keyboard.type("zd")
    text = page.locator(".composer textarea[name=text]")
    text.click()
    page.keyboard.type("Привет")
    scripts_come(page, waiting)
    page.keyboard.type("!")
    expect(text).to_have_value("Привет!")
    assert "resolve" not in sent


def test_slash_before_the_scripts_leads_to_the_search(page: Page, waiting: list[Route], tickets: list[Ticket]):
    seen_without_scripts(page, "/tickets/")
    page.keyboard.press("Slash")
    page.keyboard.type("7 days")
    asked_for(page, waiting).continue_()
    expect(page.locator(".bar-search input")).to_have_value("7 days")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/?q=*", wait_until="commit")


def test_the_command_menu_opens_when_it_was_asked_for_before_the_scripts(page: Page, waiting: list[Route], tickets: list[Ticket]):
    seen_without_scripts(page, "/tickets/")
    page.keyboard.press("Control+k")
    asked_for(page, waiting).continue_()
    expect(page.locator("dialog.command")).to_be_visible()


def test_what_is_folded_is_not_laid_out(page: Page, tickets: list[Ticket]):
    """It would be for every form in it when a browser looks for forms to fill in."""
    page.goto(f"/tickets/{tickets[0].number}/")
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('details:not([open]) > :not(summary)')].map((one) => one.getBoundingClientRect().width)"
    )
    assert len(boxes) > 5
    assert not any(boxes)


def test_the_list_is_in_its_place_while_the_thread_is_still_drawn(
    page: Page, tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch
):
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
