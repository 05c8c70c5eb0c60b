"""The fact sheet over HTTP: nothing is asked twice."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import accept, add_message, carry_known, correct, learn, need, open_ticket, set_aside
from otklik.desk.models import KnownFact, NeededFact, Ticket
from otklik.desk.reading import Found
from otklik.desk.sheet import told_facts
from otklik.journal.models import Entry
from otklik.lib.refused import Refused

TICKET_NUMBER = Found(name="e-ticket", value="555-2401234567")


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(
        customer=cast.ivan,
        subject="Не печатается талон",
        text="Билет 555-2401234567, рейс ПЛ 204. Почта ivan@mail.example",
        kind="failure",
        channel="portal",
        by=None,
        service=cast.checkin,
    )


def page(client: Client, ticket: Ticket) -> str:
    return client.get(f"/tickets/{ticket.number}/").content.decode()


def test_what_a_message_tells_is_offered_and_accepted_with_one_press(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    html = page(as_anna, ticket)
    assert 'value="e-ticket:555-2401234567"' in html
    assert 'value="flight:ПЛ 204"' in html
    assert 'value="email:' not in html, "his e-mail is known already"
    as_anna.post(f"/tickets/{ticket.number}/found/", {"accept": "e-ticket:555-2401234567"})
    line = ticket.known_facts.get()
    assert (line.source, line.operator, line.message) == (KnownFact.READ, cast.anna, ticket.messages.get())
    assert 'value="e-ticket:' not in page(as_anna, ticket)


def test_what_means_nothing_is_not_offered_again(as_anna: Client, ticket: Ticket) -> None:
    as_anna.post(f"/tickets/{ticket.number}/found/", {"aside": "flight:ПЛ 204"})
    html = page(as_anna, ticket)
    assert "ПЛ 204</span>" not in html
    assert "flight:" not in html
    assert not ticket.known_facts.current().exists()


def test_only_what_a_message_says_can_be_accepted(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(Refused):
        accept(ticket, Found(name="e-ticket", value="555-0000000000"), by=cast.anna)
    set_aside(ticket, Found(name="x", value="y"), by=cast.anna)
    assert not ticket.known_facts.exists()


def test_a_correction_keeps_the_old_line(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    old = learn(ticket, "flight", "ПЛ 203", KnownFact.CUSTOMER)
    form = as_anna.get(f"/tickets/{ticket.number}/known/{old.pk}/").content.decode()
    assert "ПЛ 203" in form
    as_anna.post(f"/tickets/{ticket.number}/known/{old.pk}/", {"value": "ПЛ 204"})
    old.refresh_from_db()
    assert old.replaced_by is not None
    assert (old.replaced_by.value, old.replaced_by.operator) == ("ПЛ 204", cast.anna)
    assert "<del>ПЛ 203</del>" in page(as_anna, ticket)
    with pytest.raises(Refused):
        correct(old, "ПЛ 205", by=cast.anna)
    back = correct(old.replaced_by, "ПЛ 203", by=cast.anna)
    assert list(ticket.known_facts.current()) == [back]


def test_a_line_of_another_ticket_cannot_be_corrected_here(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    other = open_ticket(customer=cast.maria, subject="x", text="x", kind="question", channel="portal", by=None)
    line = learn(other, "flight", "ПЛ 1", KnownFact.CUSTOMER)
    assert as_anna.post(f"/tickets/{ticket.number}/known/{line.pk}/", {"value": "z"}).status_code == 404


def test_the_composer_warns_before_asking_again(as_anna: Client, ticket: Ticket) -> None:
    learn(ticket, "e-ticket", "555-2401234567", KnownFact.KIT, is_proven=True)
    address, text = f"/tickets/{ticket.number}/words/", "Напишите, пожалуйста, номер билета и почту"
    html = as_anna.post(address, {"text": text, "mode": "reply"}).content.decode()
    assert 'data-insert="555-2401234567"' in html
    assert 'data-insert="ivan@mail.example"' in html
    assert f'data-start="0" data-end="{len(text)}"' in html
    for quiet in ({"text": text, "mode": "note"}, {"text": "Номер билета у нас есть.", "mode": "reply"}, {}):
        assert "data-insert" not in as_anna.post(address, quiet).content.decode()


def test_what_a_kind_needs_is_listed_until_it_is_known(as_anna: Client, as_oleg: Client, cast: Cast, ticket: Ticket) -> None:
    as_oleg.post("/settings/needed-facts/", {"kind": "failure", "service": "", "known_name": "e-ticket", "own_name": ""})
    as_oleg.post("/settings/needed-facts/", {"kind": "failure", "service": cast.checkin.pk, "own_name": "Номер стойки"})
    need("question", None, "flight")
    need("failure", None, "email")
    assert NeededFact.objects.count() == 4
    set_aside(ticket, TICKET_NUMBER, by=cast.anna)
    html = page(as_anna, ticket)
    assert "Эл. билет, Номер стойки" in html, "the e-mail is known, a flight is not needed for a failure"
    assert "— номер электронного билета;\n— номер стойки." in html
    learn(ticket, "Эл. билет", "555-2401234567", KnownFact.OPERATOR, by=cast.anna)
    assert "подскажите, пожалуйста, номер стойки." in page(as_anna, ticket)


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("Номер бронирования", "7KP2QX", "booking"),
        ("Booking reference", "7KP2QX", "booking"),
        ("Номер билета", "555 2400 771455", "e-ticket"),
        ("Номер рейса", "PL 218", "flight"),
    ],
)
def test_what_a_form_calls_in_its_own_words_is_not_asked_again(
    as_anna: Client, cast: Cast, name: str, value: str, key: str
) -> None:
    ticket = open_ticket(customer=cast.ivan, subject="x", text="x", kind="request", channel="portal", by=None)
    need("request", None, key)
    assert "data-insert" in page(as_anna, ticket)
    learn(ticket, name, value, KnownFact.CUSTOMER)
    html = page(as_anna, ticket)
    assert "sheet-missing" not in html
    assert name in html
    assert [told.name for told in told_facts(ticket) if told.value == value] == [key]


def test_what_a_message_tells_is_confirmed_and_asked_for_only_when_it_means_nothing(
    as_anna: Client, cast: Cast, ticket: Ticket
) -> None:
    need("failure", None, "e-ticket")
    assert "sheet-missing" not in page(as_anna, ticket)
    set_aside(ticket, TICKET_NUMBER, by=cast.anna)
    assert "sheet-missing" in page(as_anna, ticket)


def test_a_date_of_something_else_is_not_the_one_that_is_needed(as_anna: Client, cast: Cast) -> None:
    ticket = open_ticket(customer=cast.ivan, subject="x", text="x", kind="request", channel="portal", by=None)
    need("request", None, "date")
    learn(ticket, "Дата рождения", "01.02.1980", KnownFact.CUSTOMER)
    assert "sheet-missing" in page(as_anna, ticket)


def test_the_question_is_in_the_customers_language(as_anna: Client, cast: Cast) -> None:
    ticket = open_ticket(customer=cast.maria, subject="x", text="x", kind="failure", channel="portal", by=None, language="en")
    need("failure", None, "e-ticket")
    assert "please tell us the number of your e-ticket." in page(as_anna, ticket)


def test_what_is_known_goes_along(cast: Cast, ticket: Ticket) -> None:
    first = learn(ticket, "flight", "ПЛ 203", KnownFact.CUSTOMER)
    correct(first, "ПЛ 204", by=cast.anna)
    learn(ticket, "e-ticket", "555-1", KnownFact.KIT, is_proven=True)
    split = open_ticket(customer=cast.ivan, subject="x", text="x", kind="question", channel="portal", by=None)
    learn(split, "flight", "ПЛ 204", KnownFact.CUSTOMER)
    assert carry_known(ticket, split) == 1
    assert carry_known(ticket, split) == 0
    carried = split.known_facts.get(name="e-ticket")
    assert (carried.source, carried.is_proven, carried.told_at) == (
        KnownFact.KIT,
        True,
        ticket.known_facts.get(name="e-ticket").told_at,
    )


def test_the_journal_holds_no_personal_data(cast: Cast, ticket: Ticket) -> None:
    Entry.objects.all().delete()
    accept(ticket, TICKET_NUMBER, by=cast.anna)
    add_message(ticket, "Мой телефон +7 912 345-67-89")
    said = str(list(Entry.objects.values_list("content", flat=True)))
    assert "555" not in said
    assert "912" not in said
