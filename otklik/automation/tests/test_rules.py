"""A rule acts when it should, once, never in circles; its mistakes stop nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from otklik.automation import acts
from otklik.automation.actions.writing import draft, switch_off, switch_on
from otklik.automation.content import Content
from otklik.automation.jobs import follow_rules, follow_the_clock
from otklik.automation.matter import Matter
from otklik.automation.models import AutomaticReply, Rule, Run
from otklik.automation.rules import holds
from otklik.automation.tests.conftest import Desk
from otklik.conftest import Cast
from otklik.desk.actions import add_message, answer_by_itself, hand_over, merge, reply
from otklik.desk.history import Line, history_of
from otklik.desk.models import Message, Ticket
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.notices.models import Delivery
from otklik.replies.models import ReplyTemplate


@pytest.mark.parametrize(
    ("conditions", "is_held"),
    [
        ({}, True),
        ({"service": ["3"]}, True),
        ({"service": ["4"]}, False),
        ({"service": ["4", "3"], "kind": ["complaint"]}, True),
        ({"service": ["3"], "kind": ["idea"]}, False),
        ({"team": ["none"]}, True),
        ({"owner": ["some"]}, False),
        ({"organisation": ["ромашка, василёк"]}, True),
        ({"organisation": ["лютик"]}, False),
        ({"words": ["деньги назад, возврат"]}, True),
        ({"words": ["чемодан"]}, False),
        ({"words": ["refunding"]}, True),
        ({"no_words": ["чемодан"]}, True),
        ({"no_words": ["возвраты"]}, False),
        ({"what no version knows": ["1"]}, False),
    ],
)
def test_conditions(conditions: dict[str, list[str]], is_held: bool) -> None:
    matter = Matter(
        service="3",
        kind="complaint",
        organisation="ООО «Ромашка»",
        text="Верните мне назад мои деньги! Жду возврата. I want a refund",
    )
    assert holds(Content(conditions=conditions), matter) is is_held


def test_a_ticket_about_a_refund_goes_to_those_who_refund(desk: Desk, cast: Cast) -> None:
    rule = desk.rule(
        "Возвраты", conditions={"words": ["возврат"]}, acts={"team": str(cast.baggage.pk), "note": "Проверьте карту"}
    )
    ticket, other = desk.ticket("Когда будет возврат денег?"), desk.ticket("Где чемодан?")
    run_jobs()
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert (ticket.team, other.team) == (cast.baggage, None)
    assert ticket.messages.get(visibility=Message.INTERNAL).text == "Проверьте карту"
    entry = Entry.objects.about(ticket=ticket.pk).get(kind="TicketHandedOver")
    assert entry.by is None
    assert (entry.why["rule"], entry.why["version"]) == (rule.pk, 1)


def test_a_job_that_runs_twice_acts_once(desk: Desk) -> None:
    desk.rule(acts={"note": "Один раз"})
    ticket = desk.ticket()
    entry = Entry.objects.get(kind="TicketOpened")
    for _again in range(2):
        follow_rules([entry])
    assert ticket.messages.filter(visibility=Message.INTERNAL).count() == 1


def test_rules_are_asked_in_order_until_one_says_enough(desk: Desk, cast: Cast) -> None:
    desk.rule("первое", acts={"note": "1"}, conditions={"kind": ["idea"]}, stops=True)
    desk.rule("второе", acts={"note": "2"}, stops=True)
    desk.rule("третье", acts={"note": "3"})
    ticket = desk.ticket()
    run_jobs()
    assert [note.text for note in ticket.messages.filter(visibility=Message.INTERNAL)] == ["2"]


def test_a_later_rule_sees_what_an_earlier_one_did(desk: Desk, cast: Cast) -> None:
    desk.rule(acts={"team": str(cast.baggage.pk)})
    desk.rule(conditions={"team": [str(cast.baggage.pk)]}, acts={"note": "Багажу"})
    ticket = desk.ticket()
    run_jobs()
    assert ticket.messages.filter(text="Багажу").exists()


def test_a_rule_does_not_answer_itself(desk: Desk, cast: Cast) -> None:
    rule = desk.rule(event="handed", acts={"note": "Передано", "owner": str(cast.lena.pk)})
    ticket = desk.ticket()
    hand_over(ticket, by=cast.anna, team=cast.passengers)
    assert run_jobs() < 20
    outcomes = list(rule.runs.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == [Run.DID, Run.LOOPED]
    assert ticket.messages.filter(text="Передано").count() == 1


def test_two_rules_that_answer_each_other_come_to_rest(desk: Desk, cast: Cast, as_lena: Client) -> None:
    ping = desk.rule("Пинг", event="handed", conditions={"team": [str(cast.baggage.pk)]}, acts={"team": str(cast.passengers.pk)})
    desk.rule("Понг", event="handed", conditions={"team": [str(cast.passengers.pk)]}, acts={"team": str(cast.baggage.pk)})
    ticket = desk.ticket()
    hand_over(ticket, by=cast.lena, team=cast.baggage)
    assert run_jobs() < 20
    assert Entry.objects.filter(kind="TicketHandedOver").count() == 3
    assert Run.objects.filter(outcome=Run.LOOPED).exists()
    assert "отвечали друг другу" in as_lena.get("/rules/", headers={"Accept-Language": "ru"}).content.decode()
    ping.refresh_from_db()
    assert ping.is_on


def test_one_rule_changes_one_ticket_three_times_an_hour_at_most(desk: Desk) -> None:
    rule = desk.rule(event="wrote", acts={"note": "Пишет"})
    ticket = desk.ticket()
    for number in range(6):
        add_message(ticket, f"Ну что там? {number}", channel="portal")
    run_jobs()
    assert ticket.messages.filter(text="Пишет").count() == 3
    assert rule.runs.filter(outcome=Run.LOOPED).count() == 3


def test_a_rule_whose_team_is_gone_is_switched_off_and_the_others_go_on(desk: Desk, cast: Cast, as_oleg: Client) -> None:
    broken = desk.rule("Сломанное", acts={"note": "Не останется", "team": str(cast.baggage.pk)})
    desk.rule("Целое", acts={"note": "Дошло"})
    cast.baggage.delete()
    ticket = desk.ticket()
    run_jobs()
    broken.refresh_from_db()
    assert not broken.is_on
    assert [note.text for note in ticket.messages.filter(visibility=Message.INTERNAL)] == ["Дошло"]
    page = as_oleg.get("/rules/").content.decode()
    assert "выключил" in page or "switched this rule off" in page


def test_an_act_that_fails_in_an_unknown_way_stops_nobody_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = desk.rule(acts={"kind": "no such kind"})
    trap = desk.rule(acts={"owner": "not a number"})
    desk.rule(acts={"note": "Дошло"})
    ticket = desk.ticket()
    run_jobs()
    for rule in (broken, trap):
        rule.refresh_from_db()
    assert broken.is_on, "a refusal in words is no mistake of the rule"
    assert not trap.is_on
    assert ticket.messages.filter(text="Дошло").exists()


def test_a_customer_gets_one_automatic_reply_a_day_however_many_rules_there_are(desk: Desk, cast: Cast) -> None:
    desk.rule(acts={"reply": "Мы получили ваше письмо."})
    desk.rule(event="wrote", acts={"reply": "Мы всё ещё читаем."})
    first, second = desk.ticket(), desk.ticket()
    add_message(first, "Ау", channel="email")
    run_jobs()
    assert AutomaticReply.objects.count() == 1
    letters = Delivery.objects.filter(notice__about__in=[f"ticket:{first.pk}", f"ticket:{second.pk}"])
    assert letters.count() == 1
    assert letters.get().headers["Auto-Submitted"] == "auto-replied"
    assert "24" in Run.objects.filter(changes__0__has_key="refused").first().changes[0]["refused"]
    with time_machine.travel(now() + acts.ONE_REPLY_IN + timedelta(minutes=1), tick=False):
        add_message(first, "Ау", channel="email")
        run_jobs()
    assert AutomaticReply.objects.count() == 2


def test_whoever_got_an_automatic_reply_waits_for_a_person_all_the_same(desk: Desk) -> None:
    ticket = desk.ticket()
    waiting_since = ticket.waiting_since
    answer_by_itself(ticket, "Мы получили ваше письмо.")
    ticket.refresh_from_db()
    assert ticket.waiting_since == waiting_since
    assert ticket.state == "new"


def test_a_rule_about_waiting_acts_once_for_each_stretch(desk: Desk, cast: Cast) -> None:
    desk.rule(event="waits", minutes=30, acts={"note": "Ждёт полчаса"})
    ticket = desk.ticket()
    for minutes in (20, 31, 45):
        with time_machine.travel(ticket.waiting_since + timedelta(minutes=minutes), tick=False):
            follow_the_clock()
    assert ticket.messages.filter(text="Ждёт полчаса").count() == 1
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        reply(ticket, "Готово?", by=cast.anna)
        add_message(ticket, "Нет", channel="portal")
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        follow_the_clock()
    assert ticket.messages.filter(text="Ждёт полчаса").count() == 2


def test_a_rule_about_silence_acts_when_the_customer_does_not_answer(desk: Desk, cast: Cast) -> None:
    desk.rule(event="silent", minutes=60, acts={"note": "Молчит"})
    ticket = desk.ticket()
    reply(ticket, "Какой рейс?", by=cast.anna)
    follow_the_clock()
    assert not ticket.messages.filter(text="Молчит").exists()
    for minutes in (61, 90):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
            follow_the_clock()
    assert ticket.messages.filter(text="Молчит").count() == 1


def test_what_was_late_before_the_rule_is_not_late_because_of_it(desk: Desk) -> None:
    with time_machine.travel(now() - timedelta(hours=3), tick=False):
        ticket = desk.ticket()
    desk.rule(event="waits", minutes=30, acts={"reply": "Простите, что так долго."})
    follow_the_clock()
    assert not ticket.messages.filter(text__startswith="Простите").exists()


def test_a_change_works_after_it_is_put_in_force_and_the_old_text_stays(desk: Desk, cast: Cast) -> None:
    rule = desk.rule(acts={"note": "старое"})
    draft(rule, "Правило", Content(acts={"note": "новое"}), by=cast.lena)
    first = desk.ticket()
    run_jobs()
    assert first.messages.filter(text="старое").exists()
    switch_on(rule, by=cast.lena)
    second = desk.ticket()
    run_jobs()
    assert second.messages.filter(text="новое").exists()
    assert [version.said.acts["note"] for version in rule.versions.order_by("number")] == ["старое", "новое"]
    assert first.rule_runs.get().version.number == 1


def test_a_rule_that_is_off_does_nothing(desk: Desk, cast: Cast) -> None:
    switch_off(desk.rule(acts={"note": "нет"}), by=cast.lena)
    ticket = desk.ticket()
    run_jobs()
    assert not ticket.rule_runs.exists()


def test_lena_writes_a_rule_rehearses_it_and_switches_it_on(as_lena: Client, desk: Desk, cast: Cast) -> None:
    desk.ticket("Прошу возврат"), desk.ticket("Чемодан")
    answer = as_lena.post(
        "/rules/new/", {"name": "Возвраты", "event": "opened", "if_words": "возврат", "do_team": str(cast.baggage.pk)}
    )
    rule = Rule.objects.get()
    assert answer["Location"] == f"/rules/{rule.pk}/rehearsal/"
    page = as_lena.get(answer["Location"]).content.decode()
    assert re.search(r"сработало бы 1 раз|would have acted 1 time", page)
    assert "Багаж" in page
    assert not rule.is_on
    as_lena.post(f"/rules/{rule.pk}/on/")
    ticket = desk.ticket("Возврата жду")
    run_jobs()
    ticket.refresh_from_db()
    assert ticket.team == cast.baggage
    assert str(ticket.number) in as_lena.get(f"/rules/{rule.pk}/runs/").content.decode()


def test_a_rule_that_does_nothing_is_not_kept(as_lena: Client) -> None:
    answer = as_lena.post("/rules/new/", {"name": "Пустое", "event": "opened"})
    assert answer.status_code == 422
    assert not Rule.objects.exists()


def test_the_sentence_grows_while_one_writes(as_lena: Client, cast: Cast) -> None:
    answer = as_lena.post(
        "/rules/read/",
        {"event": "opened", "if_service": str(cast.checkin.pk), "do_team": str(cast.baggage.pk)},
        headers={"Accept-Language": "ru"},
    )
    said = answer.content.decode().replace("\xa0", " ")
    assert "Когда приходит обращение, если услуга — Регистрация на рейс, то передать группе «Багаж»." in said
    assert not Rule.objects.exists()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "я" * 100_000, "\u202e\u200f", "<script>"])
def test_nothing_that_is_typed_breaks_the_form(as_lena: Client, text: str) -> None:
    content = {
        "name": text,
        "event": text,
        "minutes": text,
        "if_words": text,
        "if_service": text,
        "do_team": text,
        "do_note": text,
    }
    for url in ("/rules/new/", "/rules/read/"):
        answer = as_lena.post(url, {name: value.encode("utf-8", "surrogatepass") for name, value in content.items()})
        # Seven fields of a hundred thousand letters are more than a form may carry.
        assert answer.status_code in ((413,) if len(text) > 1000 else (200, 302, 303, 400, 422))
        assert (
            b"<script>" not in answer.content.replace(b'<script type="module"', b"").replace(b"<script src", b"")
            or text != "<script>"
        )


def test_a_rule_sets_the_priority_lets_the_lead_follow_and_answers_by_a_template(desk: Desk, cast: Cast, as_lena: Client) -> None:
    template = ReplyTemplate.objects.create(
        name="Приняли", audience="everybody", text_ru="{клиент}, мы приняли обращение {номер}."
    )
    acts = {"priority": "2", "follower": str(cast.lena.pk), "template": str(template.pk)}
    desk.rule("Важное", acts=acts)
    ticket = desk.ticket()
    run_jobs()
    ticket.refresh_from_db()
    assert ticket.priority == 2
    assert ticket.follows.filter(operator=cast.lena).exists()
    assert ticket.messages.filter(text=f"Иван, мы приняли обращение {ticket.number}.").exists()
    assert any(line.why == "правило «Важное», редакция 1" for line in russian_history(ticket))


def test_what_only_a_person_could_fill_in_is_not_sent(desk: Desk) -> None:
    desk.rule(acts={"reply": "С вами {оператор}"})
    ticket = desk.ticket()
    run_jobs()
    assert ticket.messages.count() == 1
    assert "оператор" in ticket.rule_runs.get().changes[0]["refused"]


def russian_history(ticket: Ticket) -> list[Line]:
    with translation.override("ru"):
        return history_of(ticket)


def test_a_ticket_that_is_merged_before_the_rule_reads_it_switches_nothing_off(desk: Desk) -> None:
    rule = desk.rule(event="opened", acts={"note": "Видели"})
    first, second, third = desk.ticket("Первое"), desk.ticket("Второе"), desk.ticket("Третье")
    merge(first, second, by=desk.cast.lena)
    run_jobs()
    assert Rule.objects.at_work().filter(pk=rule.pk).exists()
    assert set(Run.objects.filter(rule=rule, outcome=Run.DID).values_list("ticket", flat=True)) == {second.pk, third.pk}


def test_what_an_act_leaves_undone_is_said_in_its_own_words(as_lena: Client) -> None:
    page = as_lena.get("/rules/new/", headers={"Accept-Language": "ru"}).content.decode()
    for field, said in [("do_team", "не менять"), ("do_follower", "никого"), ("do_template", "никакой")]:
        choices = page[page.index(f'name="{field}"') :]
        assert choices[choices.index("<option") :].partition("</option>")[0].endswith(said)
