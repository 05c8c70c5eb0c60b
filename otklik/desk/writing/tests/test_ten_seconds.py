"""An answer may be taken back for ten seconds, and leaves once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import add_message, open_ticket
from otklik.desk.models import Draft, Outgoing, Ticket
from otklik.desk.writing import actions, along
from otklik.desk.writing.jobs import send_due_replies
from otklik.desk.writing.testing import NOON, let_leave, said, shown
from otklik.lib.clock import now
from otklik.notices.models import Delivery


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
