"""Anna at one ticket in a real browser, and requests of her page that stay in the air until they are let go."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Message, Outgoing, Ticket
from tests.browser.desk_pages import browser, page_of, stop

__all__ = ["browser"]
WAITS_S = 20
# Where a page stands in which nothing happened: a key that was lost cannot be pressed again to find out why.
STANDS = """() => [location.href, document.activeElement.outerHTML.slice(0, 200), document.querySelector('.thread')?.innerText,
  [...document.querySelectorAll('textarea')].map((text) => text.value), document.querySelector('#toasts')?.innerText]"""


class Held:
    """Requests of the page that stay in the air until they are let go."""

    def __init__(self, page: Page, pattern: str, *, method: str = "POST") -> None:
        self.page, self.method, self.routes = page, method, list[Route]()
        self.heard: list[str] = []
        page.on("request", lambda request: self.heard.append(f"{request.method} {request.url}"))
        page.on("console", lambda said: self.heard.append(f"{said.type}: {said.text}"))
        stop(page, re.compile(pattern), self.hold)

    def hold(self, route: Route) -> None:
        if route.request.method == self.method and route.request.resource_type == "fetch":
            self.routes.append(route)
        else:
            route.continue_()

    def wait(self) -> None:
        end = time.monotonic() + WAITS_S
        while not self.routes:
            assert time.monotonic() < end, f"nothing was asked for: {self.heard}, {self.page.evaluate(STANDS)}"
            self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def let_go(self, act: Callable[[Route], None] = Route.continue_) -> None:
        self.wait()
        for route in self.routes:
            act(route)
        self.routes = []


class Desk:
    """Anna at one ticket."""

    def __init__(self, page: Page, ticket: Ticket) -> None:
        self.page, self.ticket = page, ticket
        page.goto(f"/tickets/{ticket.number}/")

    @property
    def text(self) -> Locator:
        return self.page.locator(".composer:not([hidden]) .composer-text")

    @property
    def note(self) -> Locator:
        return self.page.locator(".composer:not([hidden]) [name=mode][value=note]")

    @property
    def on_its_way(self) -> Locator:
        return self.page.locator(".on-its-way")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, key: str, words: str) -> None:
        self.press(key)
        expect(self.text).to_be_focused()
        self.page.keyboard.type(words)

    def look_again(self) -> None:
        """As a nudge makes it, until the answer stands in the page."""
        self.page.evaluate(LOOK_AGAIN, f"nudge:ticket-{self.ticket.pk}")


LOOK_AGAIN = """(nudge) => new Promise((resolve) => {
    const seen = (event) => {
        if (event.detail.ctx.sourceElement?.id !== 'work') return;
        document.removeEventListener('htmx:finally:request', seen);
        resolve();
    };
    document.addEventListener('htmx:finally:request', seen);
    document.body.dispatchEvent(new CustomEvent(nudge));
})"""


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return desk.open_ticket(customer=cast.ivan, subject="Где талон", text="Помогите", kind="question", channel="email", by=None)


@pytest.fixture
def anna(browser: Browser, live_server: LiveServer, cast: Cast, ticket: Ticket) -> Iterator[Desk]:
    page = page_of(browser, live_server, cast.anna)
    yield Desk(page, ticket)
    page.context.close()


def notes(ticket: Ticket) -> list[str]:
    return [note.text for note in ticket.messages.filter(visibility=Message.INTERNAL)]


def replies(ticket: Ticket) -> list[str]:
    return list(ticket.outgoing.exclude(state=Outgoing.BACK).values_list("text", flat=True))
