"""The kit for everybody: by keyboard, without script, on the narrowest screen, read aloud, in English."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.kit.screen import OURS, SAFE, incident, soon, the_only, title

pytestmark = pytest.mark.browser


def test_everything_by_keyboard(page, world):
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_be_focused()
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("() => document.activeElement.shadowRoot.activeElement.textContent"))
        ring = page.evaluate("() => getComputedStyle(document.activeElement.shadowRoot.activeElement).outlineWidth")
        assert ring == "2px"
    assert [name.replace("\u00a0", " ") for name in names] == [
        "Повторить",
        "Связаться с поддержкой",
        "Сообщить мне, когда заработает",
        "Выйти",
    ]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("lev@orlov.example")
    page.keyboard.press("Enter")
    expect(page.get_by_text("напишем: lev@orlov.example")).to_be_visible()
    expect(page.get_by_role("button", name="Сообщить мне, когда заработает")).to_be_focused()


def test_without_script_it_is_a_plain_page(browser, world):
    context = browser.new_context(locale="ru-RU", java_script_enabled=False, viewport={"width": 320, "height": 600})
    page = context.new_page()
    page.goto(world.site.url)
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text(OURS)
    expect(page.get_by_text(SAFE)).to_be_visible()
    expect(page.get_by_role("link", name="Повторить")).to_be_visible()
    page.get_by_text("Связаться с поддержкой").click()
    page.get_by_label("Сообщение").fill("Помогите улететь")
    page.get_by_role("button", name="Отправить").first.click()
    expect(title(page)).to_have_text("Сообщение у нас")
    expect(page.get_by_text("Ответим: lev@example.com")).to_be_visible()
    assert soon(world.follow_ups)
    report, follow_up = the_only(world.reports()), the_only(world.follow_ups())
    assert (follow_up["receipt"], follow_up["body"]["message"]) == (report["receipt"], "Помогите улететь")
    assert report["body"]["identifiers"] == [{"kind": "e-ticket", "value": "555-2401234567"}]
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_the_static_error_page_of_a_web_server(browser, world, script):
    context = browser.new_context(locale="en-GB", java_script_enabled=script, viewport={"width": 320, "height": 600})
    page = context.new_page()
    page.goto(f"{world.door.url}/error.html?service=checkin")
    if script:
        expect(title(page)).to_have_text("That did not work: the fault is on our side")
        assert soon(world.reports)[0]["body"]["service"] == "checkin"
    else:
        expect(title(page)).to_have_text("Сайт сейчас не отвечает: это на нашей стороне")
        expect(page.get_by_role("heading", name="The site is not answering")).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("where", ["screen", "dialog", "question", "plain"])
def test_accessible_and_never_wider_than_320_px(browser, world, theme, where):
    context = browser.new_context(
        locale="ru-RU", color_scheme=theme, viewport={"width": 320, "height": 640}, java_script_enabled=True
    )
    page = context.new_page()
    world.publish(incident(), ask=where == "question")
    page.goto(f"{world.site.url}/form")
    world.switch("boom")
    if where == "plain":
        page.route("**/kit.js*", lambda route: route.abort())
    if where == "dialog":
        page.get_by_role("link", name="Посадочный").click()
    else:
        page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text(OURS)
    if where == "plain":
        for summary in page.locator("summary").all():
            summary.click()
    else:
        page.get_by_role("button", name="Связаться с поддержкой").click()
        expect(page.get_by_text("Это не только у вас")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    context.close()


def test_no_policy_is_broken(page, world):
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(f"{world.site.url}/form")
    world.switch("boom")
    page.get_by_role("link", name="Посадочный").click()
    expect(title(page)).to_have_text(OURS)
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text(OURS)
    time.sleep(0.5)
    assert not broken


def test_an_english_reader_gets_english(browser, world):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    world.switch("maintenance")
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text("Planned work is under way")
    expect(page.get_by_text("Your ticket is safe: this fault does not cancel it.")).to_be_visible()
    context.close()
