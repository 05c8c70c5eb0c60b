"""The story in a real browser: a traveller, two operators and a responder, from the cut connection to «Да, получилось»."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from examples.airline.seed import passengers
from otklik.lib.clock import iso, now
from tests.browser.barriers import Barriers
from tests.browser.story_people import PATIENCE_MS, Responder, Traveller, Typist, Worker, page_of
from tests.demo import Demo
from tests.said_times import clock, clock_range

pytestmark = pytest.mark.browser
MESSAGE = "Вылет через два часа, посадочный не печатается"
# Nobody else in the tests travels with this ticket.
WHO = list(passengers(120))[-1]
FORECAST = re.compile(rf"Должно заработать между\s{clock()}\sи\s{clock()}")
FORECAST_EN = re.compile(rf"It should work again between\s{clock('en')}\sand\s{clock('en')}")


def soon(look: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE_MS / 1000
    while not (found := look()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.2)
    return found


class Story:
    """Its steps, in order."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.demo, self.browser, self.began = demo, browser, iso(now())
        self.barriers = Barriers()
        self.traveller = Traveller(browser, demo, WHO)
        self.anna, self.boris, self.vera = Typist(browser, demo), Worker(browser, demo), Responder(browser, demo)

    def the_connection_breaks_while_the_pass_prints(self) -> None:
        screen = self.traveller.screen
        self.traveller.check_in()
        self.demo.switch("cut")
        self.traveller.print_pass()
        expect(screen.get_by_role("heading", level=1)).to_have_text("Связь оборвалась на полпути")
        expect(screen.get_by_role("heading", level=1)).to_be_focused()
        expect(screen).to_contain_text(re.compile(r"Вы зарегистрированы, место \d+[A-F] за вами"))
        expect(screen).to_contain_text("Мы уже знаем об этой ошибке")
        self.traveller.ask_support(MESSAGE)
        expect(screen).to_contain_text("Сообщение у поддержки")

    def an_operator_finds_the_ticket_by_keyboard(self) -> None:
        anna = self.anna
        self.barriers_at_sign_in()
        anna.sign_in(self.demo.links()["operator"])
        first, second = anna.step("j"), anna.step("j")
        assert first != second
        assert anna.step("k") == first
        anna.search(WHO.email)
        expect(anna.page.get_by_role("link", name=WHO.name)).to_be_visible()
        anna.step("j")
        expect(anna.page.get_by_role("log")).to_contain_text(MESSAGE)

    def barriers_at_sign_in(self) -> None:
        page = page_of(self.browser)
        page.goto(f"{self.demo.config.desk_url}/account/login/")
        self.barriers.look("sign-in", page)
        page.context.close()

    def she_raises_and_a_colleague_sees_it_at_once(self) -> None:
        boris, anna = self.boris, self.anna
        boris.sign_in(self.demo.sign_in_link("boris@polyus.example"))
        boris.page.goto(f"{self.demo.config.desk_url}/tickets/")
        expect(boris.strip).not_to_contain_text("Ориентировка")
        boris.stay()
        began = time.monotonic()
        anna.press("e")
        expect(boris.strip.get_by_role("link", name="Онлайн-регистрация")).to_be_visible()
        expect(boris.strip.get_by_role("button", name="Прочитано")).to_be_visible()
        print(f"\nraise → a colleague's open page: {time.monotonic() - began:.1f} s")
        assert boris.has_stayed()
        self.barriers.look("tickets, with an unread briefing", boris.page)

    def she_reads_the_briefing_by_keyboard(self) -> None:
        read = self.anna.strip.get_by_role("button", name="Прочитано")
        self.anna.walk_to(read)
        self.anna.press("Enter")
        expect(read).to_have_count(0)
        expect(self.anna.strip.get_by_role("link", name="Ориентировка")).to_be_visible()
        self.barriers.look("ticket", self.anna.page)

    def the_traveller_reads_that_it_is_known(self) -> None:
        expect(self.traveller.screen).to_contain_text("Это не только у вас")
        expect(self.traveller.screen).to_contain_text("Изучаем")
        self.barriers.look("error screen", self.traveller.page)

    def the_responder_answers_the_call_and_gives_a_forecast(self) -> None:
        calls = soon(self.calls, "the responder's call")
        self.vera.open_call(calls[-1])
        self.vera.tap("Принимаю")
        expect(self.vera.page.get_by_role("main")).to_contain_text("Вы приняли")
        self.vera.tap(re.compile("^30"))
        expect(self.vera.page.get_by_role("heading", name="Когда заработает?")).to_have_count(0)

    def calls(self) -> list[str]:
        mails = self.demo.mails("vera@polyus.example", since=self.began)
        return [mail["text"] for mail in mails if "/duty/ack/" in mail["text"]]

    def everybody_reads_the_forecast(self) -> None:
        expect(self.traveller.screen).to_contain_text(FORECAST)
        address = self.traveller.screen.get_by_role("link", name="Следить за обращением").get_attribute("href")
        page = page_of(self.browser)
        page.goto(str(address))
        # By itself: behind it a countdown that nobody sees writes its own digits as soon as it runs.
        expect(page.locator(".portal-holds strong").first).to_have_text(re.compile(rf"^{clock_range()}$"))
        expect(page.get_by_role("main")).to_contain_text(MESSAGE)
        self.barriers.look("customer's page", page)
        page.context.close()
        expect(self.boris.strip).to_contain_text("прогноз")
        assert self.boris.has_stayed()

    def the_status_page_tells_it_in_both_languages(self, *, ru: str | re.Pattern[str], en: str | re.Pattern[str]) -> None:
        page = page_of(self.browser)
        for language, words in (("ru", ru), ("en", en)):
            page.goto(f"{self.demo.config.door_url}/status/?lang={language}")
            expect(page.get_by_role("main")).to_contain_text(words)
            assert page.locator("html").get_attribute("lang") == language
            self.barriers.look(f"status page, {language}", page)
        page.context.close()

    def the_responder_repairs_it(self) -> None:
        page = self.vera.page
        self.vera.sign_in(self.demo.links()["responder"])
        page.goto(f"{self.demo.config.desk_url}/duty/")
        self.barriers.look("duty", page)
        page.get_by_role("link", name="Всё о сбое").click()
        expect(page.locator("#room")).to_be_visible()
        self.barriers.look("incident room", page)
        page.goto(f"{self.demo.config.desk_url}/duty/")
        self.demo.switch(None)
        self.vera.tap(re.compile("^Починено"))
        soon(lambda: self.demo.status()["ask"], "the screens ask")

    def the_traveller_prints_the_pass_and_says_so(self) -> None:
        page = self.traveller.page
        page.goto(self.traveller.pass_page)
        with page.expect_response(re.compile(r"\.pdf$")) as printed:
            self.traveller.print_pass()
        page.wait_for_url("blob:**")
        assert printed.value.headers["content-type"] == "application/pdf"
        page.goto(self.traveller.pass_page)
        expect(page.get_by_role("heading", name="Получилось?")).to_be_visible()
        page.get_by_role("button", name="Да, получилось").click()
        expect(page.get_by_role("status")).to_contain_text("Рады, что всё заработало")

    def it_is_over(self) -> None:
        expect(self.anna.page.locator("#of-incident strong", has_text="Получилось")).to_be_visible()
        self.vera.tap(re.compile("^Закрыть"))
        expect(self.vera.page.get_by_role("heading", name="Всё спокойно")).to_be_visible()
        self.barriers.look("duty, all is calm", self.vera.page)
        expect(self.boris.strip).not_to_contain_text("Ориентировка")
        soon(lambda: self.demo.status()["state"] == "ok", "the public status is well")
        assert self.boris.has_stayed()


@pytest.fixture
def story(browser: Browser, demo: Demo) -> Iterator[Story]:
    try:
        yield Story(browser, demo)
    finally:
        demo.switch(None)


def test_the_story_is_seen_in_the_browser_and_every_screen_is_accessible(story: Story) -> None:
    story.the_connection_breaks_while_the_pass_prints()
    story.an_operator_finds_the_ticket_by_keyboard()
    story.she_raises_and_a_colleague_sees_it_at_once()
    story.she_reads_the_briefing_by_keyboard()
    story.the_traveller_reads_that_it_is_known()
    story.the_responder_answers_the_call_and_gives_a_forecast()
    story.everybody_reads_the_forecast()
    story.the_status_page_tells_it_in_both_languages(ru=FORECAST, en=FORECAST_EN)
    story.the_responder_repairs_it()
    story.the_traveller_prints_the_pass_and_says_so()
    story.it_is_over()
    story.the_status_page_tells_it_in_both_languages(ru="Починено", en="Repaired")
    assert story.barriers.found == [], "\n".join(story.barriers.found)
