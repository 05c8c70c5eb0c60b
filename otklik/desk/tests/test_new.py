"""A ticket that an operator opens himself, and naughty strings in every form of the desk."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.customers.actions import meet
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer
from otklik.desk.actions import open_ticket
from otklik.desk.models import Ticket
from otklik.desk.tests.screens import shown


def test_the_customer_rings(as_anna: Client, cast: Cast) -> None:
    key = str(uuid.uuid4())
    call = {
        "who": "8 912 345-67-89",
        "name": "Лев",
        "kind": "failure",
        "service": cast.checkin.pk,
        "text": "Не печатается талон. Вылет утром",
        "key": key,
    }
    for _press in range(2):
        answer = as_anna.post("/tickets/new/", call)
        assert answer.status_code == 303
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.owner, ticket.team, ticket.state) == (cast.anna, cast.passengers, "open")
    assert ticket.customer.name == "Лев"
    assert ticket.messages.get().conversation.channel == "phone"


@pytest.mark.parametrize("who", ["ivan@mail.example", "IVAN@mail.example", "number"])
def test_a_known_customer_is_found_as_typed(as_anna: Client, cast: Cast, ticket: Ticket, who: str) -> None:
    who = str(ticket.number) if who == "number" else who
    assert "Иван Петров" in shown(as_anna, f"/tickets/new/?who={who}")
    as_anna.post("/tickets/new/", {"who": who, "kind": "question", "text": "Перезвонил"})
    assert Ticket.objects.latest("pk").customer == cast.ivan


def test_somebody_else_with_the_same_telephone(as_anna: Client, cast: Cast) -> None:
    as_anna.post(
        "/tickets/new/", {"who": "ivan@mail.example", "customer": "new", "name": "Пётр", "kind": "question", "text": "Я его сын"}
    )
    assert Ticket.objects.get().customer.name == "Пётр"
    assert cast.ivan.identifiers.count() == 1


def test_a_customer_that_was_not_meant_is_not_taken(as_anna: Client, cast: Cast) -> None:
    for named in (str(cast.maria.pk), "999999", "x" * 20, "-1"):
        answer = as_anna.post("/tickets/new/", {"who": "ivan@mail.example", "customer": named, "kind": "question", "text": "?"})
        assert answer.status_code == 422
    assert not Ticket.objects.exists()


def test_one_of_several_must_be_chosen(as_anna: Client, cast: Cast) -> None:
    meet([Told.of("phone", "8 912 345-67-89")])
    twin = Customer.objects.create(name="Twin")
    twin.identifiers.create(kind="phone", value="89123456789", normal="+79123456789")
    call = {"who": "8 912 345-67-89", "kind": "question", "text": "?"}
    answer = as_anna.post("/tickets/new/", call)
    assert answer.status_code == 422
    assert "Twin" in answer.content.decode()
    as_anna.post("/tickets/new/", {**call, "customer": str(twin.pk)})
    assert Ticket.objects.get().customer == twin


@pytest.mark.parametrize(
    "wrong", [{"who": "", "name": ""}, {"who": "что-то"}, {"text": ""}, {"service": "999999"}, {"kind": "party"}]
)
def test_a_form_that_is_not_right_says_why_and_keeps_what_was_typed(as_anna: Client, wrong: dict[str, str]) -> None:
    call = {"who": "8 912 345-67-89", "kind": "question", "text": "Долгий рассказ", **wrong}
    answer = as_anna.post("/tickets/new/", call)
    assert answer.status_code == 422
    assert wrong.get("text") == "" or "Долгий рассказ" in answer.content.decode()
    assert not Ticket.objects.exists()


NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE desk_ticket; --",
    "{{ 7|add:7 }}{% load x %}",
    "\u202eтекст\u200b",
    "👩‍👩‍👧‍👦" * 30,
    "%00%s%n",
    "\x00нуль",
    "🏳️" * 100,
    "ﷺ" * 100,
    "1/0",
    "../../etc/passwd",
    "NaN",
    "-1",
    "١٢٣",
    "²",
]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_in_every_form(as_anna: Client, cast: Cast, ticket: Ticket, text: str) -> None:
    address = f"/tickets/{ticket.number}/"
    forms = [
        (f"{address}write/", {"mode": "reply", "text": text}),
        (f"{address}write/", {"mode": "note", "text": text, "key": text, "then": text}),
        (f"{address}hand-over/", {"to": text, "note": text}),
        (f"{address}move/", {"state": text}),
        (f"{address}learn/", {"name": text, "value": text}),
        (
            "/tickets/new/",
            {"who": text, "name": text, "customer": text, "service": text, "kind": text, "text": text, "key": text},
        ),
        ("/tickets/new/", {"who": "lev@mail.example", "name": text, "kind": "question", "text": text}),
    ]
    for goal, body in forms:
        assert as_anna.post(goal, body).status_code in (303, 422), goal
    for query in (
        {"q": text},
        {"show": text, "service": text, "rows": text, "after": text},
        {"show": "all", "after": f"{text}-{text}"},
    ):
        assert as_anna.get("/tickets/", query).status_code == 200
    for page in (address, "/tickets/?show=all", f"/tickets/new/?{'who=x'}"):
        html = shown(as_anna, page)
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def named(as_anna: Client, words: str) -> str:
    return as_anna.get("/tickets/new/", {"begun": words}, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize("words", ["Ив", "петров", "bdfy", "ivan@m", "8 912 34", "912345", "+7 (912) 3"])
def test_a_customer_is_offered_while_one_types(as_anna: Client, cast: Cast, ticket: Ticket, words: str) -> None:
    cast.ivan.identifiers.create(kind="phone", value="8 912 345-67-89", normal="+79123456789")
    assert f'data-customer="{cast.ivan.pk}"' in named(as_anna, words)
    assert "уже есть открытое обращение" in named(as_anna, words)


@pytest.mark.parametrize("words", ["", "и", "Мар", "ivan@mail.example", "89", "%", "_____", "iv%"])
def test_nobody_else_is_offered(as_anna: Client, cast: Cast, ticket: Ticket, words: str) -> None:
    """Another team's customer, one letter, what is already whole, and what means something to the database."""
    open_ticket(customer=cast.maria, subject="Чемодан", text="?", kind="question", channel="phone", by=cast.boris)
    assert "data-customer" not in named(as_anna, words)


def test_a_name_alone_is_asked_back_and_never_taken_for_somebody(as_anna: Client, cast: Cast) -> None:
    call = {"who": "иван", "kind": "question", "text": "Перезвоните"}
    answer = as_anna.post("/tickets/new/", call)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "выберите клиента ниже" in html.replace("\N{NO-BREAK SPACE}", " ")
    assert f'name="customer" value="{cast.ivan.pk}">' in html
    as_anna.post("/tickets/new/", {**call, "customer": str(cast.ivan.pk)})
    assert Ticket.objects.latest("pk").customer == cast.ivan
    assert as_anna.post("/tickets/new/", {**call, "customer": str(cast.maria.pk)}).status_code == 422


def test_an_unknown_name_may_be_a_new_customer(as_anna: Client, cast: Cast) -> None:
    call = {"who": "Пётр Новый", "kind": "question", "text": "Перезвоните"}
    answer = as_anna.post("/tickets/new/", call)
    assert 'name="customer" value="new">' in answer.content.decode()
    as_anna.post("/tickets/new/", {**call, "customer": "new"})
    assert Ticket.objects.get().customer.name == "Пётр Новый"
