"""The customer writes: once, whatever he types, and nothing of it is lost."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket, reply
from otklik.desk.actions.thread import LONGEST
from otklik.desk.links import customer_url
from otklik.desk.models import Message, Ticket
from otklik.notices.models import Delivery
from otklik.portal.tests.reading import path, words

PART = {"hx-request": "true", "hx-target": "div#page"}


def test_his_answer_arrives_once_however_often_he_presses(client: Client, ticket: Ticket, address: str) -> None:
    said = {"text": "Спасибо\nЖду", "key": str(uuid.uuid4())}
    for _press in range(3):
        answer = client.post(f"{address}answer/", said)
        assert answer.status_code == 303
    message = ticket.messages.get(text="Спасибо\nЖду")
    assert answer["Location"] == f"{address}#message-{message.pk}"
    assert message.customer == ticket.customer
    assert "получено" in words(client.get(address))


def test_with_script_the_page_comes_back_with_an_empty_form(client: Client, ticket: Ticket, address: str) -> None:
    answer = client.post(f"{address}answer/", {"text": "Спасибо"}, headers=PART)
    html = words(answer)
    assert answer.status_code == 200
    assert html.lstrip().startswith('<div id="page"')
    assert "<p>Спасибо</p>" in html
    assert "</textarea>" in html
    assert "Спасибо\n</textarea>" not in html
    assert "Отправлено" in html


@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00", "\u0007"])
def test_an_empty_answer_is_refused_in_words(client: Client, ticket: Ticket, address: str, text: str) -> None:
    for headers in ({}, PART):
        answer = client.post(f"{address}answer/", {"text": text}, headers=headers)
        assert answer.status_code == 422
        assert "Напишите хотя бы слово" in words(answer)
        assert "autofocus" in words(answer)
    assert ticket.messages.count() == 1


def test_too_long_a_text_is_refused_in_words_and_stays_in_the_form(client: Client, ticket: Ticket, address: str) -> None:
    text = "ё" * (LONGEST + 21) + "конец"
    answer = client.post(f"{address}answer/", {"text": text, "key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "на 26 знаков" in words(answer)
    assert text in words(answer)
    assert ticket.messages.count() == 1


def test_ten_thousand_lines_arrive_and_stand_folded(client: Client, ticket: Ticket, address: str) -> None:
    assert client.post(f"{address}answer/", {"text": "я\n" * 10_000}).status_code == 303
    assert ticket.messages.last().text.count("я") == 10_000
    assert "<summary>Показать целиком</summary>" in words(client.get(address))


def test_the_form_asks_for_no_length_that_a_browser_would_cut_by(client: Client, address: str) -> None:
    assert "maxlength" not in words(client.get(address))


def test_a_key_of_another_ticket_writes_nothing_and_the_text_stays(
    client: Client, cast: Cast, ticket: Ticket, address: str
) -> None:
    key = uuid.uuid4()
    open_ticket(customer=cast.maria, subject="?", text="Чужое", kind="question", channel="phone", by=None, key=key)
    answer = client.post(f"{address}answer/", {"text": "Моё", "key": str(key)})
    html = words(answer)
    assert answer.status_code == 422
    assert "Моё</textarea>" in html
    assert "Чужое" not in html
    assert str(key) not in html
    assert ticket.messages.count() == 1


def test_his_answer_wakes_a_resolved_ticket(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    reply(ticket, "Готово", by=cast.anna, then="resolved")
    assert "Мы считаем" in words(client.get(address)) or "решён" in words(client.get(address))
    client.post(f"{address}answer/", {"text": "Нет, не готово"})
    ticket.refresh_from_db()
    assert ticket.state == "open"


def test_without_an_address_he_may_leave_one(client: Client, cast: Cast) -> None:
    cast.ivan.identifiers.all().delete()
    ticket = open_ticket(customer=cast.ivan, subject="Вопрос", text="?", kind="question", channel="door", by=None)
    address = path(customer_url(ticket))
    wrong = client.post(f"{address}answer/", {"text": "Вот почта", "contact": "не почта"})
    assert wrong.status_code == 422
    assert "Вот почта</textarea>" in words(wrong)
    client.post(f"{address}answer/", {"text": "Вот почта", "contact": "lev@mail.example"})
    reply(ticket, "Спасибо", by=cast.anna)
    assert Delivery.objects.get().address == "lev@mail.example"
    client.post(f"{address}answer/", {"text": "Теперь сюда", "contact": "thief@mail.example"})
    reply(ticket, "Ещё", by=cast.anna)
    assert set(Delivery.objects.values_list("address", flat=True)) == {"lev@mail.example"}


def test_a_program_cannot_fill_the_conversation(client: Client, ticket: Ticket, address: str) -> None:
    keys = [str(uuid.uuid4()) for _number in range(25)]
    statuses = [client.post(f"{address}answer/", {"text": f"№ {key}", "key": key}).status_code for key in keys]
    assert statuses[0] == 303
    assert statuses[-1] == 422
    assert Message.objects.count() < 25
    # What arrived is not refused when its answer was lost and it is sent again.
    assert client.post(f"{address}answer/", {"text": "снова", "key": keys[0]}).status_code == 303


NAUGHTY = [
    "<script>alert(1)</script>", "'; DROP TABLE desk_message; --", "{{ 7|add:7 }}{% load x %}", "\u202eтекст", "👩‍👩‍👧‍👦" * 50,
    "%00%s", "\x00нуль\x00", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "javascript:alert(1)", 'http://a.example/"onmouseover=alert(1)', "\r\n\r\nSet-Cookie: a=b",
]  # fmt: skip


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings(client: Client, cast: Cast, ticket: Ticket, address: str, text: str) -> None:
    assert client.post(f"{address}answer/", {"text": text, "key": text[:10], "contact": text}).status_code == 422
    assert client.post(f"{address}answer/", {"text": text}).status_code == 303
    reply(ticket, text, by=cast.anna)
    html = words(client.get(address))
    assert "<script>alert" not in html
    assert '" onmouseover' not in html
    assert 'href="javascript' not in html
    assert "\x00" not in html


@pytest.mark.parametrize(
    "raw", [b"text=%ED%A0%80", b"text=a%ED%A0%80b", b"text=%FF%FE", b"text=a&key=%00", b"text=%", b"\xff\xfe"]
)
def test_bytes_that_are_no_text(client: Client, ticket: Ticket, address: str, raw: bytes) -> None:
    answer = client.post(f"{address}answer/", raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (303, 422)
    assert client.get(address).status_code == 200
