"""A customer has his page open while two of his tickets become one, and two again: it goes on hearing of what is said to him."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The door is played by the test: it records what the page listens to, and nudges by hand.
DOOR = """
window.heard = [];
window.EventSource = class extends EventTarget {
  constructor(url) { super(); window.heard.push([]); this.topics = window.heard.at(-1); this.readyState = 1; }
  addEventListener(name, act) { this.topics.push(name); super.addEventListener(name, act); }
  close() { this.readyState = 2; }
};
"""
HEARS = "topic => window.heard.at(-1).includes(topic)"


@pytest.fixture
def page(live_server: LiveServer) -> Iterator[Page]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop in this thread, and Django takes that for asynchronous code.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(base_url=live_server.url, locale="ru-RU")
        page.set_default_timeout(20_000)
        page.add_init_script(DOOR)
        yield page
        browser.close()


def opened(cast: Cast, text: str) -> Ticket:
    return desk.open_ticket(customer=cast.ivan, subject=text, text=text, kind="question", channel="portal", by=None)


def nudge(page: Page, ticket: Ticket) -> None:
    page.evaluate("topic => document.body.dispatchEvent(new CustomEvent(`nudge:${topic}`))", f"c-{ticket.pk}")


def test_the_page_follows_its_ticket_into_another_and_back(page: Page, cast: Cast) -> None:
    first, second = opened(cast, "Где чемодан"), opened(cast, "И где коляска")
    page.goto(customer_url(first).split("8000", 1)[1])
    answer, talk = page.locator("textarea").first, page.locator("#now")
    answer.fill("Я ещё не дописал")
    page.wait_for_function(HEARS, arg=f"c-{first.pk}")
    desk.merge(first, second, by=cast.anna, is_sure=True)
    nudge(page, first)
    expect(talk).to_contain_text("И где коляска", timeout=20_000)
    page.wait_for_function(HEARS, arg=f"c-{second.pk}")
    desk.reply(Ticket.objects.get(pk=second.pk), "Оба нашлись", by=cast.anna)
    nudge(page, second)
    expect(talk).to_contain_text("Оба нашлись", timeout=20_000)
    desk.unmerge(Ticket.objects.get(pk=first.pk), by=cast.anna)
    nudge(page, second)
    expect(talk).not_to_contain_text("И где коляска", timeout=20_000)
    expect(talk).to_contain_text("Где чемодан")
    page.wait_for_function(HEARS, arg=f"c-{first.pk}")
    expect(answer).to_have_value("Я ещё не дописал")
