"""What the kit tells the desk and hears from it: a report once, the incident, the question after the repair."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.kit.screen import KNOWN, incident, soon, title
from tests.said_times import clock

pytestmark = pytest.mark.browser


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
    expect(
        page.get_by_text(re.compile(rf"Должно заработать между {clock()} и\s{clock()}\. Меняем сервер печати."))
    ).to_be_visible()
    expect(page.get_by_text(re.compile(rf"Следующая новость: {clock()}\."))).to_be_visible()


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [
        ("10:00", "10:20", "между 13:00 и 13:20"),
        ("20:50", "21:00", "между 23:50 и 27 ноября, 00:00"),
        ("21:10", "21:30", "между 27 ноября, 00:10 и 00:30"),
    ],
)
def test_a_time_of_another_day_says_its_day_once(page, world, begins, ends, says):
    forecast = {"from": f"2099-11-26T{begins}:00Z", "to": f"2099-11-26T{ends}:00Z", "basis": ""}
    world.publish(incident(since="2099-11-25T15:00:00Z", forecast=forecast, next_update_at="2099-11-26T21:05:00Z"))
    world.switch("boom")
    # Far ahead: the door drops what has passed by its own clock.
    page.clock.set_fixed_time("2099-11-26T12:00:00+03:00")
    page.goto(f"{world.site.url}/plain")
    expect(page.get_by_text(f"Должно заработать {says}.")).to_be_visible()
    expect(page.get_by_text("Следующая новость: 27 ноября, 00:05.")).to_be_visible()
    expect(page.get_by_text("с 25 ноября, 18:00")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "answer", "thanks"),
    [("Да, получилось", "through", "Рады, что всё заработало"), ("Всё ещё не работает", "broken", "Разбираемся дальше")],
)
def test_after_the_repair_each_is_asked(page, world, button, answer, thanks):
    world.publish(incident())
    world.switch("boom")
    page.goto(f"{world.site.url}/plain")
    expect(page.get_by_text("Не работает печать посадочных")).to_be_visible()
    # Who has no receipt yet is asked nothing on the next page.
    expect(page.get_by_text(KNOWN)).to_be_visible()
    world.publish(incident(public_state="monitoring", forecast=None, version=2), ask=True)
    world.switch("well")
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
