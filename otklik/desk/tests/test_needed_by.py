"""A departure or a limit that a message names becomes the customer's own deadline with one press, and never by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.history import history_of
from otklik.desk.models import Message, Ticket
from otklik.desk.needed_by import needed_by
from otklik.journal.models import Entry

MOSCOW = ZoneInfo("Europe/Moscow")
# A Friday. Each is read as written at five in the morning and at eight in the evening.
EARLY, LATE = datetime(2026, 11, 27, 5, tzinfo=MOSCOW), datetime(2026, 11, 27, 20, tzinfo=MOSCOW)

SAID = [
    ("Вылет в 06:40", "27 06:40", "28 06:40"),
    ("departure at 06:40", "27 06:40", "28 06:40"),
    ("Вылет в 04:30", "27 04:30", "28 04:30"),
    ("Вылет в 06:40 не могу распечатать талон, пишет ошибку", "27 06:40", "28 06:40"),
    ("Рейс ПЛ 204, в 06:40 вылет", "27 06:40", "28 06:40"),
    ("Боюсь опоздать на рейс в 06:40", "27 06:40", "28 06:40"),
    ("Посадка в 06:10, рейс ПЛ 204", "27 06:10", "28 06:10"),
    ("вылет в 06:40, прилёт в 09:10", "27 06:40", "28 06:40"),
    ("поезд в 6:40 вечера", "27 18:40", "27 18:40"),
    ("My flight PL 204 departs at 6:40 pm", "27 18:40", "27 18:40"),
    ("Поезд отправляется в 23:55", "27 23:55", "27 23:55"),
    ("Нужно не позднее 21:30", "27 21:30", "27 21:30"),
    ("Пришлите до завтра, 18:30", "28 18:30", "28 18:30"),
    ("I need it by 21:30", "27 21:30", "27 21:30"),
    ("Завтра вылет в 06:40", "28 06:40", "28 06:40"),
    ("послезавтра рано утром рейс в 06:40", "29 06:40", "29 06:40"),
    ("Вылетаем сегодня, 06:40.", "27 06:40", "27 06:40"),
    ("train at 07:15 tomorrow", "28 07:15", "28 07:15"),
    ("Вылет в субботу в 06:40", "28 06:40", "28 06:40"),
    ("Билет 555-2401234567, рейс ПЛ 204, 28 ноября в 06:40", "28 06:40", "28 06:40"),
    ("вылет в 06:40 28 ноября", "28 06:40", "28 06:40"),
    ("Вылет 28.11 в 06:40", "28 06:40", "28 06:40"),
    ("We fly on November 28th at 06:40", "28 06:40", "28 06:40"),
    ("Вылет 25 ноября в 06:40", "25 06:40", "25 06:40"),
]  # fmt: skip
NOT_SAID = [
    "В 06:40 списали деньги",
    "рейс ПЛ 204, списали в 06:40",
    "рейс в 06:40 отменили",
    "рейс прилетает в 06:40",
    "работаете до 18:00?",
    "с 9:00 до 18:00",
    "open until 21:00",
    "вылет через неделю в 06:40",
    "flight on 11/12/2026 at 06:40",  # the eleventh of December or the twelfth of November
    "Вылет 31.02 в 06:40",
    "Вылет 28 ноября",
    "",
]


@pytest.mark.parametrize(("text", "early", "late"), SAID)
def test_when_it_is_needed(text: str, early: str, late: str) -> None:
    for written, moment in ((EARLY, early), (LATE, late)):
        assert [f"{one:%d %H:%M}" for one in needed_by(text, written).values()] == [moment]


@pytest.mark.parametrize("text", NOT_SAID)
def test_other_times_are_no_deadlines(text: str) -> None:
    assert needed_by(text, EARLY) == {}


def test_a_day_without_a_year_is_the_nearest() -> None:
    (moment,) = needed_by("вылет 2 января в 06:40", EARLY).values()
    assert moment.date().isoformat() == "2027-01-02"


@pytest.mark.parametrize("text", ["вылет 06:40 " * 5_000, "до " * 50_000 + "06:40", "06:40 " * 50_000, "с 9:00 " * 50_000])
def test_a_strange_text_is_read_soon(text: str) -> None:
    began = time.process_time()
    needed_by(text, EARLY)
    assert time.process_time() - began < 1


@pytest.fixture
def early() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(EARLY + timedelta(minutes=10), tick=False) as clock:
        yield clock


def asked(cast: Cast, text: str, written: datetime = EARLY) -> Ticket:
    cast.anna.time_zone = "Europe/Moscow"
    cast.anna.save(update_fields=["time_zone"])
    ticket = open_ticket(customer=cast.ivan, subject="Талон", text=text, kind="failure", channel="portal", by=None)
    Message.objects.filter(ticket=ticket).update(at=written)
    return ticket


def page(client: Client, ticket: Ticket) -> str:
    return client.get(f"/tickets/{ticket.number}/").content.decode()


TOKEN = "2026-11-27T03:40:00Z|time:06:40"


def test_one_press_sets_the_deadline_and_the_ticket_rises(as_anna: Client, cast: Cast, early: object) -> None:
    other = open_ticket(customer=cast.maria, subject="Ждёт дольше", text="?", kind="question", channel="portal", by=None)
    ticket = asked(cast, "Вылет в 06:40")
    for one, minutes in ((other, 70), (ticket, 30)):
        one.waiting_since = EARLY - timedelta(minutes=minutes)
        one.place()
        one.save()
    rows = as_anna.get("/tickets/").content.decode()
    assert rows.index("Ждёт дольше") < rows.index("Талон")
    html = page(as_anna, ticket)
    assert "Срок клиента: сегодня 06:40" in html
    assert f'value="{TOKEN}"' in html
    ticket.refresh_from_db()
    assert ticket.deadline_at is None, "nothing is set by itself"
    assert as_anna.post(f"/tickets/{ticket.number}/found/", {"deadline": TOKEN}).status_code == 303
    ticket.refresh_from_db()
    assert ticket.deadline_at == datetime(2026, 11, 27, 3, 40, tzinfo=UTC)
    assert [(one.name, one.value) for one in ticket.known_facts.current()] == [("time", "06:40")]
    assert Entry.objects.filter(kind="TicketPrioritised", content__ticket=ticket.pk).count() == 1
    assert any("06:40" in line.text for line in history_of(ticket))
    assert "Срок клиента: " not in page(as_anna, ticket)
    rows = as_anna.get("/tickets/").content.decode()
    assert rows.index("Талон") < rows.index("Ждёт дольше")


def test_accepted_as_a_fact_it_is_still_offered_and_can_be_dismissed(as_anna: Client, cast: Cast, early: object) -> None:
    ticket = asked(cast, "Вылет в 06:40")
    as_anna.post(f"/tickets/{ticket.number}/found/", {"accept": "time:06:40"})
    html = page(as_anna, ticket)
    assert "Срок клиента: сегодня 06:40" in html
    assert 'name="accept"' not in html
    for _twice in range(2):
        as_anna.post(f"/tickets/{ticket.number}/found/", {"aside": "time:06:40"})
    assert "Срок клиента: " not in page(as_anna, ticket)
    assert [one.value for one in ticket.known_facts.current()] == ["06:40"], "as a fact it stays"
    assert ticket.known_facts.count() == 2


def test_what_is_set_aside_is_no_deadline(as_anna: Client, cast: Cast, early: object) -> None:
    ticket = asked(cast, "Вылет в 06:40")
    as_anna.post(f"/tickets/{ticket.number}/found/", {"aside": "time:06:40"})
    assert "sheet-found" not in page(as_anna, ticket)


def test_a_departure_that_is_past_says_so_and_offers_nothing(
    as_anna: Client, cast: Cast, early: time_machine.Coordinates
) -> None:
    ticket = asked(cast, "Вылет в 06:40")
    early.move_to(EARLY + timedelta(hours=2))
    html = page(as_anna, ticket)
    assert "сегодня 06:40\xa0— уже прошло" in html
    assert 'name="deadline"' not in html
    assert as_anna.post(f"/tickets/{ticket.number}/found/", {"deadline": TOKEN}).status_code == 422
    ticket.refresh_from_db()
    assert ticket.deadline_at is None
    assert not ticket.known_facts.exists(), "all of it or nothing"


def test_a_later_message_means_another_day_and_the_old_page_is_told_so(
    as_anna: Client, cast: Cast, early: time_machine.Coordinates
) -> None:
    ticket = asked(cast, "Вылет в 06:40")
    early.move_to(LATE)
    Message.objects.filter(ticket=ticket).update(at=LATE - timedelta(minutes=1))
    assert "Срок клиента: завтра 06:40" in page(as_anna, ticket)
    for nonsense in (TOKEN, "|time:06:40", "2026-11-28T03:40:00Z|time:07:00", "x|y"):
        assert as_anna.post(f"/tickets/{ticket.number}/found/", {"deadline": nonsense}).status_code == 422
    ticket.refresh_from_db()
    assert ticket.deadline_at is None


def test_his_time_is_that_of_his_own_clock(as_anna: Client, cast: Cast, early: object) -> None:
    cast.ivan.time_zone = "Asia/Yekaterinburg"
    cast.ivan.save(update_fields=["time_zone"])
    ticket = asked(cast, "Вылет в 09:40")
    html = page(as_anna, ticket)
    assert "Срок клиента: сегодня 07:40" in html
    assert "по\xa0часам клиента" in html


def test_a_set_deadline_is_replaced_only_by_a_new_one(as_anna: Client, cast: Cast, early: object) -> None:
    ticket = asked(cast, "Вылет в 06:40")
    Ticket.objects.filter(pk=ticket.pk).update(deadline_at=datetime(2026, 11, 27, 3, 40, tzinfo=UTC))
    assert 'name="deadline"' not in page(as_anna, ticket), "it is so already"
    Ticket.objects.filter(pk=ticket.pk).update(deadline_at=datetime(2026, 11, 27, 9, tzinfo=UTC))
    assert 'name="deadline"' in page(as_anna, ticket)
    as_anna.post(f"/tickets/{ticket.number}/found/", {"accept": "time:06:40"})
    assert 'name="deadline"' not in page(as_anna, ticket)
