"""An e-mail that a message from the error screen names: one press beside the composer has letters go there, about this ticket only."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.customers.models import Customer, Identifier
from otklik.desk.actions import learn, open_ticket, write_to_told
from otklik.desk.history import history_of
from otklik.desk.models import KnownFact, Ticket
from otklik.desk.reach import reply_address
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.lib.refused import Refused


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    stranger = Customer.objects.create(name="Пётр")
    return open_ticket(
        customer=stranger, subject="Не печатается", text="Пишите на petr@mail.example", kind="failure", channel="door", by=None
    )


def page(client: Client, ticket: Ticket) -> str:
    return client.get(f"/tickets/{ticket.number}/").content.decode()


def test_an_accepted_address_is_offered_and_used_from_then_on(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    assert 'form="write-to"' not in page(as_anna, ticket), "nobody has said yet that this is right"
    as_anna.post(f"/tickets/{ticket.number}/found/", {"accept": "email:petr@mail.example"})
    html = page(as_anna, ticket)
    assert "почта неизвестна" in html
    assert "Писать на petr@mail.example" in html
    assert reply_address(ticket) == "", "never by itself"
    for _twice in range(2):
        assert as_anna.post(f"/tickets/{ticket.number}/write-to/", {"address": "petr@mail.example"}).status_code == 303
    html = page(as_anna, ticket)
    assert "почта неизвестна" not in html
    assert "подтверждал." in html, "nobody vouches for it"
    assert 'form="write-to"' not in html
    entry = Entry.objects.get(kind="LettersDirected")
    assert "petr" not in str(entry.content)
    assert any(line.text == "письма идут на адрес, названный в обращении" for line in history_of(ticket))


def test_it_receives_this_matter_and_no_other(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    other = open_ticket(customer=ticket.customer, subject="x", text="x", kind="failure", channel="door", by=None)
    learn(ticket, "Почта", "petr@mail.example", KnownFact.OPERATOR, by=cast.anna)
    write_to_told(ticket, "petr@mail.example", by=cast.anna)
    assert reply_address(ticket) == "petr@mail.example"
    assert reply_address(other) == ""
    assert not ticket.customer.identifiers.exists(), "it is nobody's proven address"
    with pytest.raises(Refused):
        write_to_told(other, "petr@mail.example", by=cast.anna)


def test_letters_that_go_somewhere_go_on_going_there(as_anna: Client, cast: Cast) -> None:
    ticket = open_ticket(customer=cast.ivan, subject="x", text="x", kind="failure", channel="portal", by=None)
    learn(ticket, "email", "thief@mail.example", KnownFact.OPERATOR, by=cast.anna)
    assert 'form="write-to"' not in page(as_anna, ticket)
    assert as_anna.post(f"/tickets/{ticket.number}/write-to/", {"address": "thief@mail.example"}).status_code == 422
    assert reply_address(ticket) == "ivan@mail.example"


@pytest.mark.parametrize("address", ["", "nobody@mail.example", "petr"])
def test_only_what_was_told_here_can_be_chosen(as_anna: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    learn(ticket, "email", "petr", KnownFact.OPERATOR, by=cast.anna)
    assert as_anna.post(f"/tickets/{ticket.number}/write-to/", {"address": address}).status_code in (303, 422)
    assert reply_address(ticket) == ""
    assert not Entry.objects.filter(kind="LettersDirected").exists()


def test_an_unproven_address_of_his_record_is_offered_where_he_names_it(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    Identifier.objects.create(
        customer=ticket.customer, kind="email", value="petr@mail.example", normal="petr@mail.example", told_at=now()
    )
    assert "Писать на petr@mail.example" in page(as_anna, ticket)
    silent = open_ticket(customer=ticket.customer, subject="x", text="x", kind="failure", channel="door", by=None)
    assert 'form="write-to"' not in page(as_anna, silent)
