"""Words looked at while an operator writes: an underline, a rewrite by one key, one question, and no jump of the caret."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.desk_pages import stop
from tests.browser.story_people import PATIENCE_MS, Worker
from tests.demo import Demo

pytestmark = pytest.mark.browser
BAD, GOOD = "Деньги вернутся сегодня", "Деньги вернутся в течение трёх дней"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE_MS)
        yield chromium
        expect.set_options(timeout=5_000)
        chromium.close()


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Page:
    """A reply that nobody has begun, under the hands of an operator."""
    anna = Worker(browser, demo)
    anna.sign_in(demo.links()["operator"])
    anna.page.goto(f"{demo.config.desk_url}/tickets/")
    anna.page.locator(".ticket-list .rows a").first.click()
    anna.page.get_by_text("Ответ", exact=True).first.click()
    anna.page.get_by_role("textbox", name="Текст").fill("")
    return anna.page


def caret(page: Page) -> int:
    return int(page.evaluate("() => document.querySelector('.composer-text').selectionStart"))


def test_a_word_is_underlined_put_right_by_one_key_and_asked_about_once(page: Page) -> None:
    text = page.get_by_role("textbox", name="Текст")
    text.click()
    page.keyboard.type(f"Здравствуйте! {BAD}. До свидания")
    mark = page.locator(".words-mirror mark[data-level=error]")
    expect(mark).to_have_text(BAD)
    under, over = mark.bounding_box(), text.bounding_box()
    assert under
    assert over
    assert over["y"] <= under["y"] < over["y"] + over["height"], "the line stands under its words"
    item = page.get_by_role("listitem").filter(has_text="Возврат в тот же день")
    number = item.locator("[data-words-number]").get_attribute("data-words-number")
    at = caret(page)
    page.keyboard.press(f"Alt+Digit{number}")
    expect(text).to_have_value(f"Здравствуйте! {GOOD}. До свидания")
    assert caret(page) == at + len(GOOD) - len(BAD)
    expect(mark.filter(has_text=BAD)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(text).to_have_value(f"Здравствуйте! {BAD}. До свидания")
    expect(mark).to_have_text(BAD)

    page.keyboard.press("Control+Enter")
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("Возврат в тот же день")
    expect(question.get_by_role("button", name="Вернуться к тексту")).to_be_focused()
    barriers = [violation["id"] for violation in Axe().run(page).response["violations"]]
    assert barriers == []
    page.keyboard.press("Enter")
    expect(question).to_have_count(0)
    expect(text).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".on-its-way").filter(has_text=BAD)).to_be_visible()


def test_what_is_left_stays_left_and_a_note_is_not_looked_at(page: Page) -> None:
    text = page.get_by_role("textbox", name="Текст")
    text.fill(f"{BAD}.")
    item = page.get_by_role("listitem").filter(has_text="Возврат в тот же день")
    item.get_by_role("button", name="Оставить").click()
    expect(item).to_have_count(0)
    expect(text).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" Ждите.")
    with page.expect_response("**/words/"):
        page.keyboard.type(" Спасибо")
    expect(item).to_have_count(0)
    text.fill(f"Ещё: {BAD}, правда.")
    page.get_by_text("Заметка", exact=True).click()
    expect(page.locator(".words-mirror mark")).to_have_count(0)
    text.fill("")


def test_typing_before_an_underline_moves_it_along_at_once(page: Page) -> None:
    text = page.get_by_role("textbox", name="Текст")
    text.fill(f"{BAD}.")
    mark = page.locator(".words-mirror mark[data-level=error]")
    expect(mark).to_have_text(BAD)
    stop(page, "**/words/", lambda route: route.abort())
    text.press("Home")
    page.keyboard.type("Анна, 🧑‍🧑‍🧒 ")
    expect(mark).to_have_text(BAD)
    assert caret(page) == len("Анна, 🧑‍🧑‍🧒 ".encode("utf-16-le")) // 2
    text.fill("")


def test_what_was_taken_out_and_comes_back_at_once_is_underlined_again(page: Page) -> None:
    text = page.get_by_role("textbox", name="Текст")
    text.fill(f"{BAD}.")
    mark = page.locator(".words-mirror mark[data-level=error]")
    expect(mark).to_have_text(BAD)
    text.evaluate(
        """(field) => {
          for (const value of ["", field.value]) {
            field.value = value;
            field.dispatchEvent(new Event("input", { bubbles: true }));
          }
        }"""
    )
    expect(mark).to_have_text(BAD)
    text.fill("")
