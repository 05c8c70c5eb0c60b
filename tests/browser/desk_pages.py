"""An operator's page in a real browser, against this process' own server."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from pytest_django.live_server_helper import LiveServer

from otklik.accounts.models import Operator
from otklik.conftest import Cast, signed_in
from otklik.desk import actions as desk
from otklik.desk.models import Ticket

HEARS_WITHIN_S = 20


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop in this thread, and Django takes that for asynchronous code.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    return [
        desk.open_ticket(
            customer=cast.ivan, subject=f"Дело {number}", text="Помогите " * 40, kind="question", channel="email", by=None
        )
        for number in range(30)
    ]


def context_of(browser: Browser, live_server: LiveServer, operator: Operator, width: int = 1440) -> BrowserContext:
    context = browser.new_context(base_url=live_server.url, locale="ru-RU", viewport={"width": width, "height": 800})
    cookie = signed_in(operator).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    context.set_default_timeout(20_000)
    return context


def page_of(browser: Browser, live_server: LiveServer, operator: Operator, width: int = 1440) -> Page:
    return context_of(browser, live_server, operator, width).new_page()


def stop(page: Page, pattern: str | re.Pattern[str], handler: Callable[[Route], None]) -> None:
    """`page.route` on a page that is there already, in force when it returns: Chromium says “done” before the page itself has
    heard of it, and a key pressed on a busy page is acted on first, and its request would pass by."""
    stopped: list[Route] = []

    def prove(route: Route) -> None:
        stopped.append(route)
        route.abort()

    page.route(pattern, handler)
    page.route("**/healthz", prove)
    while not stopped:
        page.evaluate("() => fetch('/healthz').catch(() => {})")
    page.unroute("**/healthz", prove)


def asked_for(page: Page, held: list[Route]) -> Route:
    """The request that a route holds: what asks for it may be seen before the route has heard of it."""
    ends = time.monotonic() + HEARS_WITHIN_S
    while not held:
        assert time.monotonic() < ends, "nothing was asked for"
        page.evaluate("null")
    return held.pop()


def barriers(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]
