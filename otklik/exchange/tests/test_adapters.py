"""Zammad's and Zendesk's exports become ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otklik.conftest import Cast
from otklik.customers.models import Customer
from otklik.desk.models import Message, Ticket
from otklik.desk.order import Priority
from otklik.exchange.models import Transfer
from otklik.exchange.running import run

pytestmark = pytest.mark.django_db

ZENDESK = [
    {"id": 31, "name": "ООО «Ромашка»", "domain_names": ["romashka.example"], "shared_tickets": False},
    {"id": 501, "name": "Пётр Ильин", "email": "petr@romashka.example", "role": "end-user", "locale": "ru", "organization_id": 31},
    {
        "id": 9001,
        "subject": "Where is my refund?",
        "description": "I paid twice.",
        "type": "problem",
        "status": "pending",
        "requester_id": 501,
        "group": {"id": 1, "name": "Багаж"},
        "created_at": "2025-03-01T08:00:00Z",
        "updated_at": "2025-03-02T09:30:00Z",
        "comments": [
            {"id": 1, "author_id": 501, "public": True, "plain_body": "I paid twice.", "created_at": "2025-03-01T08:00:00Z"},
            {"id": 2, "author_id": 77, "public": True, "html_body": "<p>Checking&nbsp;it.</p><script>x()</script>", "created_at": "2025-03-01T09:00:00Z"},
            {"id": 3, "author_id": 77, "public": False, "body": "ask finance", "created_at": "2025-03-01T09:05:00Z"},
        ],
    },
    {"what": "is this"},
]  # fmt: skip
ZAMMAD = [
    {"id": 4, "login": "petr@romashka.example", "firstname": "Пётр", "lastname": "Ильин", "email": "petr@romashka.example"},
    {
        "id": 77,
        "number": "67001",
        "title": "Не приходит письмо",
        "state": "pending reminder",
        "group": "Багаж",
        "customer_id": 4,
        "customer": "petr@romashka.example",
        "created_at": "2025-05-05T10:00:00.000Z",
        "updated_at": "2025-05-05T11:00:00.000Z",
        "articles": [
            {"id": 1, "sender": "Customer", "internal": False, "content_type": "text/html", "body": "Жду<br>письмо", "created_at": "2025-05-05T10:00:00.000Z"},
            {"id": 2, "sender": "Agent", "internal": False, "content_type": "text/plain", "body": "Отправили", "created_at": "2025-05-05T10:30:00.000Z"},
            {"id": 3, "sender": "Agent", "internal": True, "content_type": "text/plain", "body": "адрес с ошибкой", "created_at": "2025-05-05T10:31:00.000Z"},
        ],
    },
]  # fmt: skip


def brought(folder: Path, form: str, text: str) -> Transfer:
    path = folder / "export.json"
    path.write_text(text)
    return run(Transfer.objects.create(way="in", form=form, source=form, path=str(path)))


@pytest.mark.parametrize("shape", ["lines", "list"])
def test_zendesk(shape: str, tmp_path: Path, cast: Cast) -> None:
    lines = [json.dumps(one, ensure_ascii=False) for one in ZENDESK]
    transfer = brought(tmp_path, "zendesk", "\n".join(lines) if shape == "lines" else json.dumps(ZENDESK))
    assert (transfer.made, transfer.refused) == (3, 1)
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.state, ticket.team) == ("failure", "waiting_customer", cast.baggage)
    assert (ticket.customer.name, str(ticket.customer.organisation)) == ("Пётр Ильин", "ООО «Ромашка»")
    said = list(Message.objects.values_list("text", "visibility"))
    assert said == [("I paid twice.", "public"), ("Checking\xa0it.", "public"), ("ask finance", "internal")]


@pytest.mark.parametrize(
    ("form", "theirs", "ours"),
    [
        ("zendesk", "urgent", Priority.CRITICAL),
        ("zendesk", "high", Priority.HIGH),
        ("zendesk", "low", Priority.LOW),
        ("zendesk", None, Priority.NORMAL),
        ("zammad", "3 high", Priority.HIGH),
        ("zammad", "1 low", Priority.LOW),
        ("zammad", {"id": 3}, Priority.NORMAL),
    ],
)
def test_a_ticket_keeps_its_priority(form: str, theirs: object, ours: Priority, tmp_path: Path, cast: Cast) -> None:
    rows = {"zendesk": ZENDESK[:3], "zammad": ZAMMAD}[form]
    brought(tmp_path, form, json.dumps([*rows[:-1], rows[-1] | {"priority": theirs}]))
    assert Ticket.objects.get().priority == ours


def test_pages_of_zendesks_interface(tmp_path: Path, cast: Cast) -> None:
    page = {"users": [ZENDESK[1] | {"organization_id": None}], "count": 1, "next_page": "https://x.example/?page=2"}
    transfer = brought(tmp_path, "zendesk", json.dumps(page))
    assert (transfer.made, transfer.refused) == (1, 0)
    assert Customer.objects.filter(name="Пётр Ильин").exists()


@pytest.mark.parametrize("tail", ["", ', "count": 2, "meta": {"has_more": true}, "facets": []'])
def test_pages_one_behind_another_are_all_read(tail: str, tmp_path: Path, cast: Cast) -> None:
    people = [ZENDESK[1] | {"organization_id": None, "id": pk, "email": f"{pk}@mail.example"} for pk in (1, 2)]
    text = "\n".join(f'{{"users": [{json.dumps(one)}]{tail}}}' for one in people)
    transfer = brought(tmp_path, "zendesk", text)
    assert (transfer.made, transfer.refused) == (2, 0)


@pytest.mark.parametrize("begins", ["[", '{"users": ['])
@pytest.mark.parametrize("ends", ["", ",", ",\n", "\n"])
def test_a_list_that_is_cut_between_two_rows_is_not_taken_for_a_whole_one(
    begins: str, ends: str, tmp_path: Path, cast: Cast
) -> None:
    one = json.dumps(ZENDESK[1] | {"organization_id": None})
    transfer = brought(tmp_path, "zendesk", begins + one + ends)
    assert (transfer.made, transfer.refused) == (1, 1)
    assert "Файл обрывается раньше, чем кончается список" in transfer.refused_rows.get().reason


@pytest.mark.parametrize(("text", "words"), [("", "пуст"), (" \n", "пуст"), ("[", "обрывается раньше"), ('{"tickets": [', "обрывается раньше"), ("[]", "")])  # fmt: skip
def test_a_file_without_a_row_says_so_unless_it_is_whole(text: str, words: str, tmp_path: Path, cast: Cast) -> None:
    reasons = [row.reason for row in brought(tmp_path, "zendesk", text).refused_rows.all()]
    assert [words in reason for reason in reasons] == [True] * bool(words)


def test_zammad(tmp_path: Path, cast: Cast) -> None:
    transfer = brought(tmp_path, "zammad", json.dumps(ZAMMAD, ensure_ascii=False, indent=2))
    assert (transfer.made, transfer.refused) == (2, 0)
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.state, ticket.customer.name) == ("Не приходит письмо", "waiting_customer", "Пётр Ильин")
    said = list(Message.objects.values_list("text", "visibility", "customer__name"))
    assert said == [
        ("Жду\nписьмо", "public", "Пётр Ильин"),
        ("Отправили", "public", None),
        ("адрес с ошибкой", "internal", None),
    ]
    assert brought(tmp_path, "zammad", json.dumps(ZAMMAD)).known == 2
