"""The people of the story, each at a browser of their own: what they do there, in their own words."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from examples.airline.seed import Passenger
from tests.demo import Demo

# Screens look again every 15 s or so; a busy machine may take its time.
PATIENCE_MS = 60_000
# All that Tab may stop at; what is folded away is counted too, so one round of the page is never longer.
STOPS = "() => document.querySelectorAll('a[href], button, input, select, textarea, summary, iframe, [tabindex]').length"
LINK = re.compile(r"https?://\S+")
WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)


def page_of(browser: Browser, *, width: ViewportSize = WIDE) -> Page:
    """A browser in Russian without anybody's cookies."""
    page = browser.new_context(locale="ru-RU", timezone_id="Europe/Moscow", viewport=width).new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


class Traveller:
    """Checks in on a telephone and wants the boarding pass."""

    def __init__(self, browser: Browser, demo: Demo, who: Passenger) -> None:
        self.page, self.demo, self.who, self.pass_page = page_of(browser, width=PHONE), demo, who, ""

    def check_in(self) -> None:
        page = self.page
        page.goto(f"{self.demo.config.airline.url}/check-in/")
        page.get_by_label("Номер электронного билета").fill(self.who.ticket)
        page.get_by_label("Аэропорт").select_option(self.who.airport)
        page.get_by_label("Фамилия").fill(self.who.surname)
        page.get_by_role("button", name="Найти мой рейс").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(self.who.name)
        page.get_by_role("button", name="Зарегистрироваться").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Вы зарегистрированы")
        self.pass_page = page.url

    def print_pass(self) -> None:
        self.page.get_by_role("link", name="Распечатать посадочный").click()

    @property
    def screen(self) -> Locator:
        """The error screen: it lies over the page that it was called from."""
        return self.page.get_by_role("dialog")

    def ask_support(self, message: str) -> None:
        self.screen.get_by_role("button", name="Связаться с поддержкой").click()
        expect(self.screen.get_by_label("Сообщение")).to_be_focused()
        self.screen.get_by_label("Сообщение").fill(message)
        expect(self.screen.get_by_label("Почта или телефон")).to_have_value(self.who.email)
        self.screen.get_by_role("button", name="Отправить", exact=True).click()


class Worker:
    """Somebody of the company; signs in with a link."""

    def __init__(self, browser: Browser, demo: Demo, *, width: ViewportSize = WIDE) -> None:
        self.page, self.demo = page_of(browser, width=width), demo

    def sign_in(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_role("button", name="Войти").click()
        expect(self.page.get_by_role("main")).not_to_contain_text("Войти")

    @property
    def strip(self) -> Locator:
        return self.page.locator("#strip")

    def stay(self) -> None:
        """Leaves a mark on the page, which a reload would wipe away."""
        self.page.evaluate("() => { window.isTheSamePage = true }")

    def has_stayed(self) -> bool:
        return bool(self.page.evaluate("() => window.isTheSamePage === true"))


class Typist(Worker):
    """An operator who never touches the mouse."""

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def walk_to(self, goal: Locator) -> None:
        """With the Tab key, from wherever the focus is, in one round of the page."""
        goal.wait_for()
        for _ in range(self.page.evaluate(STOPS) + 2):
            if goal.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{goal} cannot be reached with the Tab key")

    def sign_in(self, link: str) -> None:
        self.page.goto(link)
        self.walk_to(self.page.get_by_role("button", name="Войти"))
        self.press("Enter")
        self.page.wait_for_url("**/tickets/")

    @property
    def current(self) -> Locator:
        return self.page.locator(".ticket-list [aria-current=true]")

    def step(self, key: str) -> str:
        """J or K: opens the next or the previous ticket. Returns its address."""
        before = self.page.url
        self.press(key)
        self.page.wait_for_function("before => location.href !== before && document.readyState === 'complete'", arg=before)
        expect(self.current).to_be_visible()
        return self.page.url

    def search(self, words: str) -> None:
        self.press("/")
        expect(self.page.get_by_role("search").locator("input[name=q]")).to_be_focused()
        self.page.keyboard.type(words)
        self.press("Enter")
        expect(self.page.locator(".ticket-list-words")).to_be_visible()


class Responder(Worker):
    """An engineer on duty, with a telephone."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        super().__init__(browser, demo, width=PHONE)

    def open_call(self, mail: str) -> None:
        link = next(link for link in LINK.findall(mail) if "/duty/ack/" in link)
        self.page.goto(link)

    def tap(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).first.click()
