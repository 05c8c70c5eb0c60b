"""A page that stays open when its reader loses what it shows: it goes, and nobody else's notices anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from otklik.accounts import actions as accounts
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.lib.config import Config
from tests.browser.desk_pages import browser, context_of, page_of, stop
from tests.faults.door_rig import DoorProcess, database_url

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE_MS = 20_000


@pytest.fixture(autouse=True)
def door(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[DoorProcess]:
    """A real one on the real bus; the pages are told of it, and sign with its key."""
    door = DoorProcess(tmp_path, DATABASE_URL=database_url()).start()
    settings.DOOR_URL = door.url
    settings.CONTENT_SECURITY_POLICY = deepcopy(settings.CONTENT_SECURITY_POLICY)
    settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"].append(door.url)
    key = Config.key
    monkeypatch.setattr(Config, "key", lambda own, purpose: key(door.config if purpose == "live" else own, purpose))
    yield door
    door.kill()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return desk.hand_over(opened(cast, "Где талон"), team=cast.passengers, by=cast.lena)


def opened(cast: Cast, subject: str) -> Ticket:
    return desk.open_ticket(customer=cast.ivan, subject=subject, text="Помогите", kind="question", channel="email", by=None)


def at(page: Page, door: DoorProcess, path: str) -> Page:
    """Open, and its stream as well."""
    with page.expect_response(re.compile(re.escape(f"{door.url}/live"))):
        page.goto(path)
    page.evaluate("window.isTheSamePage = true")
    return page


def test_the_page_of_a_ticket_goes_with_the_right_to_it(
    browser: Browser, live_server: LiveServer, cast: Cast, ticket: Ticket, door: DoorProcess
):
    anna = at(page_of(browser, live_server, cast.anna), door, f"/tickets/{ticket.number}/")
    lists = [at(page_of(browser, live_server, one), door, "/tickets/") for one in (cast.anna, cast.boris)]
    expect(lists[0].get_by_text("Где талон").first).to_be_visible()
    accounts.change_team(cast.passengers, name="Пассажиры", operators=[cast.lena], by=cast.oleg)
    expect(anna.get_by_text("Где талон")).to_have_count(0, timeout=PATIENCE_MS)
    # What she may see of the list is told on, under a new link, on the page that was there.
    expect(lists[0].get_by_text("Где талон")).to_have_count(0, timeout=PATIENCE_MS)
    opened(cast, "Где чемодан")
    for page in lists:
        expect(page.get_by_text("Где чемодан").first).to_be_visible(timeout=PATIENCE_MS)
        assert page.evaluate("window.isTheSamePage")


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_page_of_a_ticket_that_goes_to_another_team_says_so_and_keeps_what_was_typed(
    browser: Browser, live_server: LiveServer, cast: Cast, ticket: Ticket, door: DoorProcess, is_kept: bool
):
    anna = at(page_of(browser, live_server, cast.anna), door, f"/tickets/{ticket.number}/")
    lena = at(page_of(browser, live_server, cast.lena), door, f"/tickets/{ticket.number}/")
    if not is_kept:
        stop(anna, "**/draft/", lambda route: route.abort())
    anna.get_by_label("Текст", exact=True).fill("Талон нашёлся")
    if is_kept:
        expect(anna.locator("[data-kept]")).to_have_text("черновик сохранён")
    desk.hand_over(ticket, team=cast.baggage, by=cast.lena)
    expect(anna.get_by_role("heading", name=f"Обращение {ticket.number} вам не видно")).to_be_visible(timeout=PATIENCE_MS)
    expect(anna.get_by_text("Где талон")).to_have_count(0)
    expect(anna.get_by_role("textbox", name="Начатый здесь текст сохранён")).to_have_value("Талон нашёлся")
    assert f"ticket-{ticket.pk}" not in (anna.locator("live-page").get_attribute("topics") or "")
    expect(lena.get_by_role("heading", name="Где талон")).to_be_visible()


def test_signing_out_in_one_tab_ends_the_others(
    browser: Browser, live_server: LiveServer, cast: Cast, ticket: Ticket, door: DoorProcess, settings: LazySettings
):
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    context = context_of(browser, live_server, cast.anna)
    left = at(context.new_page(), door, f"/tickets/{ticket.number}/")
    leaving = context.new_page()
    leaving.goto("/account/logout/")
    leaving.locator("main form button").first.click()
    leaving.wait_for_url("**/account/login/")
    left.wait_for_url(re.compile(r"/account/login/\?next="))
    expect(left.get_by_text("Где талон")).to_have_count(0)
