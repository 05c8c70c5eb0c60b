"""The browser kit in a real Chromium, against a real door and a site that can be broken, stopped and killed."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.kit_world import World

pytestmark = pytest.mark.browser

OURS = "Не получилось: ошибка на нашей стороне"
SAFE = "Ваш билет на месте: эта ошибка его не отменяет."
KNOWN = "Мы уже знаем об этой ошибке"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def whole_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("kit"))
    try:
        yield world
    finally:
        world.stop()


@pytest.fixture
def world(whole_world: World) -> World:
    whole_world.mend()
    return whole_world


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="ru-RU", timezone_id="Europe/Moscow", viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def soon(what: Callable[[], Any], seconds: float = 10) -> Any:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not what():
        time.sleep(0.05)
    return what()


def title(page: Page) -> Any:
    """The last one: the screen lies over the page it was called from."""
    return page.get_by_role("heading", level=1).last


def open_with_worker(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => new Promise(done => setTimeout(done, 300)))")


def incident(**more: Any) -> dict[str, Any]:
    soon_from, soon_to = (datetime.now(UTC) + timedelta(minutes=minutes) for minutes in (20, 40))
    return {
        "id": 7, "label": "Не работает печать посадочных", "text": "Чиним печать, регистрация работает.", "version": 1, "count": 127,
        "since": datetime.now(UTC).isoformat(), "public_state": "identified", "next_update_at": soon_from.isoformat(),
        "forecast": {"from": soon_from.isoformat(), "to": soon_to.isoformat(), "basis": "Меняем сервер печати."}, **more,
    }  # fmt: skip


def fill(page: Page) -> None:
    page.get_by_label("Билет").fill("555-2401234567")
    page.get_by_label("Фамилия").fill("Орлов")
    page.get_by_label("Аэропорт").select_option("LED")
    page.get_by_label("Правила прочитаны").check()
    page.get_by_label("Проход").check()
    page.get_by_label("Пароль").fill("secret-password")
    page.get_by_label("Карта").fill("4111111111111111")
    page.get_by_label("Тайна").fill("a-mystery")


def test_a_failing_page_reports_itself_once(page, world):
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text(OURS)
    expect(title(page)).to_be_focused()
    expect(page.get_by_text(SAFE)).to_be_visible()
    expect(page.get_by_text(KNOWN)).to_be_visible()
    (report,) = soon(world.reports)
    body = report["body"]
    assert (body["service"], body["error"]["kind"], body["error"]["status"]) == ("checkin", "5xx", 500)
    assert body["page"] == f"{world.site.url}/plain"
    assert body["identity"]
    shown = page.get_by_text("Номер для поддержки").inner_text()
    assert report["id"][:4].upper() in shown
    # Trying again is the same trouble of the same person.
    page.get_by_role("button", name="Повторить").click()
    expect(page.get_by_text("Пока не получилось")).to_be_visible()
    page.reload()
    expect(title(page)).to_have_text(OURS)
    time.sleep(0.5)
    assert len(world.reports()) == 1


def test_retry_leads_on_when_the_site_works_again(page, world):
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text(OURS)
    world.switch("well")
    page.get_by_role("button", name="Повторить").click()
    expect(title(page)).to_have_text("Дальше")


def test_it_tries_again_by_itself(page, world):
    page.clock.install()
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(page.get_by_text(re.compile(r"Попробуем сами через \d+\sс"))).to_be_visible()
    world.switch("well")
    for _ in range(30):
        page.clock.run_for(1000)
        time.sleep(0.05)
        if title(page).inner_text() == "Дальше":
            break
    expect(title(page)).to_have_text("Дальше")


def test_the_waits_grow_and_differ(page, world):
    page.clock.install()
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    waits = []
    for _ in range(4):
        shown = page.get_by_text(re.compile(r"Попробуем сами через \d+\sс"))
        expect(shown).to_be_visible()
        waits.append(int(re.search(r"\d+", shown.inner_text())[0]))
        page.get_by_role("button", name="Повторить").click()
        expect(page.get_by_text("Пока не получилось")).to_be_visible()
        expect(shown).to_be_visible()
    print(f"waits: {waits} s")
    assert waits[-1] > 25
    assert waits[-1] <= 160


def test_a_dead_origin_is_answered_by_the_kept_screen(page, world):
    open_with_worker(page, world.site.url)
    world.site.kill()
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text("Сайт не отвечает")
    expect(page.get_by_text("Интернет у вас работает: не отвечает наш сайт. Это на нашей стороне.")).to_be_visible()
    expect(page.get_by_text(SAFE)).to_be_visible()
    expect(page.get_by_role("img", name="Регистрация на рейс")).to_be_visible()
    (report,) = soon(world.reports)
    assert report["body"]["error"]["kind"] == "network"
    assert report["body"]["contact"] == "lev@example.com"
    world.site.start(knock="/logo.svg")
    page.get_by_role("button", name="Повторить").click()
    expect(title(page)).to_have_text("Дальше")


def test_the_kept_screen_speaks_the_language_chosen_on_the_site(page, world):
    page.context.add_cookies([{"name": "lang", "value": "en", "url": world.site.url}])
    open_with_worker(page, world.site.url)
    page.reload()
    world.site.kill()
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text("The site is not answering")
    expect(page.get_by_text("Your ticket is safe")).to_be_visible()
    expect(page.get_by_role("img", name="Check-in")).to_be_visible()


def test_a_hanging_origin_is_not_waited_for_for_ever(page, world):
    open_with_worker(page, world.site.url)
    world.site.signal(signal.SIGSTOP)
    began = time.monotonic()
    page.goto(f"{world.site.url}/plain")
    print(f"the screen came after {time.monotonic() - began:.1f} s")
    expect(title(page)).to_have_text("Сайт отвечает слишком долго")
    assert time.monotonic() - began < 12
    world.site.signal(signal.SIGCONT)


def test_a_hanging_page_is_answered_by_the_site_itself(page, world):
    world.switch("hang")
    began = time.monotonic()
    answer = page.goto(f"{world.site.url}/plain")
    assert answer.status == 504
    assert time.monotonic() - began < 6
    expect(title(page)).to_have_text("Сайт отвечает слишком долго")
    expect(page.get_by_text("Причина на нашей стороне")).to_be_visible()


def test_a_boarding_pass_cut_while_printing(page, world):
    page.goto(f"{world.site.url}/form")
    world.switch("cut")
    link = page.get_by_role("link", name="Посадочный")
    link.click()
    expect(title(page)).to_have_text("Связь оборвалась на полпути")
    expect(title(page)).to_be_focused()
    expect(page.get_by_text(SAFE)).to_be_visible()
    world.switch("well")
    with page.expect_download() as download:
        page.get_by_role("button", name="Повторить").click()
    assert download.value.suggested_filename == "pass.pdf"
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_a_page_cut_in_the_middle(page, world):
    open_with_worker(page, world.site.url)
    world.switch("cut")
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text("Связь оборвалась на полпути")
    world.switch("well")
    page.get_by_role("button", name="Повторить").click()
    expect(title(page)).to_have_text("Дальше")


def test_a_marked_form_stays_as_it_was(page, world):
    page.goto(f"{world.site.url}/form")
    fill(page)
    world.switch("boom")
    page.get_by_role("button", name="Зарегистрироваться").dblclick()
    expect(title(page)).to_have_text(OURS)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Фамилия")).to_have_value("Орлов")
    world.switch("well")
    page.get_by_role("button", name="Зарегистрироваться").click()
    expect(title(page)).to_have_text("Вы зарегистрированы")
    page.goto(f"{world.site.url}/taken")
    taken = page.inner_text("main").split("|")
    assert len(taken) == 2, "a double tap is one request"
    assert "surname" in taken[0]


@pytest.mark.parametrize("breakage", ["boom", "dead"])
def test_any_form_is_given_back_without_its_secrets(page, world, breakage):
    open_with_worker(page, f"{world.site.url}/form-plain")
    page.reload()
    fill(page)
    if breakage == "dead":
        world.site.kill()
    else:
        world.switch("boom")
    page.get_by_role("button", name="Зарегистрироваться").click()
    expect(title(page)).to_have_text("Сайт не отвечает" if breakage == "dead" else OURS)
    expect(page.get_by_text("заполнять заново не придётся")).to_be_visible()
    kept = page.evaluate("() => JSON.stringify([{...sessionStorage}, {...localStorage}])")
    for secret in ("secret-password", "4111111111111111", "a-mystery"):
        assert secret not in kept
    if breakage == "dead":
        world.site.start(knock="/logo.svg")
    world.switch("well")
    page.get_by_role("button", name="Вернуться к форме").click()
    expect(page.get_by_text("Мы вернули то, что вы ввели")).to_be_visible()
    expect(page.get_by_label("Билет")).to_have_value("555-2401234567")
    expect(page.get_by_label("Аэропорт")).to_have_value("LED")
    expect(page.get_by_label("Правила прочитаны")).to_be_checked()
    expect(page.get_by_label("Проход")).to_be_checked()
    expect(page.get_by_label("Окно")).not_to_be_checked()
    for name in ("Пароль", "Карта", "Тайна"):
        expect(page.get_by_label(name)).to_have_value("")
    page.get_by_role("button", name="Зарегистрироваться").click()
    expect(title(page)).to_have_text("Вы зарегистрированы")


def test_a_refusal_by_the_site_says_what_to_mend(page, world):
    page.goto(f"{world.site.url}/form")
    world.switch("refuse")
    page.get_by_role("button", name="Зарегистрироваться").click()
    expect(title(page)).to_have_text("Нужно поправить данные")
    expect(page.get_by_text("В номере билета 13 цифр.")).to_be_visible()
    page.get_by_role("button", name="Вернуться к форме").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not world.reports()


def test_a_dead_door_costs_no_message(page, world):
    world.door.kill()
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(page.get_by_text("Сообщение сохранено на этом устройстве и уйдёт само")).to_be_visible()
    page.get_by_role("button", name="Связаться с поддержкой").click()
    expect(page.get_by_label("Сообщение")).to_be_focused()
    expect(page.get_by_label("Почта или телефон")).to_have_value("lev@example.com")
    page.get_by_label("Сообщение").fill("Вылет в шесть утра")
    page.get_by_role("button", name="Отправить", exact=True).dblclick()
    expect(page.get_by_text("Сообщение сохранено на этом устройстве и уйдёт само")).to_be_visible()
    # The tab is closed; days later another page of the site is opened.
    other = page.context.new_page()
    page.close()
    world.switch("well")
    world.door.start()
    other.goto(f"{world.site.url}/plain")
    assert soon(world.follow_ups)
    third = other.context.new_page()
    third.goto(f"{world.site.url}/plain")
    time.sleep(1)
    (report,), (follow_up,) = world.reports(), world.follow_ups()
    assert follow_up["receipt"] == report["receipt"]
    assert follow_up["body"]["message"] == "Вылет в шесть утра"
    assert report["body"]["error"]["status"] == 500


def test_the_second_half_of_a_double_click_hits_nothing_else(page, world):
    """The panel closes with the first half, and another button may move under the finger."""
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    page.get_by_role("button", name="Связаться с поддержкой").click()
    page.get_by_label("Сообщение").fill("Вылет в шесть утра")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.get_by_label("Сообщение")).to_be_hidden()
    leave = page.get_by_role("link", name="Выйти").bounding_box()
    page.mouse.move(leave["x"] + leave["width"] / 2, leave["y"] + leave["height"] / 2)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    expect(page.get_by_role("button", name="Повторить")).to_be_visible()
    assert page.url == f"{world.site.url}/plain"
    page.get_by_role("link", name="Выйти").click()
    page.wait_for_url(f"{world.site.url}/")


def test_two_tabs_send_one_report(context, world):
    world.door.kill()
    first, second = context.new_page(), context.new_page()
    world.switch("boom")
    first.goto(f"{world.site.url}/plain")
    expect(first.get_by_text("уйдёт само")).to_be_visible()
    world.switch("well")
    second.goto(f"{world.site.url}/plain")
    world.door.start()
    for tab in (first, second):
        tab.evaluate("() => window.dispatchEvent(new Event('online'))")
    assert soon(world.reports)
    time.sleep(1)
    assert len(world.reports()) == 1


def test_support_and_notice_ask_nothing_twice(page, world):
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    page.get_by_role("button", name="Связаться с поддержкой").click()
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.get_by_text("Напишите хотя бы слово о том, чем помочь.")).to_be_visible()
    expect(page.get_by_label("Сообщение")).to_be_focused()
    page.get_by_label("Сообщение").fill("Не печатается посадочный")
    page.get_by_label("Почта или телефон").fill("+7 900 000-00-00")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.get_by_text("Сообщение у поддержки. Ответим: +7 900 000-00-00.")).to_be_visible()
    page.get_by_role("button", name="Сообщить мне, когда заработает").click()
    expect(page.get_by_label("Почта или телефон")).to_have_value("+7 900 000-00-00")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.get_by_text("Когда всё заработает, напишем: +7 900 000-00-00.")).to_be_visible()
    kinds = [entry["body"]["kind"] for entry in world.follow_ups()]
    assert kinds == ["message", "contact"]


def test_the_live_incident_and_its_forecast(page, world):
    world.publish(
        incident(), texts={"en": {"label": "Boarding passes do not print", "text": "We are repairing it.", "basis": ""}}
    )
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(page.get_by_text("Не работает печать посадочных · с")).to_be_visible()
    expect(page.get_by_text("Причина найдена")).to_be_visible()
    expect(page.get_by_text("Это не только у вас: сбой затронул 127 человек.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Должно заработать между \d\d:\d\d и\s\d\d:\d\d. Меняем сервер печати."))).to_be_visible()
    expect(page.get_by_text(re.compile(r"Следующая новость в\s\d\d:\d\d."))).to_be_visible()


@pytest.mark.parametrize(
    ("button", "answer", "thanks"),
    [("Да, получилось", "through", "Рады, что всё заработало"), ("Всё ещё не работает", "broken", "Разбираемся дальше")],
)
def test_after_the_repair_each_is_asked(page, world, button, answer, thanks):
    world.publish(incident())
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(page.get_by_text("Не работает печать посадочных")).to_be_visible()
    assert soon(world.reports)
    world.publish(incident(public_state="monitoring", forecast=None, version=2), ask=True)
    world.switch("well")
    time.sleep(1)
    page.get_by_role("button", name="Повторить").click()
    expect(title(page)).to_have_text("Дальше")
    expect(page.get_by_role("heading", name="Получилось?")).to_be_visible()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text(thanks)).to_be_visible()
    (follow_up,) = soon(world.follow_ups)
    assert (follow_up["body"]["kind"], follow_up["body"]["answer"]) == ("confirmation", answer)
    page.reload()
    time.sleep(0.7)
    expect(page.get_by_role("heading", name="Получилось?")).to_have_count(0)


def test_the_question_comes_on_the_screen_too(page, world):
    world.publish(incident())
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    assert soon(world.reports)
    world.publish(incident(public_state="monitoring", forecast=None, version=2), ask=True)
    yes, no = page.get_by_role("button", name="Да, получилось"), page.get_by_role("button", name="Всё ещё не работает")
    expect(yes).to_be_visible(timeout=25_000)
    assert yes.bounding_box()["width"] == no.bounding_box()["width"]
    no.click()
    expect(page.get_by_text("Спасибо, что сказали")).to_be_visible()


def test_without_internet_it_says_so_and_goes_on_by_itself(page, world):
    page.goto(f"{world.site.url}/form")
    page.context.set_offline(True)
    page.get_by_role("link", name="Посадочный").click()
    expect(title(page)).to_have_text("Нет подключения к интернету")
    with page.expect_download():
        page.context.set_offline(False)
    assert soon(world.reports)


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
    (report,), (follow_up,) = world.reports(), world.follow_ups()
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
