"""Where the hand stands at the desk: in the field that one types in next, on no page's beginning."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from tests.browser.desk_pages import barriers, browser, page_of, tickets

__all__ = ["browser", "tickets"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_tab_need_not_walk_through_the_whole_list(browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]):
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[0].number}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    past = page.get_by_role("link", name="Мимо списка, к обращению")
    expect(past).to_be_focused()
    expect(past).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#work :focus")).to_have_count(1)


def test_escape_leaves_the_search_and_single_keys_work_again(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[0].number}/")
    search, offered = page.locator(".bar-search input"), page.locator(".search-offered")
    page.keyboard.press("Slash")
    expect(offered).to_be_visible()
    page.keyboard.press("Escape")
    expect(search).not_to_be_focused()
    page.keyboard.press("Slash")
    page.keyboard.type("от")
    expect(offered).to_be_visible()
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(search).to_be_focused()
    page.keyboard.press("Escape")
    expect(search).not_to_be_focused()
    expect(search).to_have_value("от")
    page.keyboard.press("r")
    expect(page.locator(".composer-text")).to_be_focused()
    page.keyboard.press("Escape")


def test_pages_that_a_key_opens_begin_in_their_first_field(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.anna)
    page.goto("/tickets/")
    page.keyboard.press("a")
    page.wait_for_url("**/tickets/new/")
    expect(page.get_by_label("Кто")).to_be_focused()
    page.goto(f"/tickets/{tickets[0].number}/")
    page.keyboard.press("m")
    page.wait_for_url("**/merge/")
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/tickets/\d+/$"))


def test_a_customer_is_chosen_by_name_while_he_is_on_the_telephone(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.anna)
    page.goto("/tickets/new/")
    who = page.get_by_role("combobox", name="Кто")
    expect(who).to_be_focused()
    page.keyboard.type("петр")
    expect(page.get_by_role("option", name="Иван Петров")).to_have_attribute("aria-selected", "true")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Клиенты")).to_be_hidden()
    page.keyboard.type("о")
    expect(page.get_by_role("option", name="Иван Петров")).to_be_visible()
    page.keyboard.press("Enter")
    expect(who).to_have_value("Иван Петров")
    expect(page.get_by_role("radio", name="Иван Петров")).to_be_checked()
    expect(page.get_by_text("Иван Петров: уже есть")).to_be_visible()
    page.get_by_label("Что случилось").fill("Перезвоните")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/tickets/\d+/$"))
    assert Ticket.objects.latest("pk").customer == cast.ivan


def test_the_focus_stands_where_one_types_next_on_a_customers_page(browser: Browser, live_server: LiveServer, cast: Cast):
    mail = cast.ivan.identifiers.create(kind="email", value="vanya@mail.example", normal="vanya@mail.example")
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/customers/{cast.ivan.pk}/")
    page.get_by_role("button", name="Отправить код").press("Enter")
    expect(page.locator(f"#code-{mail.pk}")).to_be_focused()
    page.get_by_role("link", name="Объединить").click()
    expect(page.get_by_role("main").get_by_role("searchbox")).to_be_focused()


def test_what_a_message_tells_is_answered_one_after_another_by_keys(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    desk.add_message(tickets[0], "Вылет в 6:40, справка нужна к 23:15", from_customer=tickets[0].customer)
    page = page_of(browser, live_server, cast.lena)
    page.goto(f"/tickets/{tickets[0].number}/")
    known = page.get_by_role("region", name="Известно о деле")
    right = known.get_by_role("button", name=re.compile("^Верно"))
    for left in (1, 0):
        right.first.focus()
        page.keyboard.press("Enter")
        expect(right).to_have_count(left)
        expect(known).to_be_focused()
