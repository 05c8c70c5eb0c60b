"""What an operator has opened stays open, and what he types there stays, when the page looks again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from tests.browser.one_desk import Desk, anna, browser, notes, ticket

__all__ = ["anna", "browser", "ticket"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_menu_stays_open_while_the_page_looks_again(anna: Desk, ticket: Ticket, cast: Cast):
    anna.press("s")
    menu = anna.page.locator("details#snooze")
    anna.press("ArrowDown")
    choice = menu.get_by_role("button").nth(1)
    expect(choice).to_be_focused()
    anna.look_again()
    desk.claim(ticket, by=cast.lena)  # The button before the menu goes away.
    anna.look_again()
    expect(anna.page.locator(".ticket-head")).to_contain_text("Lena")
    expect(menu).to_have_attribute("open", "")
    expect(choice).to_be_focused()
    anna.press("Enter")
    expect(anna.page.locator(".ticket-head")).to_contain_text("отложено до")
    expect(anna.page.locator(".ticket-head details[open]")).to_have_count(0)


def test_a_menu_that_was_left_alone_is_fresh_when_it_is_opened_again(anna: Desk, ticket: Ticket, cast: Cast):
    anna.press("q")
    kinds = anna.page.locator("details#change-kind")
    failure = kinds.locator("button[value=failure]")
    expect(failure).to_be_visible()
    desk.change_kind(ticket, "failure", by=cast.lena)
    anna.look_again()
    expect(failure).to_be_visible()
    anna.press("q")
    expect(failure).to_have_count(0)


def test_a_step_that_is_being_typed_survives_a_colleagues(anna: Desk, ticket: Ticket, cast: Cast):
    anna.press("w")
    step = anna.page.locator("#step-text")
    expect(step).to_be_focused()
    anna.page.keyboard.type("Позвонить в Архан")
    desk.plan(ticket, "Написать в Сочи", owner=cast.lena, due_at=now() + timedelta(hours=1), by=cast.lena)
    anna.look_again()
    expect(anna.page.locator(".matter-step")).to_contain_text("Написать в Сочи")
    expect(step).to_be_focused()
    anna.page.keyboard.type("гельск")
    anna.press("Enter")
    expect(anna.page.locator(".matter-step")).to_contain_text("Позвонить в Архангельск")
    expect(anna.page.locator("details#plan")).not_to_have_attribute("open", "")


def test_a_dialog_stays_open_and_is_sent_by_ctrl_enter(anna: Desk, ticket: Ticket, cast: Cast):
    anna.press("h")
    dialog = anna.page.get_by_role("dialog", name="Передать")
    note = dialog.get_by_label("Что важно знать?")
    expect(dialog.get_by_label("Кому")).to_be_focused()
    dialog.get_by_label("Кому").select_option(f"operator-{cast.boris.pk}")
    anna.press("Tab")
    expect(note).to_be_focused()
    anna.page.keyboard.type("Ждёт звон")
    anna.look_again()
    anna.page.keyboard.type("ка")
    expect(note).to_have_value("Ждёт звонка")
    anna.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(anna.page.locator(".ticket-head")).to_contain_text("Boris")
    ticket.refresh_from_db()
    assert (ticket.owner, notes(ticket)) == (cast.boris, ["Ждёт звонка"])


def test_a_button_that_goes_away_leaves_the_focus_with_the_acts(anna: Desk, ticket: Ticket):
    acts = anna.page.get_by_role("group", name="Что сделать с обращением")
    take = acts.get_by_role("button", name="Взять")
    take.focus()
    anna.press("Enter")
    expect(take).to_have_count(0)
    expect(acts).to_be_focused()
    anna.press("Tab")
    expect(acts.locator(":is(a, button, summary):focus")).to_have_count(1)
    acts.get_by_role("button", name="Решено").focus()
    anna.press("Enter")
    expect(acts.get_by_role("button", name="Открыть снова")).to_be_visible()
    expect(acts).to_be_focused()
    # Where nobody was, nobody is led.
    anna.page.evaluate("document.activeElement.blur()")
    anna.press("d")
    expect(acts.get_by_role("button", name="Решено")).to_be_visible()
    expect(acts).not_to_be_focused()


# Two parts whose answers come at once; the acts may stand in the one that is put in place first or last, or in both.
EXCHANGES = {
    "beside each other": ["#acts", "#list"],
    "the other first": ["#list", "#acts"],
    "both bring the acts": ["#acts", ".ticket-head"],
}
EXCHANGE = """async (targets) => {
    const without = (target) => {
        const part = document.querySelector(target).cloneNode(true);
        part.querySelector("[data-goes]")?.remove();
        return part.outerHTML;
    };
    const texts = targets.map(without);
    await Promise.all(targets.map((target, at) => htmx.swap({
        text: texts[at], target: document.querySelector(target), swap: "outerHTML", sourceElement: document.body, request: {},
    })));
}"""


@pytest.mark.parametrize("which", EXCHANGES)
def test_the_focus_stays_with_the_acts_when_several_parts_change_at_once(anna: Desk, which: str):
    acts = anna.page.get_by_role("group", name="Что сделать с обращением")
    take = acts.get_by_role("button", name="Взять")
    take.evaluate("button => button.closest('form').dataset.goes = ''")
    take.focus()
    anna.page.evaluate(EXCHANGE, EXCHANGES[which])
    expect(take).to_have_count(0)
    expect(acts).to_be_focused()


def test_a_draft_goes_on_at_its_end_and_a_text_where_one_was_in_it(anna: Desk):
    anna.write("r", "Добрый день")
    expect(anna.page.locator("[data-kept]").first).not_to_be_empty()
    anna.page.reload()
    expect(anna.text).to_have_value("Добрый день")
    anna.page.locator("h1").click()
    anna.write("r", ", Иван")
    expect(anna.text).to_have_value("Добрый день, Иван")
    anna.press("Home", "ArrowRight", "Escape")
    anna.write("r", "!")
    expect(anna.text).to_have_value("Д!обрый день, Иван")
