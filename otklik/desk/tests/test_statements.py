"""How many statements the pages of the desk take: bounds that hold the gain, whatever rooms above put into them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from otklik.desk.glance import told
from otklik.desk.models import Conversation, Draft, Message, Ticket
from otklik.lib.clock import now
from otklik.lib.once import one_page

LIST, TICKET, PART = 14, 25, 16


@pytest.fixture
def long_talk(cast) -> Ticket:
    """Twenty messages, and nothing else that would have to be looked up."""
    ticket = Ticket.objects.create(subject="Чемодан не прилетел", customer=cast.ivan)
    talk = Conversation.objects.create(ticket=ticket, channel=Conversation.EMAIL)
    Message.objects.bulk_create(
        Message(
            ticket=ticket,
            conversation=talk,
            text=f"Письмо {turn}",
            at=now() + timedelta(seconds=turn),
            operator=cast.anna if turn % 2 else None,
            customer=None if turn % 2 else cast.ivan,
        )
        for turn in range(20)
    )
    return ticket


def statements(client, address: str, **headers: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address, headers=headers).status_code == 200
    return len(taken)


def test_the_list_takes_as_few_statements_when_it_is_long(as_anna, cast):
    few = statements(as_anna, "/tickets/?show=all")
    for turn in range(40):
        Ticket.objects.create(subject=f"Вопрос {turn}", customer=cast.maria)
    assert statements(as_anna, "/tickets/?show=all") <= few + 1
    assert few <= LIST


def test_a_ticket_with_twenty_messages_takes_few_statements(as_anna, long_talk):
    assert statements(as_anna, f"/tickets/{long_talk.number}/") <= TICKET


def test_a_nudged_ticket_looks_up_neither_list_nor_shell(as_anna, long_talk):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#work"}
    assert statements(as_anna, f"/tickets/{long_talk.number}/", **headers) <= PART


def test_what_a_ticket_has_is_asked_once_a_page_and_anew_for_the_next(cast, long_talk):
    with one_page():
        assert told(long_talk, "drafts") is False
        Draft.objects.create(ticket=long_talk, operator=cast.anna, text="Добрый день")
        assert told(long_talk, "drafts") is False
    with one_page():
        assert told(long_talk, "drafts") is True
        assert told(long_talk, "last_message") == max(long_talk.messages.values_list("pk", flat=True))


def test_a_row_says_who_has_the_ticket_and_never_his_address(as_anna, cast, long_talk):
    Ticket.objects.filter(pk=long_talk.pk).update(owner=cast.boris, service=cast.checkin)
    page = as_anna.get("/tickets/?show=all", headers={"Accept-Language": "ru"}).content.decode()
    assert cast.boris.name in page
    assert cast.boris.email not in page
    assert cast.checkin.name_ru in page
