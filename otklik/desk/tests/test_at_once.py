"""Two people, one button, the same moment."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from otklik.accounts.models import Operator, Team
from otklik.conftest import Cast
from otklik.customers.models import Customer
from otklik.desk.actions import claim, hand_over, open_ticket, reply
from otklik.desk.actions.states import locked
from otklik.desk.models import KnownFact, Ticket
from otklik.journal.models import Entry
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    start = threading.Barrier(len(acts))
    results: list[Any] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            results.append(act())
        except Refused as refused:
            results.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def people(transactional_db: None) -> list[Operator]:
    return [
        Operator.objects.create_user(f"{name}@polus.example", name=name, roles=["operator"])
        for name in ("anna", "lena", "boris", "ed")
    ]


@pytest.fixture
def ticket(transactional_db: None) -> Ticket:
    customer = Customer.objects.create(name="Иван")
    customer.identifiers.create(kind="email", value="ivan@mail.example", normal="ivan@mail.example")
    return open_ticket(customer=customer, subject="?", text="?", kind="question", channel="portal", by=None)


def test_four_take_it_and_one_has_it(people: list[Operator], ticket: Ticket) -> None:
    results = at_once(*(lambda person=person: claim(ticket, by=person) for person in people))
    assert sum(isinstance(result, Refused) for result in results) == 3
    ticket.refresh_from_db()
    assert ticket.owner in people


def test_one_button_pressed_by_four_processes_sends_once(people: list[Operator], ticket: Ticket) -> None:
    key = uuid.uuid4()
    at_once(*[lambda: reply(ticket, "Один раз", by=people[0], key=key)] * 4)
    assert ticket.messages.filter(key=key).count() == 1
    assert Delivery.objects.count() == 1


def test_one_call_saved_by_four_processes_is_one_ticket(people: list[Operator], ticket: Ticket) -> None:
    key = uuid.uuid4()
    opened = at_once(
        *[
            lambda: open_ticket(
                customer=ticket.customer, subject="Звонок", text="Звонок", kind="question", channel="phone", by=people[0], key=key
            )
        ]
        * 4
    )
    assert len({one.pk for one in opened}) == 1
    assert Ticket.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_holds_a_ticket_holds_up_nobody_who_only_points_to_it(cast: Cast) -> None:
    """The worker counts the affected while a batch of reports is taken: each has many tickets, in an order of its own."""
    ticket = open_ticket(customer=cast.ivan, subject="Сбой", text="Сбой", kind="failure", channel="door", by=None)

    def point() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        KnownFact.objects.create(ticket=ticket, name="рейс", value="SU-1", source="kit")
        return "done"

    with transaction.atomic():
        locked(ticket)
        assert at_once(point) == ["done"]


def test_six_identical_gives_are_one_in_the_history(people: list[Operator], ticket: Ticket) -> None:
    team = Team.objects.create(name="Багаж")
    seen = ticket.whose
    results = at_once(*(lambda: hand_over(ticket, by=people[0], team=team, seen=seen) for _press in range(6)))
    assert [one for one in results if isinstance(one, Refused)] == []
    assert Entry.objects.about(ticket=ticket.pk).filter(kind="TicketHandedOver").count() == 1
