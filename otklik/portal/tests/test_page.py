"""The customer's own page: what he reads, what he may do, and what no link opens."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import add_note, claim, open_ticket, reply
from otklik.desk.links import LASTS, PURPOSE, customer_url, url_of
from otklik.desk.models import Message, Ticket
from otklik.incidents.actions import acknowledge, fix, raise_incident
from otklik.incidents.models import Confirmation
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.notices.models import Delivery


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(
        customer=cast.ivan, subject="Не печатается талон", text="Помогите", kind="failure", channel="door", by=None, service=cast.checkin
    )


@pytest.fixture
def address(ticket: Ticket) -> str:
    return path(customer_url(ticket))


@pytest.fixture
def repaired(cast: Cast, ticket: Ticket) -> None:
    incident = raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    acknowledge(incident, by=cast.vera)
    fix(incident, by=cast.vera)


def path(url: str) -> str:
    return url.removeprefix(settings.DESK_URL)


def test_he_reads_his_conversation_and_none_of_our_notes(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    claim(ticket, by=cast.anna)
    reply(ticket, "Билет на месте", by=cast.anna)
    add_note(ticket, "Сердитый", by=cast.anna)
    page = client.get(address)
    html = page.content.decode()
    assert "Помогите" in html
    assert "Билет на месте" in html
    assert "Вашим обращением занимается Anna" in html
    assert "Сердитый" not in html
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_he_reads_it_in_his_language_and_may_switch(client: Client, cast: Cast) -> None:
    ticket = open_ticket(customer=cast.maria, subject="No pass", text="Help", kind="failure", channel="door", by=None, language="en")
    address = path(customer_url(ticket))
    assert "We\u00a0have your message" in client.get(address, headers={"accept-language": "ru"}).content.decode()
    assert "Ваше сообщение у" in client.get(f"{address}?lang=ru").content.decode()


def test_his_answer_arrives_once_however_often_he_presses(client: Client, ticket: Ticket, address: str) -> None:
    said = {"text": "Спасибо\nЖду", "key": str(uuid.uuid4())}
    for _press in range(3):
        answer = client.post(f"{address}write/", said)
        assert answer.status_code == 303
        assert answer["Location"] == address
    assert ticket.messages.filter(text="Спасибо\nЖду").count() == 1


def test_he_needs_no_cookie(ticket: Ticket, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"{address}write/", {"text": "Ответ из почтовой программы"}).status_code == 303
    assert ticket.messages.count() == 2


def test_an_empty_answer_is_refused_in_words(client: Client, ticket: Ticket, address: str) -> None:
    answer = client.post(f"{address}write/", {"text": "  "})
    assert answer.status_code == 422
    assert "Напишите хотя бы слово" in answer.content.decode()


def test_his_answer_wakes_a_resolved_ticket(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    reply(ticket, "Готово", by=cast.anna, then="resolved")
    client.post(f"{address}write/", {"text": "Нет, не готово"})
    ticket.refresh_from_db()
    assert ticket.state == "open"


def test_without_an_address_he_may_leave_one(client: Client, cast: Cast) -> None:
    cast.ivan.identifiers.all().delete()
    ticket = open_ticket(customer=cast.ivan, subject="Вопрос", text="?", kind="question", channel="door", by=None)
    address = path(customer_url(ticket))
    assert client.post(f"{address}write/", {"text": "Вот почта", "contact": "не почта"}).status_code == 422
    client.post(f"{address}write/", {"text": "Вот почта", "contact": "lev@mail.example"})
    reply(ticket, "Спасибо", by=cast.anna)
    assert Delivery.objects.get().address == "lev@mail.example"
    client.post(f"{address}write/", {"text": "Теперь сюда", "contact": "thief@mail.example"})
    reply(ticket, "Ещё", by=cast.anna)
    assert set(Delivery.objects.values_list("address", flat=True)) == {"lev@mail.example"}


def test_a_program_cannot_fill_the_conversation(client: Client, ticket: Ticket, address: str) -> None:
    statuses = [client.post(f"{address}write/", {"text": f"{number}"}).status_code for number in range(25)]
    assert statuses[-1] == 422
    assert Message.objects.count() < 25


def test_opening_the_question_changes_nothing_and_the_button_answers(client: Client, cast: Cast, repaired: None, address: str) -> None:
    for _look in range(2):
        assert "Получилось?" in client.get(f"{address}confirm/").content.decode()
    assert not Confirmation.objects.exists()
    assert client.post(f"{address}confirm/", {"answer": "through"}).status_code == 303
    assert Confirmation.objects.get().answer == "through"
    assert "вы ответили, что получилось" in client.get(address).content.decode()
    client.post(f"{address}confirm/", {"answer": "broken"})
    assert Confirmation.objects.get().answer == "broken"


def test_a_made_up_answer_is_refused(client: Client, repaired: None, address: str) -> None:
    assert client.post(f"{address}confirm/", {"answer": "<script>"}).status_code == 422
    assert not Confirmation.objects.exists()


def test_nothing_to_confirm(client: Client, address: str) -> None:
    assert client.get(f"{address}confirm/").status_code == 200
    assert client.post(f"{address}confirm/", {"answer": "through"}).status_code == 422


def test_an_old_link_says_how_to_go_on(client: Client, address: str) -> None:
    with time_machine.travel(now() + LASTS + timedelta(minutes=1)):
        page = client.get(address)
    assert page.status_code == 410
    assert "Ссылка устарела" in page.content.decode()


def bad_links(ticket: Ticket, other: int) -> list[str]:
    good = path(customer_url(ticket)).split("/")[2]
    key = settings.CONFIG.key(PURPOSE)
    return [
        "nonsense",
        "a.b",
        good[:-1],
        good + "A",
        good.swapcase(),
        tokens.sign(b"another key", {"t": ticket.pk, "c": ticket.customer_id}),
        tokens.sign(settings.CONFIG.key("live"), {"t": ticket.pk, "c": ticket.customer_id}),
        tokens.sign(key, {"t": ticket.pk, "c": other}),
        tokens.sign(key, {"t": 10**9, "c": ticket.customer_id}),
        tokens.sign(key, {"t": str(ticket.pk), "c": ticket.customer_id}),
        tokens.sign(key, {"t": True, "c": ticket.customer_id}),
        tokens.sign(key, {"t": 10**30, "c": ticket.customer_id}),
        tokens.sign(key, {}),
        "%00",
    ]


def test_a_forged_link_or_one_for_another_opens_nothing(client: Client, cast: Cast, ticket: Ticket) -> None:
    for token in bad_links(ticket, cast.maria.pk):
        for page in (client.get(f"/c/{token}/"), client.post(f"/c/{token}/write/", {"text": "x"}), client.post(f"/c/{token}/confirm/", {"answer": "through"})):
            assert page.status_code == 404, token
            assert "Помогите" not in page.content.decode()
    assert ticket.messages.count() == 1


def test_a_link_opens_its_ticket_only(client: Client, cast: Cast, ticket: Ticket) -> None:
    other = open_ticket(customer=cast.ivan, subject="Другое дело", text="Секрет", kind="question", channel="phone", by=cast.anna)
    html = client.get(path(url_of(ticket.pk, cast.ivan.pk))).content.decode()
    assert "Секрет" not in html
    assert "Другое дело" not in html
    assert str(other.number) not in html


NAUGHTY = ["<script>alert(1)</script>", "'; DROP TABLE desk_message; --", "{{ 7|add:7 }}{% load x %}", "\u202eтекст", "👩‍👩‍👧‍👦" * 50, "ё" * 8000, "%00%s", "\x00нуль", "\ud800"]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings(client: Client, ticket: Ticket, address: str, text: str) -> None:
    answer = client.post(f"{address}write/", {"text": text.encode("utf-8", "replace").decode(), "key": text[:10].encode("utf-8", "replace").decode(), "contact": ""})
    assert answer.status_code in (303, 422)
    answer = client.post(f"{address}write/", {"text": text.encode("utf-8", "replace").decode()})
    assert answer.status_code in (303, 422)
    html = client.get(address).content.decode()
    assert "<script>alert" not in html
