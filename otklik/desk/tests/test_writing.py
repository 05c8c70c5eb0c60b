"""An answer before it leaves: ten seconds to undo, a later moment, drafts, news, and who else is here."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client

from otklik.conftest import Cast, signed_in
from otklik.desk.actions import add_message, add_note, open_ticket, reply, resolve
from otklik.desk.models import Draft, Message, Outgoing, Presence, Ticket
from otklik.desk.writing import actions, along, rules
from otklik.desk.writing.access import unfinished_drafts
from otklik.desk.writing.facts import ActsDone
from otklik.desk.writing.jobs import forget_the_gone, send_due_replies
from otklik.desk.writing.news import marks
from otklik.desk.writing.testing import let_leave
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery
from otklik.wording.names import dative, first_name

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    ticket = open_ticket(
        customer=cast.ivan, subject="Где талон", text="Помогите", kind="failure", channel="portal", by=None, service=cast.checkin
    )
    ticket.team = cast.passengers
    ticket.save(update_fields=["team"])
    return ticket


@pytest.fixture
def page(ticket: Ticket) -> str:
    return f"/tickets/{ticket.number}/"


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def said(**more: str) -> dict[str, str]:
    return {"mode": "reply", "text": "Готово", "key": str(uuid.uuid4()), **more}


# The ten seconds.


def test_nothing_leaves_before_ten_seconds_and_then_once(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        as_anna.post(f"{page}write/", said())
        assert "уйдёт через 10 секунд" in shown(as_anna, page)
        clock.shift(timedelta(seconds=9.9))
        send_due_replies()
        assert not Delivery.objects.exists()
        assert ticket.messages.count() == 1
        clock.shift(timedelta(seconds=0.1))
        send_due_replies()
        send_due_replies()
    assert ticket.messages.get(operator=cast.anna).text == "Готово"
    assert Delivery.objects.count() == 1
    ticket.refresh_from_db()
    assert ticket.state == "waiting_customer"


def test_undo_brings_the_text_back(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    as_anna.post(f"{page}write/", said(text="С опечаткай", then="resolved"))
    outgoing = ticket.outgoing.get()
    as_anna.post(f"{page}outgoing/{outgoing.pk}/take-back/", {"text": "И ещё"})
    let_leave()
    assert not Delivery.objects.exists()
    html = shown(as_anna, page)
    assert "\nС опечаткай\n\nИ ещё</textarea>" in html
    assert '<option value="resolved" selected>' in html
    assert "уйдёт через" not in html


def test_what_has_left_cannot_be_undone(as_anna: Client, ticket: Ticket, page: str) -> None:
    as_anna.post(f"{page}write/", said())
    let_leave()
    answer = as_anna.post(f"{page}outgoing/{ticket.outgoing.get().pk}/take-back/")
    assert answer.status_code == 422
    assert "уже ушёл" in answer.content.decode()
    assert not Draft.objects.exists()


def test_one_press_is_one_reply(as_anna: Client, ticket: Ticket, page: str) -> None:
    once = said()
    for _press in range(3):
        assert as_anna.post(f"{page}write/", once).status_code == 303
    let_leave()
    as_anna.post(f"{page}write/", once)
    let_leave()
    assert ticket.messages.filter(text="Готово").count() == 1
    assert Delivery.objects.count() == 1


def test_a_worker_that_dies_while_sending_has_sent_nothing(cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.send_soon(ticket, "Готово", by=cast.anna, along={"broken": {"x": 1}})

    def die(*_args: object) -> None:
        raise SystemExit

    monkeypatch.setitem(along._riders, "broken", along.Rider(name="broken", read=lambda *_a: None, act=die))
    with pytest.raises(SystemExit):
        let_leave()
    assert not Delivery.objects.exists()
    assert ticket.messages.count() == 1
    monkeypatch.undo()
    let_leave()
    assert Delivery.objects.count() == 1


def test_the_customer_who_wrote_in_these_seconds_keeps_waiting(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Готово", by=cast.anna, then="resolved")
    add_message(ticket, "Стойте, не то!", from_customer=cast.ivan)
    let_leave()
    ticket.refresh_from_db()
    assert ticket.state == "open"
    assert ticket.waiting_since is not None
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(cast: Cast) -> None:
    ticket = open_ticket(customer=cast.ivan, subject="?", text="?", kind="question", channel="portal", by=None)
    outgoing = actions.send_soon(ticket, "Один раз", by=cast.anna)
    assert outgoing is not None
    Outgoing.objects.update(due_at=now())
    start = threading.Barrier(4)

    def go() -> None:
        start.wait()
        actions.depart(outgoing.pk)
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Delivery.objects.count() == 1
    assert ticket.messages.filter(text="Один раз").count() == 1


# Later.


def test_a_reply_goes_out_tomorrow_morning_in_the_readers_zone(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    cast.anna.time_zone = "Asia/Yekaterinburg"
    cast.anna.save()
    with time_machine.travel(NOON, tick=False) as clock:
        as_anna.post(f"{page}write/", said(later="morning"))
        assert ticket.outgoing.get().due_at == datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Asia/Yekaterinburg"))
        assert "26 ноября, 09:00" in shown(as_anna, page)
        clock.move_to(datetime(2026, 11, 26, 3, 59, tzinfo=UTC))
        send_due_replies()
        assert not Delivery.objects.exists()
        clock.move_to(datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
        send_due_replies()
    assert Delivery.objects.count() == 1


def test_ones_own_moment_may_be_changed_and_sent_at_once(as_anna: Client, ticket: Ticket, page: str) -> None:
    as_anna.post(f"{page}write/", said(at="2027-01-02T10:30", later="own"))
    outgoing = ticket.outgoing.get()
    assert outgoing.due_at == datetime(2027, 1, 2, 7, 30, tzinfo=UTC)
    way = f"{page}outgoing/{outgoing.pk}"
    as_anna.post(f"{way}/postpone/", {"at": "2027-01-03T10:30"})
    outgoing.refresh_from_db()
    assert outgoing.due_at == datetime(2027, 1, 3, 7, 30, tzinfo=UTC)
    as_anna.post(f"{way}/release/")
    outgoing.refresh_from_db()
    assert timedelta(0) < outgoing.due_at - now() <= rules.UNDO


@pytest.mark.parametrize(
    "moment", [{"at": "2020-01-01T10:00"}, {"at": "2031-01-01T10:00"}, {"at": "завтра"}, {"later": "own"}, {"later": "x"}]
)
def test_a_moment_that_cannot_be_is_refused_in_words(as_anna: Client, ticket: Ticket, page: str, moment: dict[str, str]) -> None:
    answer = as_anna.post(f"{page}write/", said(**moment))
    assert answer.status_code == 422
    assert "омент" in answer.content.decode() or "время" in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_when_the_customer_writes_first_it_is_held_and_its_author_told(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    as_anna.post(f"{page}write/", said(later="morning", text="Пришлите билет"))
    add_message(ticket, "Вот билет", from_customer=cast.ivan)
    run_jobs()
    outgoing = ticket.outgoing.get()
    assert outgoing.state == Outgoing.HELD
    assert "Пришлите билет" in Delivery.objects.get(recipient=f"operator:{cast.anna.pk}").text
    html = shown(as_anna, page)
    assert "Клиент за это время написал" in html
    assert "ответ задержан" in shown(as_anna, "/tickets/")
    let_leave()
    assert not Delivery.objects.filter(address="ivan@mail.example").exists()
    as_anna.post(f"{page}outgoing/{outgoing.pk}/release/")
    let_leave()
    assert Delivery.objects.filter(address="ivan@mail.example").count() == 1


def test_a_plan_is_held_even_when_the_listener_has_not_run(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Завтра", by=cast.anna, later=now() + timedelta(days=1))
    add_message(ticket, "Уже не надо", from_customer=cast.ivan)
    let_leave()
    assert ticket.outgoing.get().reason == Outgoing.NEWS


def test_a_plan_for_a_settled_ticket_or_of_somebody_who_left_is_held(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Завтра", by=cast.anna, later=now() + timedelta(days=1))
    resolve(ticket, by=None)
    let_leave()
    assert ticket.outgoing.get().reason == Outgoing.SETTLED
    cast.anna.is_active = False
    cast.anna.save()
    outgoing = actions.release(ticket.outgoing.get(), by=cast.lena)
    let_leave()
    outgoing.refresh_from_db()
    assert outgoing.state == Outgoing.SENT
    assert ticket.messages.get(text="Завтра").operator == cast.lena


def test_ready_choices_follow_the_clock() -> None:
    friday_evening = datetime(2026, 11, 27, 20, 3, tzinfo=ZoneInfo("Europe/Moscow"))
    moments = rules.later_moments(friday_evening)
    assert list(moments) == ["hour", "morning", "monday"]
    assert moments["hour"].strftime("%H:%M") == "21:05"
    assert moments["monday"].strftime("%d %H") == "30 09"
    assert "monday" not in rules.later_moments(friday_evening + timedelta(days=2))
    assert "evening" in rules.later_moments(friday_evening - timedelta(hours=8))
    after_midnight = rules.later_moments(friday_evening + timedelta(hours=4, minutes=30))
    assert after_midnight["daybreak"].strftime("%d %H") == "28 09", "whoever works at night means the morning that comes"
    assert after_midnight["morning"].strftime("%d %H") == "29 09"


# Drafts.


def test_a_draft_is_kept_shared_and_gone_when_sent(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    lena = signed_in(cast.lena)
    key = str(uuid.uuid4())
    assert as_anna.post(f"{page}draft/", said(text="Посмотрю и", key=key)).status_code == 204
    html = shown(lena, page)
    assert "Anna: есть черновик" in html
    assert "Посмотрю и" in html
    assert "\nПосмотрю и</textarea>" in shown(as_anna, page)
    assert "черновик" in shown(as_anna, "/tickets/")
    as_anna.post(f"{page}write/", said(text="Посмотрю и отвечу", key=key))
    as_anna.post(f"{page}draft/", said(text="Посмотрю и отвечу", key=key))
    assert not Draft.objects.exists()


def test_what_is_begun_while_a_reply_leaves_stays_a_draft(as_anna: Client, page: str) -> None:
    sent, next_one = said(text="Готово"), said(mode="note", text="Проверить завтра")
    as_anna.post(f"{page}draft/", sent)
    as_anna.post(f"{page}draft/", next_one)
    as_anna.post(f"{page}write/", sent)
    assert Draft.objects.get().text == "Проверить завтра"
    as_anna.post(f"{page}write/", next_one)
    assert not Draft.objects.exists()


def test_whoever_opens_a_draft_again_goes_on_in_the_same_composer(as_anna: Client, ticket: Ticket, page: str) -> None:
    typed = said(text="Готово")
    as_anna.post(f"{page}draft/", typed)
    assert f'name="key" value="{typed["key"]}"' in shown(as_anna, page)
    for _tab in range(2):
        as_anna.post(f"{page}write/", typed)
    assert ticket.outgoing.get().text == "Готово"
    assert typed["key"] not in shown(as_anna, page)


@pytest.mark.parametrize("mode", ["reply", "note"])
def test_another_text_from_a_composer_that_has_sent_is_neither_swallowed_nor_sent(
    as_anna: Client, ticket: Ticket, page: str, mode: str
) -> None:
    first = said(mode=mode)
    as_anna.post(f"{page}write/", first)
    answer = as_anna.post(f"{page}write/", {**first, "text": "Совсем другое"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"], answer["HX-Reswap"]) == (422, "composer:used", "none")
    assert "уже отправлен другой текст" in answer.content.decode().replace("\u00a0", " ")
    assert "Совсем другое" not in [
        *ticket.outgoing.values_list("text", flat=True),
        *ticket.messages.values_list("text", flat=True),
    ]


def test_a_note_that_is_being_written_does_not_become_a_reply_by_undo(as_anna: Client, ticket: Ticket, page: str) -> None:
    as_anna.post(f"{page}write/", said(text="Отвечаю"))
    as_anna.post(f"{page}draft/", said(mode="note", text="Клиент грубит"))
    as_anna.post(f"{page}outgoing/{ticket.outgoing.get().pk}/take-back/")
    draft = Draft.objects.get()
    assert (draft.text, draft.mode) == ("Отвечаю\n\nКлиент грубит", Draft.NOTE)


def test_an_empty_draft_is_no_draft(as_anna: Client, page: str) -> None:
    as_anna.post(f"{page}draft/", said())
    as_anna.post(f"{page}draft/", said(text="  \n "))
    assert not Draft.objects.exists()


def test_a_note_ends_its_draft(as_anna: Client, page: str) -> None:
    as_anna.post(f"{page}draft/", said(mode="note"))
    assert Draft.objects.get().is_note
    as_anna.post(f"{page}write/", said(mode="note"))
    assert not Draft.objects.exists()
    assert Message.objects.get(text="Готово").is_note


def test_a_colleague_goes_on_with_a_draft(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    actions.keep_draft(ticket, "Начало Лены", by=cast.lena)
    draft = Draft.objects.get()
    as_anna.post(f"{page}drafts/{draft.pk}/take/", {"text": "Моё"})
    mine = Draft.objects.get()
    assert (mine.operator, mine.text) == (cast.anna, "Начало Лены\n\nМоё")
    assert "Anna: продолжает черновик, который начал другой сотрудник (Lena)" in shown(as_anna, page)
    assert as_anna.post(f"{page}drafts/{draft.pk}/take/").status_code == 404


def test_unfinished_drafts_can_be_listed_by_whoever_sees_the_tickets(cast: Cast, ticket: Ticket) -> None:
    actions.keep_draft(ticket, "Не закончил", by=cast.anna)
    assert [draft.text for draft in unfinished_drafts(cast.lena)] == ["Не закончил"]
    assert not unfinished_drafts(cast.boris).exists()


# News.


def test_news_come_before_a_reply_that_was_written_without_them(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    seen = marks(ticket)
    add_message(ticket, "Нашёл, спасибо!", from_customer=cast.ivan)
    letter = said(seen=seen, text="Где вы искали?")
    answer = as_anna.post(f"{page}write/", letter, headers={"HX-Request": "true", "HX-Target": "div#work"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == ".composer:not([hidden]) [data-composer-news]"
    assert "Нашёл, спасибо!" in answer.content.decode()
    assert not Outgoing.objects.exists()
    plain = as_anna.post(f"{page}write/", letter)
    assert plain.status_code == 422
    assert "Где вы искали?</textarea>" in plain.content.decode()
    assert as_anna.post(f"{page}write/", {**letter, "anyway": marks(ticket)}).status_code == 303
    assert Outgoing.objects.count() == 1


def test_news_that_came_after_the_news_are_shown_too(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    first = marks(ticket)
    add_message(ticket, "Раз", from_customer=cast.ivan)
    second = marks(ticket)
    add_message(ticket, "Два", from_customer=cast.ivan)
    answer = as_anna.post(f"{page}write/", said(seen=first, anyway=second))
    assert answer.status_code == 422
    assert "<q>Два" in answer.content.decode()
    assert "<q>Раз" not in answer.content.decode()


def test_a_colleagues_answer_and_note_are_news_and_ones_own_are_not(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    seen = marks(ticket)
    add_note(ticket, "Моя заметка", by=cast.anna)
    assert as_anna.post(f"{page}write/", said(seen=seen)).status_code == 303
    reply(ticket, "Уже ответила", by=cast.lena)
    answer = as_anna.post(f"{page}write/", said(seen=seen))
    assert "Уже ответила" in answer.content.decode()
    assert answer.status_code == 422


def test_what_a_colleague_is_just_sending_is_news(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    seen = marks(ticket)
    actions.send_soon(ticket, "Отправляю", by=cast.lena)
    answer = as_anna.post(f"{page}write/", said(seen=seen))
    assert answer.status_code == 422
    assert "Lena: ответ уже отправляется" in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "nonsense", "messages=", "messages=99999999999999999999", "a" * 200, "messages=-1"])
def test_marks_that_nobody_wrote_stop_nothing(as_anna: Client, page: str, seen: str) -> None:
    assert as_anna.post(f"{page}write/", said(seen=seen)).status_code == 303


# Who else is here.


def test_colleagues_see_who_looks_and_who_types(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    lena = signed_in(cast.lena)
    with time_machine.travel(NOON, tick=False) as clock:
        lena.post(f"{page}here/")
        assert "Lena смотрит" in shown(as_anna, f"{page}here/")
        assert "Lena смотрит" not in shown(lena, f"{page}here/")
        assert as_anna.get("/tickets/present/").json() == {str(ticket.number): ["Lena смотрит", False]}
        lena.post(f"{page}draft/", said())
        assert "Lena пишет" in shown(as_anna, page)
        assert "Lena пишет" in shown(as_anna, "/tickets/?show=all")
        clock.shift(timedelta(seconds=20))
        forget_the_gone()
        assert "Lena смотрит" in shown(as_anna, page)
        clock.shift(timedelta(seconds=40))
        assert "Lena" not in shown(as_anna, f"{page}here/").split("others-here")[1]
        forget_the_gone()
        assert not Presence.objects.exists()


def test_a_closed_tab_is_gone_at_once(as_anna: Client, page: str) -> None:
    as_anna.post(f"{page}here/")
    assert Presence.objects.count() == 1
    as_anna.post(f"{page}here/", {"gone": "1"})
    assert not Presence.objects.exists()


def test_the_pages_are_told_only_of_a_change(as_anna: Client, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[set[str]] = []
    monkeypatch.setattr("otklik.desk.writing.actions.presence.nudge", told.append)
    for _beat in range(5):
        as_anna.post(f"{page}here/")
    assert len(told) == 1
    for _pause in range(5):
        as_anna.post(f"{page}draft/", said())
    assert len(told) == 2


def test_presence_costs_no_log(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'desk_presence'")
        assert cursor.fetchone() == ("u",)


def test_another_team_learns_nothing(as_boris: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    actions.keep_draft(ticket, "Секрет", by=cast.anna)
    actions.arrive(ticket, by=cast.anna)
    outgoing = actions.send_soon(ticket, "Секрет", by=cast.anna, later=now() + timedelta(days=1))
    assert outgoing is not None
    assert as_boris.get("/tickets/present/").json() == {}
    for act in (
        "draft/",
        "here/",
        f"outgoing/{outgoing.pk}/take-back/",
        f"outgoing/{outgoing.pk}/release/",
        f"outgoing/{outgoing.pk}/postpone/",
    ):
        assert as_boris.post(f"{page}{act}", {"text": "x"}).status_code == 404
    other = open_ticket(customer=cast.ivan, subject="?", text="?", kind="question", channel="phone", by=cast.boris)
    for act in (f"outgoing/{outgoing.pk}/take-back/", f"outgoing/{outgoing.pk}/release/", f"drafts/{10**9}/take/"):
        assert as_boris.post(f"/tickets/{other.number}/{act}").status_code == 404
    outgoing.refresh_from_db()
    assert outgoing.state == Outgoing.WAITING


# Words, lengths.


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("Анна Котова", "Отправить Анне на почту"),
        ("Пётр", "Отправить Петру на почту"),
        ("Петров Илья Сергеевич", "Отправить Илье на почту"),
        ("Maria Silva", "Отправить на почту: Maria"),
        ("Гюльчатай", "Отправить на почту: Гюльчатай"),
        ("", "Отправить на почту"),
    ],
)
def test_the_button_names_who_reads_it(as_anna: Client, cast: Cast, page: str, name: str, button: str) -> None:
    cast.ivan.name = name
    cast.ivan.save()
    assert f">{button}</span>" in shown(as_anna, page)


def test_names_are_declined_only_when_it_is_certain() -> None:
    assert [dative(name) for name in ("Любовь", "Женя", "Лев", "анна", "", "x", "💥", "Ан-на")] == [
        "Любови",
        "Жене",
        "Льву",
        "",
        "",
        "",
        "",
        "",
    ]
    assert first_name("") == ""


def test_ten_thousand_lines_arrive_and_too_many_are_refused_in_words(as_anna: Client, ticket: Ticket, page: str) -> None:
    text = "\r\n".join("я" for _line in range(10_000))
    assert as_anna.post(f"{page}write/", said(text=text, worded="1")).status_code == 303
    let_leave()
    assert ticket.messages.latest("pk").text.count("\n") == 9_999
    answer = as_anna.post(f"{page}write/", said(text="я\r\n" * 20_000))
    assert answer.status_code == 422
    assert "20000" in answer.content.decode()
    assert as_anna.post(f"{page}draft/", said(text="я\r\n" * 20_000)).status_code == 422


def test_history_shows_acts_done_as_one_in_one_line(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    since = Entry.objects.latest("pk").pk
    resolve(ticket, by=cast.anna)
    record(ActsDone(ticket=ticket.pk, since=since, title="Готово и закрыто", by=cast.anna.pk))
    html = shown(as_anna, page)
    assert "Anna: Готово и закрыто" in html
    assert "Anna: решено" not in html


def test_a_refusal_at_the_last_moment_holds_the_reply(cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise Refused("Не сейчас.")

    monkeypatch.setitem(along._riders, "no", along.Rider(name="no", read=lambda *_a: None, act=refuse))
    actions.send_soon(ticket, "Готово", by=cast.anna, along={"no": {"x": 1}})
    let_leave()
    outgoing = ticket.outgoing.get()
    assert (outgoing.state, outgoing.why) == (Outgoing.HELD, "Не сейчас.")
    assert not Delivery.objects.exists()
    assert mail.outbox == []
