"""A colleague is called from a note by keyboard alone, in either layout; in a reply the sign is a sign."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.models import Mention
from tests.browser.barriers import Barriers
from tests.browser.desk_pages import browser, page_of

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast) -> Page:
    cast.lena.name = "Лена Ким"
    cast.lena.save(update_fields=["name"])
    ticket = open_ticket(customer=cast.ivan, subject="Чемодан", text="…", kind="question", channel="portal", by=None)
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{ticket.number}/")
    return page


def test_arrows_choose_and_enter_writes_the_name(page: Page, cast: Cast) -> None:
    text = page.locator(".composer-text")
    people = page.get_by_role("listbox", name="Коллеги")
    page.keyboard.press("KeyN")
    page.keyboard.insert_text("Посмотри, @")
    expect(people.get_by_role("option")).to_have_count(2)
    expect(people.get_by_role("option", name="Boris")).to_have_attribute("aria-selected", "true")
    barriers = Barriers()
    barriers.look("the list of colleagues", page)
    assert not barriers.found
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Посмотри, @Лена Ким ")
    expect(people).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text("Посмотри, @Лена Ким")
    assert Mention.objects.get().operator == cast.lena


def test_the_layout_does_not_matter(page: Page) -> None:
    text, people = page.locator(".composer-text"), page.get_by_role("listbox", name="Коллеги")
    page.keyboard.press("KeyN")
    page.keyboard.insert_text("@ktyf")
    expect(people.get_by_role("option", name="Лена Ким")).to_be_visible()
    page.keyboard.press("Escape")
    expect(people).to_be_hidden()
    expect(text).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('"Лен')
    expect(people.get_by_role("option", name="Лена Ким")).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Enter")
    expect(text).to_have_value('"Лен\n')
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('"Лен')
    expect(people).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(text).to_have_value("@Лена Ким ")


def test_in_a_reply_nothing_is_offered(page: Page) -> None:
    page.keyboard.press("KeyR")
    with page.expect_response(lambda answer: "/draft/" in answer.url):
        page.keyboard.insert_text("Пишите на почту @")
    expect(page.get_by_role("listbox", name="Коллеги")).to_be_hidden()
