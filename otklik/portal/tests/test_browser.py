"""The customer's page in a real browser: a draft stays, a sent text goes, keys are enough, a passed time leaves by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk.models import Ticket
from otklik.incidents.actions import forecast
from otklik.incidents.models import Incident
from otklik.lib.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # Playwright keeps a loop in this thread, and Django takes that for asynchronous code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(locale="ru-RU", viewport={"width": 320, "height": 640})
        page.set_default_timeout(15_000)
        yield page
        browser.close()


def test_a_draft_stays_until_it_is_sent_and_a_double_press_sends_it_once(
    live_server: LiveServer, page: Page, ticket: Ticket, address: str
) -> None:
    page.goto(live_server.url + address)
    box = page.get_by_role("textbox", name="Ваше сообщение")
    box.fill("Рейс в девять")
    page.reload()
    expect(box).to_have_value("Рейс в девять")
    with page.expect_response(lambda answer: answer.request.headers.get("hx-target") == "div#now"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('nudge:hello'))")
    expect(box).to_have_value("Рейс в девять")
    page.get_by_role("button", name="Отправить").dblclick()
    expect(page.locator(".message-text", has_text="Рейс в девять")).to_have_count(1)
    expect(box).to_have_value("")
    page.reload()
    expect(box).to_have_value("")
    assert ticket.messages.filter(text="Рейс в девять").count() == 1


def test_what_is_wrong_is_said_at_the_field_and_the_text_stays(live_server: LiveServer, page: Page, address: str) -> None:
    page.goto(live_server.url + address)
    box = page.get_by_role("textbox", name="Ваше сообщение")
    box.fill("   ")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_text("Напишите хотя бы слово.")).to_be_visible()
    expect(box).to_be_focused()
    box.fill("ё" * 20_005)
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_text("на 5 знаков")).to_be_visible()
    expect(box).to_have_value("ё" * 20_005)


def test_keys_are_enough_to_answer_and_to_put_it_right(
    live_server: LiveServer, page: Page, cast: Cast, repaired: Incident, address: str
) -> None:
    repaired.affected.create(customer=cast.maria)
    page.goto(live_server.url + address)
    yes = page.get_by_role("button", name="Да, получилось")
    for _step in range(5):
        page.keyboard.press("Tab")
        if yes.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Спасибо! Рады, что получилось.")
    page.get_by_role("link", name="Исправить ответ").press("Enter")
    expect(page.get_by_role("button", name="Да, получилось")).to_have_attribute("aria-pressed", "true")


def test_a_time_that_passes_leaves_the_open_page_without_any_news(
    live_server: LiveServer, page: Page, cast: Cast, incident: Incident, address: str
) -> None:
    soon = now() + timedelta(minutes=1)
    forecast(incident, soon, soon, next_update_at=soon, by=cast.vera)
    page.clock.install()
    page.goto(live_server.url + address)
    shown = page.locator(".portal-facts")
    expect(shown).to_contain_text("Следующая новость")
    expect(page.get_by_text("Позже, чем мы ожидали")).to_be_hidden()
    page.context.set_offline(True)
    page.clock.fast_forward("02:00")
    expect(page.get_by_text("Позже, чем мы ожидали")).to_be_visible()
    expect(page.get_by_text("Следующая новость")).to_be_hidden()


def test_without_script_everything_works_too(
    live_server: LiveServer, page: Page, repaired: Incident, ticket: Ticket, address: str
) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_page(java_script_enabled=False, locale="ru-RU")
    plain.goto(live_server.url + address)
    plain.get_by_role("button", name="Да, получилось").click()
    expect(plain.get_by_text("Рады, что получилось").first).to_be_visible()
    plain.get_by_role("textbox", name="Ваше сообщение").fill("Спасибо")
    plain.get_by_role("button", name="Отправить").click()
    expect(plain.locator(".message-text", has_text="Спасибо")).to_be_visible()
    assert ticket.messages.count() == 2
