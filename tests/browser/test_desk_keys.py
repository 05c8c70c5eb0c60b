"""The operator's screen without a mouse: own keys, the command menu, the board; what is read and typed never jumps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from otklik.accounts import actions as accounts
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Draft, Ticket
from tests.browser.desk_pages import barriers, browser, page_of, tickets

__all__ = ["browser", "tickets"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_key_pressed_before_the_first_picture_of_the_page_counts(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.anna)
    # Where keys come from: at the head of a frame. One page in five had not laid out its rows by then, so it is asked often.
    page.add_init_script("""if (location.pathname === "/tickets/") document.addEventListener("DOMContentLoaded", () => {
        document.body.getBoundingClientRect();
        const press = new KeyboardEvent("keydown", { code: "KeyJ", bubbles: true, cancelable: true });
        requestAnimationFrame(() => document.body.dispatchEvent(press));
    })""")
    for _ in range(12):
        page.goto("/tickets/", wait_until="commit")
        page.wait_for_url(re.compile(r"/tickets/\d+/"))


def test_a_key_laid_elsewhere_works_there_and_its_cap_says_so(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    accounts.lay_keys(cast.anna, {"KeyH": "KeyO"}, by=cast.anna)
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[0].number}/")
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Передать")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Передать").locator("kbd")).to_have_text("O")
    page.keyboard.press("o")
    expect(dialog).to_be_visible()


def test_a_key_is_laid_by_pressing_it_and_a_taken_one_is_told_at_once(browser: Browser, live_server: LiveServer, cast: Cast):
    page = page_of(browser, live_server, cast.anna)
    page.goto("/me/keys/")
    reply = page.get_by_label("Ответ", exact=True)
    reply.focus()
    page.keyboard.press("n")
    expect(page.get_by_text("Клавиша N уже занята").first).to_be_visible()
    reply.focus()
    page.keyboard.press("Semicolon")
    expect(page.get_by_text("уже занята")).to_have_count(0)
    assert barriers(page) == []
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_label("Ответ", exact=True)).to_have_value("Semicolon")


def test_the_menu_knows_both_languages_either_layout_numbers_and_customers(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[0].number}/")
    menu = page.locator("dialog.command")
    for typed, found in [("передать", "Передать"), ("gthtlfnm", "Передать"), ("hand over", "Передать"), ("прдть", "Передать")]:
        page.keyboard.press("Control+k")
        expect(menu.get_by_role("option", name="Клавиши")).to_be_visible()
        page.keyboard.type(typed)
        expect(menu.get_by_role("option").first).to_contain_text(found)
        page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("gtnhjd")
    expect(menu.get_by_role("option", name="Клиент: Иван Петров")).to_be_visible()
    menu.get_by_role("combobox").fill(str(tickets[3].number))
    expect(menu.get_by_role("option").first).to_contain_text("Дело 3")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{tickets[3].number}/")


def test_a_lead_gives_a_ticket_by_keys_and_by_dragging(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.lena)
    page.goto("/board/")
    first = page.locator("#section-waiting li").first
    number = int(first.get_attribute("data-ticket") or 0)
    page.keyboard.press("j")
    expect(first.locator("a").first).to_be_focused()
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Передать")
    dialog.get_by_label("Кому").select_option(f"operator-{cast.boris.pk}")
    with page.expect_response("**/board/give/"):
        dialog.get_by_role("button", name="Передать").click()
    expect(page.locator(".toast")).to_contain_text("Boris")
    assert Ticket.objects.get(number=number).owner == cast.boris
    second = page.locator("#section-waiting li").nth(1)
    number = int(second.get_attribute("data-ticket") or 0)
    with page.expect_response("**/board/give/"):
        second.drag_to(page.locator(f"#operator-{cast.anna.pk}"))
    assert Ticket.objects.get(number=number).owner == cast.anna
    assert barriers(page) == []


def test_neither_scroll_nor_caret_jumps_when_the_page_looks_again(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    ticket = tickets[0]
    for _number in range(12):
        desk.add_message(ticket, "Ещё раз: помогите! " * 20, from_customer=cast.ivan)
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{ticket.number}/")
    box = page.locator(".composer textarea[name=text]")
    box.fill("Здравствуйте, Иван! Вылет завтра.")
    page.evaluate(
        """() => {
            document.querySelector('.composer textarea[name=text]').setSelectionRange(5, 9);
            document.querySelector('.thread').scrollTop = -400;
            document.querySelector('.zone-list').scrollTop = 90;
        }"""
    )
    before = page.evaluate(PLACES)
    desk.add_note(ticket, "Коллега смотрит", by=cast.lena)
    for topic in (f"ticket-{ticket.pk}", "tickets"):
        with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
            page.evaluate("topic => document.body.dispatchEvent(new CustomEvent(`nudge:${topic}`))", topic)
    expect(page.locator(".thread")).to_contain_text("Коллега смотрит")
    assert page.evaluate(PLACES) == [pytest.approx(one, abs=1) if isinstance(one, int) else one for one in before]


PLACES = """() => {
    const box = document.querySelector('.composer textarea[name=text]');
    return [document.activeElement === box, box.value, box.selectionStart, box.selectionEnd,
            Math.round(document.querySelectorAll('.thread .message')[8].getBoundingClientRect().top),
            document.querySelector('.zone-list').scrollTop, scrollY];
}"""


def test_the_menu_names_every_shelf_and_what_stands_beside_the_thread(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    desk.add_note(tickets[1], "@Анна, взгляните", by=cast.lena)
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[0].number}/")
    menu = page.locator("dialog.command")
    page.keyboard.press("Control+k")
    expect(menu.get_by_role("option", name="Какие обращения: Упоминания")).to_have_count(1)
    page.keyboard.type("добавить, что узнали")
    expect(menu.get_by_role("option").first).to_have_text("Добавить, что узнали")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Что", exact=True)).to_be_focused()


def test_the_way_back_leads_to_the_whole_page_after_a_part_of_it_came_anew(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.anna)
    address = f"/tickets/{tickets[0].number}/"
    page.goto(address)
    with page.expect_response(lambda answer: answer.url.endswith(address)) as part:
        page.evaluate("topic => document.body.dispatchEvent(new CustomEvent(`nudge:${topic}`))", f"ticket-{tickets[0].pk}")
    part.value.finished()
    page.goto("/tickets/new/")
    page.go_back()
    expect(page.locator(".zone-list")).to_be_visible()
    expect(page.get_by_role("banner")).to_be_visible()


def test_a_colleagues_draft_is_opened_and_taken_from_the_menu(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    Draft.objects.create(ticket=tickets[0], operator=cast.lena, text="Иван, талон у вас на почте.")
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{tickets[0].number}/")
    page.keyboard.press("Control+k")
    page.keyboard.type("есть черновик")
    expect(page.locator("dialog.command").get_by_role("option").first).to_have_text("Lena: есть черновик")
    page.keyboard.press("Enter")
    expect(page.locator(".colleague-draft button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".composer-text:visible")).to_have_value("Иван, талон у вас на почте.")


def test_the_menu_of_shelves_says_how_many_once_it_is_opened(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket]
):
    page = page_of(browser, live_server, cast.anna)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/tickets/shelves/" in request.url else None)
    page.goto("/tickets/")
    desk.claim(tickets[0], by=cast.anna)
    menu = page.locator("#shelves")
    expect(menu.locator(".number")).to_have_count(0)
    assert asked == []
    page.keyboard.press("g")
    expect(menu.get_by_role("link", name="Мои")).to_have_text(re.compile(r"Мои\s*1$"))
    expect(menu.get_by_role("link", name="Ждут нас")).to_have_text(re.compile(r"\s30$"))
    desk.claim(tickets[1], by=cast.anna)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('nudge:tickets'))")
    expect(menu.get_by_role("link", name="Мои")).to_have_text(re.compile(r"Мои\s*2$"))


@pytest.mark.parametrize(("width", "columns"), [(1440, 3), (390, 1)])
def test_the_keys_of_a_page_are_listed_by_what_they_do_beside_each_other(
    browser: Browser, live_server: LiveServer, cast: Cast, tickets: list[Ticket], width: int, columns: int
):
    page = page_of(browser, live_server, cast.lena, width)
    page.goto(f"/tickets/{tickets[0].number}/")
    for _twice in range(2):
        page.keyboard.press("Shift+Slash")
        keys = page.get_by_role("dialog", name="Клавиши этой страницы")
        expect(keys.get_by_role("heading", level=3)).to_have_text(["Список", "Обращение", "Куда перейти", "Везде"])
        expect(keys.locator("section", has_text="Обращение").locator("dd", has_text="Решено")).to_be_visible()
        lefts = keys.locator("section").evaluate_all(
            "all => new Set(all.map((one) => Math.round(one.getBoundingClientRect().x))).size"
        )
        assert lefts == columns
        assert keys.evaluate("box => box.scrollWidth <= box.clientWidth")
        if columns > 1:
            assert keys.evaluate("box => box.scrollHeight <= box.clientHeight")
        assert barriers(page) == []
        page.keyboard.press("Escape")
