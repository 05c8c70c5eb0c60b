"""The shell in a real browser: keys, dialogs, toasts, nudges, drafts; nothing that the policy refuses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Frame, Page, Route, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"

pytestmark = pytest.mark.browser


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """A test says only what fails."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(site: None) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Server, Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # The browser itself reports answers of 422 and 500; everything else is ours or the policy's.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def test_a_form_with_errors_comes_back_in_place_and_then_goes_through(page: Page):
    page.goto("/trial/")
    page.evaluate("document.querySelector('#wish form').noValidate = true")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("One thing needs a look")
    page.get_by_role("textbox", name="Wish").fill("rain")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".toast")).to_contain_text("Kept.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_have_count(0)


def test_a_refusal_and_a_failure_leave_the_page_as_it_was(page: Page):
    page.goto("/trial/")
    page.get_by_role("button", name="Refuse me").click()
    expect(page.locator(".toast")).to_contain_text("This ticket is resolved already.")
    page.get_by_role("button", name="Break").click()
    expect(page.locator(".toast").last).to_contain_text("That did not work.")
    expect(page.get_by_role("heading", name="Trial")).to_be_visible()


def test_a_nudge_makes_the_part_look_again_and_so_does_a_reconnect(page: Page):
    page.goto("/trial/?live=1")
    first = page.locator("#greeting").inner_text()
    expect(page.locator("#greeting")).not_to_have_text(first)
    second = page.locator("#greeting").inner_text()
    # The trial door hangs up at once; the browser comes back by itself within seconds.
    expect(page.locator("#greeting")).not_to_have_text(second, timeout=15_000)


class SpentLink:
    """The door asks for another link on the page's first one; the desk, asked for the page, may have other answers first."""

    def __init__(self, page: Page, *desk_says: int) -> None:
        self.page, self.desk_says = page, list(desk_says)
        self.links: list[str] = []
        self.asked = 0
        page.route("**/live/?link=*", self.listen)
        page.route("**/trial/?live=1", self.look)
        page.goto("/trial/?live=1")
        page.evaluate("window.isTheSamePage = true")

    def listen(self, route: Route) -> None:
        self.links.append(route.request.url)
        if self.links[0] == route.request.url:
            route.fulfill(content_type="text/event-stream", body="event: anew\ndata:\n\n")
        else:
            route.continue_()

    def look(self, route: Route) -> None:
        if route.request.is_navigation_request() or route.request.headers.get("hx-request"):
            route.continue_()
            return
        self.asked += 1
        if self.desk_says:
            route.fulfill(status=self.desk_says.pop(0), body="")
        else:
            route.continue_()


@pytest.mark.parametrize("desk_says", [(), (503, 502)], ids=["at once", "when the desk is back"])
def test_a_page_whose_link_is_spent_asks_for_another_and_looks_again(page: Page, desk_says: tuple[int, ...]):
    spent = SpentLink(page, *desk_says)
    first = page.locator("#greeting").inner_text()
    expect(page.locator("#greeting")).not_to_have_text(first, timeout=15_000)
    assert spent.asked == len(desk_says) + 1
    assert spent.links[1] != spent.links[0]
    assert page.evaluate("window.isTheSamePage")


def test_a_page_that_its_reader_may_not_see_any_more_goes_away(page: Page):
    seen: list[Frame] = []
    page.on("framenavigated", lambda frame: seen.append(frame))  # noqa: PLW0108 - it wants a function of Python
    with page.expect_navigation(url=lambda _url: len(seen) == 2):
        spent = SpentLink(page, 404)
    assert spent.asked == 1


def test_a_lost_connection_is_said_quietly(page: Page):
    page.goto("/trial/")
    page.evaluate(
        """() => {
            const live = document.createElement('live-page');
            live.setAttribute('src', '/nowhere/');
            live.dataset.lost = 'Connection lost.';
            document.body.append(live);
        }"""
    )
    expect(page.locator(".live-lost")).to_have_text("Connection lost.", timeout=10_000)


@pytest.mark.parametrize("layout", ["s", "ы"])
def test_keys_work_by_place_in_any_layout_but_not_while_typing(page: Page, layout: str):
    page.goto("/trial/")
    press = "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyS', key, bubbles: true, cancelable: true}))"
    page.get_by_role("textbox", name="Wish").focus()
    page.evaluate(press, layout)
    assert page.evaluate("!document.querySelector('#wish :user-invalid')")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.querySelector('#wish form').noValidate = true")
    page.evaluate(press, layout)
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_command_menu_finds_and_runs(page: Page):
    page.goto("/trial/")
    page.keyboard.press("Control+k")
    menu = page.get_by_role("dialog", name="Commands")
    expect(menu).to_be_visible()
    page.keyboard.type("sen")
    expect(menu.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.keyboard.press("Shift+Slash")
    expect(page.get_by_role("dialog", name="Keys on this page")).to_contain_text("Send")


def test_are_you_sure_is_asked_in_our_own_words(page: Page):
    page.goto("/trial/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/undo/" in request.url else None)
    page.locator("#sure").click()
    dialog = page.get_by_role("dialog", name="Are you sure?")
    expect(dialog).to_contain_text("Really?")
    dialog.get_by_role("button", name="No, leave it").click()
    expect(dialog).to_be_hidden()
    assert asked == []
    page.locator("#sure").click()
    with page.expect_response("**/undo/"):
        dialog.get_by_role("button", name="Yes").click()


def test_a_draft_survives_a_reload(page: Page):
    page.goto("/trial/")
    page.get_by_role("textbox", name="Letter").fill("Dear Maria")
    page.reload()
    expect(page.get_by_role("textbox", name="Letter")).to_have_value("Dear Maria")


def test_what_two_windows_keep_in_one_browser_is_all_there_after_a_reload(page: Page):
    page.goto("/trial/")
    twin = page.context.new_page()
    twin.goto("/trial/")
    page.get_by_role("textbox", name="Letter").fill("Dear Maria")
    twin.get_by_role("textbox", name="Letter").fill("Dear Ivan")
    twin.close()
    page.reload()
    expect(page.get_by_role("textbox", name="Letter")).to_have_value("Dear Maria\n\nDear Ivan")


def test_the_theme_changes_at_once_and_stays(page: Page):
    page.goto("/trial/")
    page.locator(".bar-end summary").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_the_review_page_fits_every_width_and_its_targets_are_large_enough(page: Page, settings, width: int):
    settings.DEMO = True
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/pieces/?lang=ru")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, input, select, textarea, nav a, .row > a, .menu-list a')]
            .filter((one) => one.offsetParent && !one.closest('[aria-hidden=true], .choice-tile'))
            .map((one) => [one.closest('label') || one, one])
            .filter(([area]) => area.getBoundingClientRect().height < 24 || area.getBoundingClientRect().width < 24)
            .map(([, one]) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
