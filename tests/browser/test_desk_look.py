"""The desk as it is seen: nothing lies on a button, nothing is squeezed, no menu leaves the window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from otklik.accounts.models import Operator, Role
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from tests.browser.desk_pages import browser, page_of, tickets

__all__ = ["browser", "tickets"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_the_bar_holds_every_place_of_a_person_with_all_roles(browser: Browser, live_server: LiveServer, cast: Cast, width: int):
    Operator.objects.get_queryset().filter(pk=cast.lena.pk).update(roles=list(Role))
    cast.lena.refresh_from_db()
    page = page_of(browser, live_server, cast.lena, width)
    for address in ("/tickets/", "/board/", "/insight/", "/people/", "/agreements/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.bar a, .bar summary, .bar input')]
                .filter((one) => one.getClientRects().length && !one.closest('.visually-hidden'))
                .filter((one) => { const box = one.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1; })
                .map((one) => one.textContent.trim())"""
        )
        assert cut == [], address
        clash = page.evaluate(CLASH)
        assert clash == [], address


@pytest.mark.parametrize("width", [720, 800, 960])
@pytest.mark.parametrize("roles", [[Role.OPERATOR], [Role.OPERATOR, Role.LEAD]])
def test_the_bar_ends_within_a_narrow_window(
    browser: Browser, live_server: LiveServer, cast: Cast, width: int, roles: list[Role]
):
    Operator.objects.get_queryset().filter(pk=cast.anna.pk).update(roles=roles)
    page = page_of(browser, live_server, cast.anna, width)
    page.goto("/tickets/")
    ends = page.locator(".bar > *:visible").evaluate_all("parts => parts.map((part) => part.getBoundingClientRect().right)")
    assert max(ends) <= width
    assert page.locator(".bar-end > :last-child").evaluate("last => last.getBoundingClientRect().right") <= width
    assert page.evaluate(CLASH) == []


CLASH = """() => {
    const parts = [...document.querySelector('.bar').children].filter((one) => one.getClientRects().length && getComputedStyle(one).position !== 'fixed')
        .filter((one) => !one.matches('.visually-hidden')).map((one) => [one.className, one.getBoundingClientRect()]);
    return parts.flatMap(([name, box], index) => parts.slice(index + 1)
        .filter(([, other]) => box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 1 && other.top < box.bottom - 1)
        .map(([other]) => `${name} × ${other}`));
}"""


def test_density_changes_at_once_and_stays(browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]):
    page = page_of(browser, live_server, cast.anna)
    page.goto("/tickets/")
    row = page.locator(".ticket-row").first
    before = (row.bounding_box() or {})["height"]
    page.locator(".bar-end details.menu > summary").last.click()
    page.get_by_role("button", name="Просторно").click()
    assert (row.bounding_box() or {})["height"] > before
    page.reload()
    assert page.evaluate("document.body.dataset.density") == "comfortable"


def test_no_open_menu_leaves_a_phone(browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]):
    page = page_of(browser, live_server, cast.anna, 390)
    page.goto(f"/tickets/{tickets[0].number}/")
    menus = page.locator(".bar details.menu, .ticket-acts details.menu")
    assert menus.count() > 2
    for index in range(menus.count()):
        menus.nth(index).locator("summary").click()
        box = menus.nth(index).locator(".menu-list").bounding_box() or {}
        assert box["x"] >= 0, index
        assert box["x"] + box["width"] <= 390, index
        page.keyboard.press("Escape")
        menus.nth(index).evaluate("menu => menu.removeAttribute('open')")


@pytest.mark.parametrize("width", [1100, 1440])
def test_a_toast_lies_on_no_button_that_sends(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket], width: int
):
    page = page_of(browser, live_server, cast.anna, width)
    page.goto("/tickets/")
    page.keyboard.press("x")
    toast = page.locator(".toast")
    expect(toast).to_be_visible()
    send = page.locator(".composer:not([hidden])").bounding_box() or {}
    assert (toast.bounding_box() or {})["x"] >= send["x"] + send["width"]


