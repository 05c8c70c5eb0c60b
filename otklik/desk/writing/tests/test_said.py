"""What a composer says, and what is too much for it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import resolve
from otklik.desk.models import Outgoing, Ticket
from otklik.desk.writing import actions, along
from otklik.desk.writing.facts import ActsDone
from otklik.desk.writing.testing import let_leave, said, shown
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery
from otklik.wording.names import dative, first_name


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
