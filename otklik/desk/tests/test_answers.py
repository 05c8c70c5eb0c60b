"""What operators write in a ticket, over HTTP: letters, notes, and what cannot be sent."""

from __future__ import annotations

import uuid

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.fixtures import Settings

from otklik.accounts import actions as accounts
from otklik.conftest import Cast
from otklik.customers.actions import meet
from otklik.desk.actions import add_message, open_ticket, reply
from otklik.desk.models import Message, Ticket
from otklik.desk.tests.screens import shown
from otklik.desk.writing.testing import let_leave
from otklik.notices.jobs import LANES, send_due
from otklik.notices.models import Delivery


def test_anna_answers_by_letter(as_anna: Client, cast: Cast, ticket: Ticket, django_capture_on_commit_callbacks: object) -> None:
    html = shown(as_anna, f"/tickets/{ticket.number}/")
    assert "на странице обращения" in html.replace("\u00a0", " ") or "в письме на" in html.replace("\u00a0", " ")
    sent = as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "Билет на месте", "key": str(uuid.uuid4())})
    assert sent.status_code == 303
    assert not Delivery.objects.exists()
    let_leave()
    letter = Delivery.objects.get()
    assert letter.address == "ivan@mail.example"
    assert "Билет на месте" in letter.text
    assert "/c/" in letter.text
    assert str(ticket.number) in letter.subject
    ticket.refresh_from_db()
    assert ticket.state == "waiting_customer"
    assert ticket.waiting_since is None
    assert ticket.owner == cast.anna


def test_a_letter_says_when_it_waits_for_the_mail_server(as_anna: Client, cast: Cast, ticket: Ticket, settings: Settings) -> None:
    reply(ticket, "Билет на месте", by=cast.anna)
    page = f"/tickets/{ticket.number}/?lang=en"
    assert "is being sent" in shown(as_anna, page)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SMTP_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://127.0.0.1:1", "127.0.0.1", 1
    for lane in range(LANES):
        send_due(lane)
    html = shown(as_anna, page)
    assert "waits for the mail server, is tried again by itself" in html
    assert "is being sent" not in html


def test_without_a_mail_server_a_letter_is_kept_says_so_and_leaves_once_there_is_one(
    as_lena: Client, cast: Cast, ticket: Ticket, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    page, server = f"/tickets/{ticket.number}/?lang=en", settings.SMTP_URL
    settings.SMTP_URL = ""
    reply(ticket, "Билет на месте", by=cast.anna)
    for lane in range(LANES):
        send_due(lane)
    html = shown(as_lena, page).replace("\N{NO-BREAK SPACE}", " ")
    assert "there is no mail server yet: the letter is kept and leaves by itself once one is set" in html
    assert "is being sent" not in html
    assert "leaves by itself once an admin has set one" in html
    accounts.change_roles(cast.lena, ["lead", "admin"], by=cast.oleg)
    assert "once you set OTKLIK_SMTP_URL and start the desk again" in shown(as_lena, page).replace("\N{NO-BREAK SPACE}", " ")
    assert not mailoutbox
    settings.SMTP_URL = server
    for lane in range(LANES):
        send_due(lane)
    assert [letter.to for letter in mailoutbox] == [["ivan@mail.example"]]
    assert "no mail server" not in shown(as_lena, page)


def test_letters_of_a_ticket_make_one_thread(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    for number in range(3):
        reply(ticket, f"Ответ {number}", by=cast.anna)
    first, second, third = Delivery.objects.order_by("pk")
    assert second.headers["In-Reply-To"] == first.message_id
    assert third.headers["References"] == f"{first.message_id} {second.message_id}"
    assert len({letter.subject for letter in (first, second, third)}) == 1


def test_a_customer_is_written_to_in_his_language(cast: Cast) -> None:
    ticket = open_ticket(
        customer=cast.maria, subject="No pass", text="Help", kind="failure", channel="portal", by=None, language="en"
    )
    reply(ticket, "We are on it", by=cast.anna)
    assert "Hello, Maria Silva" in Delivery.objects.get().text
    assert "Polus Airlines" in Delivery.objects.get().html


def test_a_letter_runs_nothing_of_what_was_typed(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, "<script>alert(1)</script><img src=x onerror=alert(1)>", by=cast.anna)
    assert "<script>" not in Delivery.objects.get().html
    assert "<img" not in Delivery.objects.get().html


def test_without_an_address_the_composer_says_so(as_anna: Client, cast: Cast) -> None:
    stranger = meet([])
    ticket = open_ticket(customer=stranger, subject="?", text="?", kind="question", channel="door", by=None)
    assert "почта неизвестна" in shown(as_anna, f"/tickets/{ticket.number}/")
    as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "Ответ"})
    let_leave()
    assert not Delivery.objects.exists()
    assert ticket.messages.count() == 2


def test_a_double_press_sends_once(as_anna: Client, ticket: Ticket) -> None:
    said = {"mode": "reply", "text": "Один раз", "key": str(uuid.uuid4())}
    for _press in range(3):
        assert as_anna.post(f"/tickets/{ticket.number}/write/", said).status_code == 303
        let_leave()
    assert ticket.messages.filter(text="Один раз").count() == 1
    assert Delivery.objects.count() == 1


def test_a_key_of_another_ticket_writes_nothing_there(as_anna: Client, cast: Cast, ticket: Ticket, baggage: Ticket) -> None:
    key = uuid.uuid4()
    reply(baggage, "Чужое", by=cast.boris, key=key)
    answer = as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "Моё", "key": str(key)})
    assert answer.status_code == 422
    assert "Чужое" not in answer.content.decode()
    assert ticket.messages.count() == 1


def test_a_note_is_for_colleagues(as_anna: Client, ticket: Ticket) -> None:
    as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "note", "text": "Между нами", "then": "resolved"})
    note = ticket.messages.get(text="Между нами")
    assert note.is_note
    assert not Delivery.objects.exists()
    ticket.refresh_from_db()
    assert ticket.state == "new"


@pytest.mark.parametrize(
    "said",
    [
        {"mode": "reply", "text": "   "},
        {"mode": "reply"},
        {"mode": "shout", "text": "?"},
        {"text": "?"},
        {"mode": "reply", "text": "?", "then": "closed"},
        {"mode": "reply", "text": "?", "key": "not-a-key"},
        {},
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(as_anna: Client, ticket: Ticket, said: dict[str, str]) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/write/", said).status_code == 422
    assert ticket.messages.count() == 1


def test_what_the_customer_wrote_after_is_at_the_end(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    reply(ticket, "Ответ", by=cast.anna)
    add_message(ticket, "Последнее слово", channel="portal")
    html = shown(as_anna, f"/tickets/{ticket.number}/")
    assert html.index("Ответ</p>") < html.index("Последнее слово")
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Иван, добрый день! Билет на месте.", 0),
        ("Здравствуйте, Иван!\nБилет на месте.", 0),
        ("Hi Ivan,\n\nyour ticket is safe.", 0),
        ("Good morning Ivan, your ticket is safe.", 0),
        ("Билет на месте.", 1),
        ("Hidden bags are found. Добрый путь!", 1),
        ("Билет на месте.\nДобрый день пришёл", 1),
    ],
)
def test_a_letter_says_hello_once(cast: Cast, ticket: Ticket, text: str, times: int) -> None:
    reply(ticket, text, by=cast.anna)
    letter = Delivery.objects.get()
    assert letter.text.count("Здравствуйте, Иван Петров!") == times
    assert letter.html.count("Здравствуйте, Иван Петров!") == times
    assert letter.text.startswith(text if times == 0 else "Здравствуйте")
