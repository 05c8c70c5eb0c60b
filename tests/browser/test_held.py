"""Nothing that an operator sends is lost: not while a reply leaves, not in two windows, not without a connection."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from tests.browser.desk_pages import stop
from tests.browser.one_desk import Desk, Held, anna, browser, notes, replies, ticket

__all__ = ["anna", "browser", "ticket"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REPLY = "Здравствуйте, Иван! Посадочный талон отправлен на вашу почту, проверьте её, пожалуйста."
NOTE = "Талон отправлен второй раз"


# While a reply leaves.


def test_a_note_typed_while_a_reply_leaves_stays_and_arrives(anna: Desk, ticket: Ticket):
    held = Held(anna.page, "/write/$")
    anna.write("r", REPLY)
    anna.press("Control+Enter")
    held.wait()
    anna.write("n", NOTE)
    anna.look_again()
    expect(anna.text).to_be_focused()
    held.let_go()
    expect(anna.on_its_way).to_contain_text("Посадочный талон отправлен")
    expect(anna.text).to_have_value(NOTE)
    expect(anna.text).to_be_focused()
    expect(anna.note).to_be_checked()
    anna.look_again()
    anna.page.keyboard.type("!")
    anna.press("Control+Enter")
    held.let_go()
    expect(anna.page.locator(".message[data-side=note]")).to_contain_text(f"{NOTE}!")
    assert (replies(ticket), notes(ticket)) == ([REPLY], [f"{NOTE}!"])


def test_a_note_left_before_the_reply_is_answered_follows_it(anna: Desk, ticket: Ticket):
    held = Held(anna.page, "/write/$")
    anna.write("r", REPLY)
    anna.press("Control+Enter")
    anna.write("n", NOTE)
    anna.press("Control+Enter")
    held.let_go()
    held.let_go()
    expect(anna.on_its_way).to_have_count(1)
    expect(anna.page.locator(".message[data-side=note]")).to_contain_text(NOTE)
    assert (replies(ticket), notes(ticket)) == ([REPLY], [NOTE])


def test_a_look_that_comes_late_brings_nothing_back(anna: Desk, ticket: Ticket):
    anna.write("r", REPLY)
    late = Held(anna.page, f"/tickets/{ticket.number}/$", method="GET")
    anna.page.evaluate("(topic) => void document.body.dispatchEvent(new CustomEvent(topic))", f"nudge:ticket-{ticket.pk}")
    late.wait()
    before = late.routes[0].fetch()
    anna.press("Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    anna.write("n", NOTE)
    late.let_go(lambda route: route.fulfill(response=before))
    expect(anna.on_its_way).to_have_count(0)  # The old look is in the page.
    expect(anna.text).to_have_value(NOTE)
    expect(anna.text).to_be_focused()
    anna.press("Control+Enter")
    expect(anna.page.locator(".message[data-side=note]")).to_contain_text(NOTE)
    assert (replies(ticket), notes(ticket)) == ([REPLY], [NOTE])


def test_pressed_twice_it_is_sent_once(anna: Desk, ticket: Ticket):
    anna.write("r", REPLY)
    anna.press("Control+Enter", "Control+Enter", "Escape", "Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    anna.look_again()
    expect(anna.text).to_have_value("")
    assert replies(ticket) == [REPLY]


def test_whoever_goes_on_at_once_goes_when_it_has_left(anna: Desk, ticket: Ticket, cast: Cast):
    other = desk.open_ticket(customer=cast.maria, subject="Где чемодан", text="?", kind="question", channel="email", by=None)
    anna.page.goto(anna.page.url)
    held = Held(anna.page, "/write/$")
    anna.write("r", REPLY)
    anna.press("Control+Enter", "j")
    held.let_go()
    anna.page.wait_for_url(f"**/tickets/{other.number}/")
    assert replies(ticket) == [REPLY]


# What does not get through.


def test_without_a_connection_the_reply_comes_back_and_goes_out_later_once(anna: Desk, ticket: Ticket):
    anna.write("r", REPLY)
    anna.page.context.set_offline(True)
    anna.press("Control+Enter")
    expect(anna.page.locator(".toast")).to_contain_text("Ничего не потеряно")
    expect(anna.text).to_have_value(REPLY)
    expect(anna.text).to_be_focused()
    anna.page.context.set_offline(False)
    anna.press("Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    assert replies(ticket) == [REPLY]


LATE_CLOCK = "Date.now = ((now) => () => now() - 3_600_000)(Date.now)"


@pytest.mark.parametrize("is_changed", [False, True], ids=["goes on", "is put in other words"])
def test_what_was_typed_after_the_last_save_comes_back_though_the_clock_is_an_hour_late(anna: Desk, is_changed: bool):
    anna.page.add_init_script(LATE_CLOCK)
    anna.page.reload()
    anna.write("r", "Здравствуйте")
    expect(anna.page.locator("[data-kept]")).to_have_text("черновик сохранён")
    stop(anna.page, "**/draft/", lambda route: route.abort())
    typed = "Добрый день, Иван!" if is_changed else "Здравствуйте, Иван!"
    anna.press(*(["Control+a"] if is_changed else ["Control+End"]))
    anna.page.keyboard.type(typed if is_changed else ", Иван!")
    expect(anna.page.locator("[data-kept]")).to_contain_text("нет связи")
    anna.page.reload()
    expect(anna.text).to_have_value(typed)


def test_a_save_that_is_answered_after_the_reply_has_left_brings_nothing_back(anna: Desk, ticket: Ticket):
    held = Held(anna.page, "/draft/$")
    anna.write("r", REPLY)
    held.wait()
    saved = held.routes[0].fetch()
    anna.page.keyboard.type(" До встречи.")
    anna.press("Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    held.let_go(lambda route: route.fulfill(response=saved))
    anna.page.reload()
    expect(anna.on_its_way).to_have_count(1)
    expect(anna.text).to_have_value("")
    assert replies(ticket) == [f"{REPLY} До встречи."]


def test_a_reply_whose_answer_was_lost_is_not_sent_twice_and_a_changed_one_is_asked_about(anna: Desk, ticket: Ticket):
    held = Held(anna.page, "/write/$")
    anna.write("r", REPLY)
    anna.press("Control+Enter")
    held.wait()
    held.routes[0].fetch()
    held.let_go(Route.abort)
    expect(anna.text).to_have_value(REPLY)
    anna.press("Control+End")
    anna.page.keyboard.type(" До встречи.")
    anna.press("Control+Enter")
    held.let_go()
    expect(anna.page.locator(".toast", has_text="уже отправлен")).to_be_visible()
    expect(anna.text).to_have_value(f"{REPLY} До встречи.")
    assert replies(ticket) == [REPLY]
    anna.press("Control+Enter")
    held.let_go()
    expect(anna.on_its_way).to_have_count(2)
    assert replies(ticket) == [REPLY, f"{REPLY} До встречи."]


def test_a_reply_that_fails_while_a_note_is_typed_becomes_a_note_with_it(anna: Desk, ticket: Ticket):
    held = Held(anna.page, "/write/$")
    anna.write("r", REPLY)
    anna.press("Control+Enter")
    anna.write("n", NOTE)
    held.let_go(Route.abort)
    expect(anna.text).to_have_value(f"{REPLY}\n\n{NOTE}")
    expect(anna.text).to_be_focused()
    expect(anna.note).to_be_checked()
    anna.page.keyboard.type("!")
    expect(anna.text).to_have_value(f"{REPLY}\n\n{NOTE}!")
    assert (replies(ticket), notes(ticket)) == ([], [])


def test_news_stop_a_reply_and_the_next_letters_are_no_keys(anna: Desk, ticket: Ticket, cast: Cast):
    anna.write("r", REPLY)
    desk.add_message(ticket, "Уже не нужно, талон нашёлся", from_customer=cast.ivan)
    anna.press("Control+Enter")
    news = anna.page.get_by_role("alertdialog")
    expect(news).to_contain_text("талон нашёлся")
    expect(news.get_by_role("button").first).to_be_focused()
    anna.press("d", "c", "j")
    expect(news).to_be_visible()
    anna.press("Escape")
    expect(anna.text).to_be_focused()
    expect(anna.text).to_have_value(REPLY)
    ticket.refresh_from_db()
    assert (replies(ticket), ticket.owner, ticket.is_live) == ([], None, True)


def test_what_is_typed_while_a_reply_is_taken_back_stands_below_it(anna: Desk, ticket: Ticket):
    anna.write("r", REPLY)
    anna.press("Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    held = Held(anna.page, "/take-back/$")
    anna.press("z")
    held.wait()
    anna.write("r", "И ещё")
    held.let_go()
    expect(anna.text).to_have_value(f"{REPLY}\n\nИ ещё")
    expect(anna.text).to_be_focused()
    anna.page.keyboard.type("!")
    anna.press("Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    assert replies(ticket) == [f"{REPLY}\n\nИ ещё!"]


# Two tabs, the way back, a very long text.


def test_two_tabs_with_one_draft_send_it_once(anna: Desk, ticket: Ticket):
    with anna.page.expect_response("**/draft/"):
        anna.write("r", REPLY)
    twin = Desk(anna.page.context.new_page(), ticket)
    expect(twin.text).to_have_value(REPLY)
    anna.press("Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    twin.press("r", "Control+Enter")
    expect(twin.on_its_way).to_have_count(1)
    assert replies(ticket) == [REPLY]


RING = "(thread) => [thread === document.activeElement, getComputedStyle(thread).outlineStyle]"


def test_after_sending_the_keys_are_at_the_thread_and_no_ring_is_round_all_of_it(anna: Desk):
    thread = anna.page.locator(".thread")
    anna.write("n", NOTE)
    anna.press("Control+Enter")
    expect(anna.page.locator(".message[data-side=note]")).to_contain_text(NOTE)
    anna.look_again()
    assert thread.evaluate(RING) == [True, "none"]
    anna.press("Tab", "Shift+Tab")
    assert thread.evaluate(RING) == [True, "solid"]


def test_what_is_typed_in_two_windows_stays_twice_and_each_says_so(anna: Desk, ticket: Ticket):
    # In one go each: of a word typed slowly a part may be saved before the rest. That it is saved stands in the twin's page from the start.
    anna.press("r")
    with anna.page.expect_response("**/draft/"):
        anna.text.fill("Здравствуйте")
    expect(anna.page.locator("[data-kept]")).to_have_text("черновик сохранён")
    twin = Desk(anna.page.context.new_page(), ticket)
    twin.press("r")
    with twin.page.expect_response("**/draft/"):
        twin.text.fill("Здравствуйте, Иван!")
    anna.press("Control+End")
    anna.page.keyboard.type(". Талона нет")
    expect(anna.page.locator(".composer [role=status]", has_text="изменён в другом окне")).to_be_visible()
    expect(anna.page.locator("other-window:visible")).to_contain_text("Здравствуйте, Иван!")
    twin.look_again()
    expect(twin.page.locator("other-window:visible")).to_contain_text("Здравствуйте. Талона нет")
    twin.page.close()
    anna.page.locator("other-window:visible summary").click()
    anna.page.get_by_role("button", name="Перенести сюда").click()
    expect(anna.text).to_have_value("Здравствуйте, Иван!\n\nЗдравствуйте. Талона нет")
    expect(anna.page.locator("other-window:visible")).to_have_count(0)


def test_the_way_back_after_sending_leads_to_an_empty_composer_that_sends(anna: Desk, ticket: Ticket):
    anna.write("r", REPLY)
    anna.press("Control+Enter")
    expect(anna.on_its_way).to_have_count(1)
    anna.page.goto("/tickets/")
    anna.page.go_back()
    expect(anna.text).to_have_value("")
    anna.write("n", NOTE)
    anna.press("Control+Enter")
    expect(anna.page.locator(".message[data-side=note]")).to_contain_text(NOTE)
    assert (replies(ticket), notes(ticket)) == ([REPLY], [NOTE])


def test_ten_thousand_lines_come_back_whole_from_a_lost_connection(anna: Desk, ticket: Ticket):
    lines = "\n".join("я" for _line in range(9_900))
    anna.press("n")
    anna.text.evaluate(
        "(text, lines) => { text.value = lines; text.dispatchEvent(new Event('input', { bubbles: true })); }", lines
    )
    anna.page.context.set_offline(True)
    anna.press("Control+Enter")
    expect(anna.text).to_have_value(lines)
    anna.page.context.set_offline(False)
    anna.press("Control+Enter")
    expect(anna.page.locator(".message[data-side=note]")).to_have_count(1)
    assert notes(ticket) == [lines]
