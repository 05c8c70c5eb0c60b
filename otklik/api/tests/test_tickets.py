"""Tickets over the API: opened, read page by page, changed by whoever read the newest."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from otklik.api.models import Replay
from otklik.api.routes.tickets import opened
from otklik.api.shapes.tickets import TicketGiven
from otklik.api.tests.conftest import Program
from otklik.api.together import Together, Waiting
from otklik.conftest import Cast
from otklik.customers.models import Customer
from otklik.desk import actions as desk
from otklik.desk.actions import Opening
from otklik.desk.models import Message, Ticket
from otklik.journal.models import Entry

pytestmark = pytest.mark.django_db
IVAN = {"identifiers": [{"kind": "e-mail", "value": "IVAN@mail.example"}]}


def test_a_program_opens_a_ticket_for_a_known_customer(anna: Program, cast: Cast) -> None:
    answer = anna.post("tickets", {"customer": IVAN, "text": "Не печатается\nсовсем", "kind": "failure", "service": "checkin"})
    assert answer.status_code == 201
    told = answer.json()
    ticket = Ticket.objects.get(number=told["number"])
    assert (ticket.customer, ticket.service, ticket.state, ticket.owner) == (cast.ivan, cast.checkin, "new", None)
    assert told["subject"] == "Не печатается"
    assert answer["Location"].endswith(f"/api/v1/tickets/{ticket.number}")
    assert anna.get(f"tickets/{ticket.number}").json() == told


def test_whoever_takes_it_owns_it(anna: Program, cast: Cast) -> None:
    told = anna.post("tickets", {"customer": {"id": cast.ivan.pk}, "text": "т", "take": True}).json()
    assert told["owner"] == cast.anna.pk
    assert told["state"] == "open"


def test_the_same_key_opens_one_ticket_and_answers_twice(anna: Program, cast: Cast) -> None:
    content = {"customer": IVAN, "text": "Один раз"}
    first = anna.post("tickets", content, **{"Idempotency-Key": "k-1"})
    second = anna.post("tickets", content, **{"Idempotency-Key": "k-1"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert second["Location"] == first["Location"]
    assert Ticket.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(anna: Program, cast: Cast) -> None:
    anna.post("tickets", {"customer": IVAN, "text": "Одно"}, **{"Idempotency-Key": "k-1"})
    answer = anna.post("tickets", {"customer": IVAN, "text": "Другое"}, **{"Idempotency-Key": "k-1"})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:otklik:problem:key-reused"
    assert Ticket.objects.count() == 1


def test_a_refused_request_does_not_use_its_key_up(anna: Program, cast: Cast) -> None:
    key = {"Idempotency-Key": "k-1"}
    assert anna.post("tickets", {"customer": {"id": 10**9}, "text": "т"}, **key).status_code == 422
    assert not Replay.objects.exists()
    assert anna.post("tickets", {"customer": IVAN, "text": "т"}, **key).status_code == 201


def test_whoever_read_an_older_version_is_told_so(anna: Program, ticket: Ticket, cast: Cast) -> None:
    read = anna.get(f"tickets/{ticket.number}")
    desk.claim(ticket, by=cast.lena)
    answer = anna.patch(f"tickets/{ticket.number}", {"state": "resolved"}, **{"If-Match": read["ETag"]})
    assert answer.status_code == 412
    assert Ticket.objects.get().state == "open"
    fresh = anna.get(f"tickets/{ticket.number}")
    answer = anna.patch(f"tickets/{ticket.number}", {"state": "resolved"}, **{"If-Match": fresh["ETag"]})
    assert (answer.status_code, answer.json()["state"]) == (200, "resolved")
    assert answer["ETag"] == anna.get(f"tickets/{ticket.number}")["ETag"]


def test_what_is_known_is_not_sent_again(anna: Program, ticket: Ticket) -> None:
    read = anna.get(f"tickets/{ticket.number}")
    again = anna.get(f"tickets/{ticket.number}", **{"If-None-Match": read["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_list_is_read_page_by_page_without_gaps_or_repeats(anna: Program, cast: Cast) -> None:
    numbers = [
        desk.open_ticket(customer=cast.ivan, subject=f"{n}", text="т", kind="question", channel="portal", by=None).number
        for n in range(7)
    ]
    for order, expected in (("-changed", numbers[::-1]), ("changed", numbers)):
        seen, cursor = [], ""
        while cursor is not None:
            page = anna.get(f"tickets?limit=3&order={order}" + (f"&cursor={cursor}" if cursor else "")).json()
            seen += [item["number"] for item in page["items"]]
            cursor = page["next"]
        assert seen == expected


@pytest.mark.parametrize("cursor", ["x", "e30.AAAA", "a" * 1900, "%00"])
def test_a_made_up_cursor_is_refused(cursor: str, anna: Program) -> None:
    answer = anna.get(f"tickets?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_order_is_refused(anna: Program, cast: Cast) -> None:
    for _each in range(2):
        desk.open_ticket(customer=cast.ivan, subject="т", text="т", kind="question", channel="portal", by=None)
    cursor = anna.get("tickets?limit=1").json()["next"]
    assert anna.get(f"tickets?limit=1&order=changed&cursor={cursor}").status_code == 422


def test_a_list_costs_the_same_however_long_it_is(anna: Program, cast: Cast, django_assert_num_queries) -> None:
    for _each in range(5):
        desk.open_ticket(
            customer=cast.ivan, subject="т", text="т", kind="question", channel="portal", by=None, service=cast.checkin
        )
    anna.get("tickets")
    with django_assert_num_queries(4):  # token, tickets, next steps, fields
        assert len(anna.get("tickets").json()["items"]) == 5


def test_a_reply_a_note_and_the_customers_words(anna: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/messages"
    for kind in ("customer", "note", "reply"):
        assert anna.post(path, {"kind": kind, "text": kind}).status_code == 201
    told = anna.get(path).json()["items"]
    assert [one["kind"] for one in told] == ["customer", "customer", "note", "reply"]
    assert Ticket.objects.get().state == "waiting_customer"
    assert Message.objects.filter(visibility="internal").count() == 1


def test_a_ticket_of_another_team_is_as_missing_as_one_that_never_was(anna: Program, ticket: Ticket, cast: Cast) -> None:
    Ticket.objects.update(team=cast.baggage)
    for method, path, content in [
        ("get", "tickets/{}", None),
        ("patch", "tickets/{}", {"state": "resolved"}),
        ("post", "tickets/{}/claim", {}),
        ("get", "tickets/{}/messages", None),
        ("post", "tickets/{}/messages", {"kind": "note", "text": "т"}),
        ("get", "tickets/{}/facts", None),
        ("post", "tickets/{}/facts", {"name": "н", "value": "з"}),
    ]:
        foreign = anna.send(method, path.format(ticket.number), content)
        missing = anna.send(method, path.format(9_999_999), content)
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.content == missing.content
    assert anna.get("tickets").json()["items"] == []
    assert Entry.objects.exclude(kind="TicketOpened").count() == 0


def test_a_customer_of_another_teams_tickets_is_not_taken_by_his_number(anna: Program, ticket: Ticket, cast: Cast) -> None:
    Ticket.objects.update(team=cast.baggage)
    assert anna.get(f"customers/{cast.ivan.pk}").status_code == 404
    assert anna.post("tickets", {"customer": {"id": cast.ivan.pk}, "text": "т"}).status_code == 422


def test_handing_over_goes_all_the_way_or_not_at_all(anna: Program, ticket: Ticket, cast: Cast) -> None:
    path = f"tickets/{ticket.number}"
    assert anna.patch(path, {"team": cast.passengers.pk, "note": "смотри", "state": "closed"}).status_code == 422
    assert Ticket.objects.get().team is None
    assert anna.patch(path, {"team": 10**12}).json()["errors"][0]["pointer"] == "#/team"
    told = anna.patch(path, {"team": cast.passengers.pk, "note": "смотри"}).json()
    assert told["team"] == cast.passengers.pk
    assert Message.objects.filter(text="смотри").exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_moment_open_twenty_and_one_key_opens_one(cast: Cast) -> None:
    program = Program(cast.lena)
    content = {"customer": {"id": cast.ivan.pk}, "text": "Все сразу"}

    def send(number: int) -> tuple[int, int]:
        try:
            key = {"Idempotency-Key": "one"} if number % 2 else {}
            answer = Program.send(program, "post", "tickets", content, **key)
            return answer.status_code, answer.json()["number"]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        told = list(threads.map(send, range(20)))
    assert {status for status, _number in told} == {201}
    assert len({number for _status, number in told}) == Ticket.objects.count() == 11
    assert Message.objects.count() == Entry.objects.filter(kind="TicketOpened").count() == 11


@pytest.mark.django_db(transaction=True)
def test_what_does_not_fit_spoils_nobody_elses(cast: Cast) -> None:
    given = TicketGiven.model_validate({"customer": {"id": cast.ivan.pk}, "text": "т"})
    nobody = Opening(customer=Customer(pk=10**9), subject="Тема", text="т")
    both = Together()
    both.waiting = [one, other] = [Waiting(cast.anna, given, opened), Waiting(cast.anna, given, opened, opening=nobody)]
    both.write()
    assert one.answer is not None
    assert (one.answer.status_code, one.error, other.answer) == (201, None, None)
    assert isinstance(other.error, IntegrityError)
