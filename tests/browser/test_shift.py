"""A whole shift at the desk in a real browser, by keyboard alone: Anna works, her lead looks on, a colleague takes over."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.barriers import Barriers
from tests.browser.operators import Operator
from tests.demo import Demo

pytestmark = pytest.mark.browser
NAME, MAIL = "Глафира Сменная", "glafira@smena.example"
MATTER = "Чемодан с рейса PL 101 приехал без колеса, прилетела 17 ноября"
MORE = "И ещё: на чемодане нет бирки"
QUESTION = "Глафира, подскажите, пожалуйста, номер вашего рейса?"
HANDED, LEFT = "Колесо чемодана: нужен акт от сортировки", "Глафира ждёт звонка до обеда"
NOTE = "@Виктория, посмотри, пожалуйста, записи сортировки"


class Shift:
    """Its steps, in order."""

    def __init__(self, browser: Browser, demo: Demo, folder: Path) -> None:
        self.demo = demo
        self.barriers = Barriers()
        self.anna, self.victoria, self.lead = (Operator(browser, demo) for _one in range(3))
        self.first = self.second = ""
        self.paper = folder / "акт.txt"
        self.paper.write_text("Акт о повреждении багажа", encoding="utf-8")
        self.anna.page.on("filechooser", lambda chooser: chooser.set_files(self.paper))

    def anna_begins(self) -> None:
        anna = self.anna
        anna.sign_in(self.demo.sign_in_link("anna@polyus.example"))
        on_shift = anna.page.locator("#shift").get_by_label("На смене")
        for _press in range(2 if on_shift.is_checked() else 1):
            anna.walk_to(on_shift)
            with anna.page.expect_response(re.compile("/shifts/")):
                anna.press("Space")
            expect(anna.page.locator("#shift .htmx-request")).to_have_count(0)
        expect(on_shift).to_be_checked()
        self.barriers.look("list", anna.page)

    def she_takes_the_next_best_ticket(self) -> None:
        anna = self.anna
        anna.press("x")
        anna.page.wait_for_url(re.compile(r"/tickets/\d+/"))
        expect(anna.page.locator("#toasts")).to_contain_text("Почему это")
        expect(anna.page.get_by_role("complementary", name="Что известно")).to_be_visible()
        twice = [key for key, times in Counter(anna.keys()).items() if times > 1]
        assert twice == [], f"given away twice: {twice}"

    def she_takes_down_two_calls(self) -> None:
        self.first = self.a_call(MATTER, kind="жалоба")
        self.second = self.a_call(MORE, kind="жалоба", is_known=True)

    def a_call(self, words: str, *, kind: str, is_known: bool = False) -> str:
        anna = self.anna
        anna.press("a")
        anna.page.wait_for_url("**/tickets/new/**")
        anna.fill("Кто", MAIL)
        found = anna.page.locator("#found")
        if is_known:
            expect(found).to_contain_text("уже есть открытое обращение")
        else:
            expect(found).to_contain_text("новый клиент")
            anna.fill("Имя", NAME)
        anna.choose(anna.main.get_by_label("Что это"), kind)
        anna.fill("Что случилось", words)
        if is_known:
            self.barriers.look("new ticket", anna.page)
        anna.press("Control+Enter")
        anna.page.wait_for_url(re.compile(r"/tickets/\d+/$"))
        expect(anna.thread).to_contain_text(words)
        return anna.page.url

    def she_accepts_what_was_found_in_the_message(self) -> None:
        anna = self.anna
        anna.page.goto(self.first)
        anna.enter(anna.button(re.compile("^Верно: Рейс")))
        expect(anna.page.locator("dl.fact-sheet", has_text="Рейс").first).to_contain_text("PL 101")

    def she_is_warned_before_she_asks_for_it(self) -> None:
        self.anna.write("r", QUESTION)
        expect(self.anna.page.locator('.words [data-rule="asked-known"]')).to_contain_text("PL 101")

    def she_answers_with_a_ready_text_and_a_file(self) -> None:
        anna = self.anna
        anna.press("Control+a", "Delete", "/")
        expect(anna.page.locator(".picker [role=option]").first).to_be_visible()
        anna.type("спросить номер")
        anna.press("Enter")
        expect(anna.text).to_have_value(re.compile("13 цифр"))
        anna.press("Escape", "o")
        expect(anna.page.locator("#composer-files")).to_contain_text("акт.txt")

    def she_takes_it_back_and_sends_it_again(self) -> None:
        anna = self.anna
        anna.press("r")
        said = anna.text.input_value()
        anna.press("Control+Enter")
        on_its_way = anna.page.locator(".on-its-way")
        expect(on_its_way).to_contain_text("акт.txt")
        anna.press("z")
        expect(on_its_way).to_have_count(0)
        expect(anna.text).to_have_value(said)
        expect(anna.page.locator("#composer-files")).to_contain_text("акт.txt")
        expect(anna.text).to_be_focused()
        anna.press("Control+Enter")
        # The note is begun at once: the reply may still be on its way to the server.
        anna.write("n", NOTE)
        expect(on_its_way).to_have_count(1)
        expect(anna.text).to_have_value(NOTE)
        self.barriers.look("ticket, with a reply on its way and a note begun", anna.page)

    def she_calls_a_colleague(self) -> None:
        anna, victoria = self.anna, self.victoria
        anna.press("Control+Enter")
        expect(anna.thread.locator("[data-side=note]")).to_contain_text(NOTE)
        victoria.sign_in(self.demo.sign_in_link("lebedeva@polyus.example"))
        victoria.press("g")
        victoria.enter(victoria.main.get_by_role("link", name=re.compile("^Упоминания")))
        expect(victoria.main.locator(".ticket-row", has_text=NAME)).to_be_visible()
        victoria.step("j")
        expect(victoria.thread).to_contain_text(NOTE)

    def she_puts_it_aside_and_brings_it_back(self) -> None:
        anna = self.anna
        anna.press("s")
        choice = anna.button(re.compile("^Через час"))
        expect(choice).to_be_focused()
        # The reply leaves meanwhile and the page looks again.
        expect(anna.page.locator(".on-its-way")).to_have_count(0)
        expect(choice).to_be_focused()
        anna.press("Enter")
        expect(anna.main.locator(".ticket-head")).to_contain_text("отложено до")
        anna.press("s")
        expect(anna.main.locator(".ticket-head")).not_to_contain_text("отложено до")

    def she_says_what_comes_next(self) -> None:
        anna = self.anna
        anna.press("w")
        expect(anna.main.locator("#step-text")).to_be_focused()
        anna.type("Позвонить в Архангельск")
        anna.press("Enter")
        expect(anna.main.locator(".matter-step")).to_contain_text("Позвонить в Архангельск")

    def she_merges_the_second_call_and_thinks_better_of_it(self) -> None:
        anna = self.anna
        anna.page.goto(self.second)
        anna.press("m")
        expect(anna.main.get_by_role("heading", level=1)).to_contain_text("Объединить")
        self.barriers.look("merge", anna.page)
        anna.enter(anna.button("Объединить"))
        expect(anna.thread).to_contain_text(MORE)
        expect(anna.thread).to_contain_text(MATTER)
        anna.enter(anna.button("Разъединить"))
        expect(anna.thread).not_to_contain_text(MATTER)
        assert anna.page.url == self.second

    def she_finds_it_by_words_and_a_filter_and_keeps_the_list(self) -> None:
        anna = self.anna
        anna.go("/tickets/?show=all")
        anna.search(f"чемодана от:{MAIL}")
        expect(anna.main.locator(".ticket-row", has_text=NAME).first).to_be_visible()
        anna.enter(anna.main.locator("details.save-view summary"))
        anna.walk_to(anna.main.locator(".save-view input[name=name]"))
        anna.type("Смена Анны")
        anna.press("Enter")
        expect(anna.main.locator(".shelf-menu summary")).to_contain_text("Смена Анны")
        anna.press("g")
        view = anna.main.get_by_role("navigation", name="Сохранённые подборки").get_by_role("link", name="Смена Анны")
        expect(view).to_be_visible()
        anna.press("Escape")
        anna.enter(anna.button("Убрать эту подборку"))
        expect(anna.main.locator(".shelf-menu")).not_to_contain_text("Смена Анны")

    def her_lead_sees_that_nothing_is_planned_for_the_second_call(self) -> None:
        lead = self.lead
        lead.sign_in(self.demo.sign_in_link("gromova@polyus.example"))
        lead.command("Чтобы ничего не забыть")
        unplanned = lead.main.get_by_role("region", name="Без следующего шага")
        expect(unplanned.get_by_role("listitem").filter(has_text=MORE)).to_contain_text("Анна Котова")
        expect(unplanned.get_by_role("listitem").filter(has_text=MATTER)).to_have_count(0)
        self.barriers.look("what stands still", lead.page)
        lead.enter(unplanned.get_by_role("link", name=MORE))
        lead.page.wait_for_url(self.second)

    def who_hands_it_to_the_baggage_team(self) -> None:
        lead = self.lead
        lead.press("h")
        dialog = lead.page.get_by_role("dialog", name="Передать")
        expect(dialog.get_by_label("Кому").last).to_be_focused()
        lead.type("Багаж")
        lead.press("Enter", "Tab")
        expect(dialog.get_by_label("Что важно знать?")).to_be_focused()
        lead.type(HANDED)
        self.barriers.look("the dialog of handing over", lead.page)
        lead.press("Control+Enter")
        expect(dialog).to_be_hidden()
        expect(lead.thread.locator("[data-side=note]")).to_contain_text(HANDED)
        expect(lead.main.locator(".ticket-head")).to_contain_text("Багаж")

    def she_resolves_the_first_one_when_all_that_must_be_known_is_known(self) -> None:
        anna = self.anna
        anna.page.goto(self.first)
        anna.press("d")
        expect(anna.main.get_by_role("heading", level=1)).to_have_text("Перед решением")
        self.barriers.look("what must be known first", anna.page)
        anna.choose(anna.main.get_by_label("Причина"), "Другое")
        anna.press("Control+Enter")
        anna.page.wait_for_url(self.first)
        expect(anna.main.locator(".ticket-head")).to_contain_text("решено")

    def she_hands_the_shift_over(self) -> None:
        anna, victoria = self.anna, self.victoria
        anna.command("Сдать смену")
        anna.fill("Записка следующей смене", LEFT)
        anna.press("Control+Enter")
        expect(anna.main.locator(".hand-over-given", has_text=LEFT)).to_contain_text("Анна Котова")
        victoria.command("Сдать смену")
        expect(victoria.main.locator(".hand-over-given")).to_contain_text(LEFT)
        self.barriers.look("hand-over of the shift", victoria.page)
        victoria.press("y")
        expect(victoria.main.locator(".hand-over-before")).to_contain_text("Анна Котова → Виктория Лебедева")

    def the_customer_got_one_letter(self) -> None:
        letters = [mail for mail in self.demo.mails(MAIL) if "13 цифр" in mail["text"]]
        assert len(letters) == 1, [mail["subject"] for mail in letters]


def test_a_shift_is_worked_by_keyboard_alone_and_every_screen_of_it_is_accessible(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    shift = Shift(browser, demo, tmp_path)
    shift.anna_begins()
    shift.she_takes_the_next_best_ticket()
    shift.she_takes_down_two_calls()
    shift.she_accepts_what_was_found_in_the_message()
    shift.she_is_warned_before_she_asks_for_it()
    shift.she_answers_with_a_ready_text_and_a_file()
    shift.she_takes_it_back_and_sends_it_again()
    shift.she_calls_a_colleague()
    shift.she_puts_it_aside_and_brings_it_back()
    shift.she_says_what_comes_next()
    shift.she_merges_the_second_call_and_thinks_better_of_it()
    shift.she_finds_it_by_words_and_a_filter_and_keeps_the_list()
    shift.her_lead_sees_that_nothing_is_planned_for_the_second_call()
    shift.who_hands_it_to_the_baggage_team()
    shift.she_resolves_the_first_one_when_all_that_must_be_known_is_known()
    shift.she_hands_the_shift_over()
    shift.the_customer_got_one_letter()
    assert shift.barriers.found == [], "\n".join(shift.barriers.found)