@pytest.mark.parametrize("width", [390, 800])
def test_toasts_lie_over_the_bar_where_nothing_is_beside_the_text(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket], width: int
):
    page = page_of(browser, live_server, cast.anna, width)
    page.goto(f"/tickets/{tickets[0].number}/")
    send = page.locator(".composer:not([hidden]) .composer-send button").first
    send.evaluate("send => send.scrollIntoView({ block: 'end' })")
    page.locator("toast-stack").evaluate(
        "stack => ['Готово.', 'Письмо уйдёт через минуту.'].forEach((words) => stack.say(words))"
    )
    toasts = page.locator(".toast")
    expect(toasts).to_have_count(2)
    for toast in toasts.all():
        box = toast.bounding_box() or {}
        assert box["y"] + box["height"] <= (page.locator(".bar").bounding_box() or {})["height"] + 8
    send.click(trial=True)
    page.evaluate("scrollTo(0, 0)")
    head = page.locator(".ticket-acts").bounding_box() or {}
    assert all((toast.bounding_box() or {})["y"] + (toast.bounding_box() or {})["height"] <= head["y"] for toast in toasts.all())


def test_a_long_merged_subject_has_the_whole_width(browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]):
    tickets[1].subject = "Здравствуйте, сын купил билет и сказал зарегистрироваться самой, а дальше просит выбрать кресло"
    tickets[1].save(update_fields=["subject"])
    desk.merge(tickets[1], tickets[0], by=cast.anna, is_sure=True)
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[0].number}/")
    line = page.locator(".matter-lines li").filter(has=page.get_by_role("button", name="Разъединить"))
    words, icon = line.locator("> span").bounding_box() or {}, line.locator("> span > .icon").bounding_box() or {}
    assert words["width"] >= 290
    assert line.locator("> span").evaluate("one => getComputedStyle(one.querySelector('.icon')).display") == "inline"
    assert icon["y"] - words["y"] < 10


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_whose_ticket_it_is_stands_on_the_line_of_the_clock(browser: Browser, live_server: LiveServer, cast: Cast, width: int):
    mine = desk.open_ticket(
        customer=cast.ivan, subject="Где талон", text="Помогите", kind="failure", channel="phone", by=cast.anna,
        service=cast.checkin, deadline_at=now() + timedelta(hours=30),
    )  # fmt: skip
    desk.expect_answer(mine, now() + timedelta(hours=3))
    page = page_of(browser, live_server, cast.anna, width)
    page.goto("/tickets/?show=mine")
    row = page.locator(f"#row-{mine.number}")
    line = row.locator("due-clock" if width == 1440 else ".row-note").bounding_box()
    person = row.locator(".person").bounding_box()
    assert line is not None
    assert person is not None
    assert abs(line["y"] + line["height"] / 2 - person["y"] - person["height"] / 2) < 4
    assert line["x"] + line["width"] <= person["x"]
    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("density", ["compact", "comfortable"])
def test_every_clock_of_the_list_stands_beside_the_number(
    browser: Browser, live_server: LiveServer, cast: Cast, language: str, density: str
):
    for minutes in (7, 47, 60 * 40, -43, -7 * 60 - 43, -60 * 26):
        one = desk.open_ticket(
            customer=cast.ivan, subject="Где талон", text="Помогите", kind="failure", channel="phone", by=cast.anna,
            service=cast.checkin, deadline_at=now() + timedelta(hours=30),
        )  # fmt: skip
        desk.expect_answer(one, now() + timedelta(minutes=minutes, seconds=20))
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/?show=mine&lang={language}")
    page.evaluate("density => { document.body.dataset.density = density; }", density)
    rows = page.locator(".ticket-row")
    expect(rows).to_have_count(6)
    expect(rows.filter(has_text="просрочено на 7 ч" if language == "ru" else "overdue by 7 h")).to_have_count(1)
    for row in rows.all():
        number, clock, person = (row.locator(part).bounding_box() for part in (".number", "due-clock", ".person"))
        assert number is not None
        assert clock is not None
        assert person is not None
        assert abs(number["y"] + number["height"] / 2 - clock["y"] - clock["height"] / 2) < 4
        assert number["x"] + number["width"] < clock["x"]
        assert clock["x"] + clock["width"] < person["x"]
