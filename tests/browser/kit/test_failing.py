"""The kit where the site fails: the screen says so, tries again, and gives back what was typed."""

from __future__ import annotations

import re
import signal
import time

import pytest
from playwright.sync_api import expect

from tests.browser.kit.screen import KNOWN, OURS, SAFE, fill, open_with_worker, soon, the_only, title

pytestmark = pytest.mark.browser


def test_a_failing_page_reports_itself_once(page, world):
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(title(page)).to_have_text(OURS)
    expect(title(page)).to_be_focused()
    expect(page.get_by_text(SAFE)).to_be_visible()
    expect(page.get_by_text(KNOWN)).to_be_visible()
    report = the_only(soon(world.reports))
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
    tries: list[str] = []
    page.on("request", lambda request: tries.append(request.url) if request.url.endswith("/plain") else None)
    # No further: the try itself takes the time that it takes, and is given up when too much has passed.
    for _ in range(30):
        if not tries:
            page.clock.run_for(1000)
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
    report = the_only(soon(world.reports))
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
