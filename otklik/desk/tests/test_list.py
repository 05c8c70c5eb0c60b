"""The list of tickets over HTTP: its order, its shelves, its search, and that it stays a list however long."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.conftest import Cast
from otklik.desk.actions import claim, open_ticket, reply
from otklik.desk.models import Ticket
from otklik.desk.search.text import follow_changes
from otklik.desk.tests.screens import shown
from otklik.lib.clock import now


def test_who_waits_longest_stands_on_top(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    later = open_ticket(customer=cast.maria, subject="Later", text="…", kind="failure", channel="door", by=None)
    ticket.waiting_since = now() - timedelta(minutes=21)
    ticket.place()
    ticket.save()
    html = shown(as_anna, "/tickets/")
    assert html.index("Иван Петров") < html.index("Maria Silva")
    assert "ждёт 21\u00a0минуту" in html
    reply(ticket, "Готово", by=cast.anna)
    html = shown(as_anna, "/tickets/")
    assert "Иван Петров" not in html
    assert str(later.number) in html


def test_shelves_and_services(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    assert "Не печатается" not in shown(as_anna, "/tickets/?show=mine")
    claim(ticket, by=cast.anna)
    assert "Не печатается" in shown(as_anna, "/tickets/?show=mine")
    assert "Не печатается" in shown(as_anna, "/tickets/?show=all&service=checkin")
    assert "Не печатается" not in shown(as_anna, "/tickets/?show=all&service=other")
    reply(ticket, "Готово", by=cast.anna, then="resolved")
    assert "Не печатается" in shown(as_anna, "/tickets/?show=resolved")


def test_search_by_number_address_and_words(as_anna: Client, cast: Cast, ticket: Ticket, baggage: Ticket) -> None:
    follow_changes()
    for words in (
        str(ticket.number),
        f"№ {ticket.number}",
        "ivan@mail.example",
        "IVAN@MAIL.EXAMPLE",
        "талоны",
        "печатаются талон",
    ):
        html = shown(as_anna, f"/tickets/?q={words}")
        assert f'id="row-{ticket.number}"' in html, words
        assert "Где чемодан" not in html
    assert "Ничего не" in shown(as_anna, f"/tickets/?q={baggage.number}")


def test_a_long_list_grows_and_then_goes_on(as_anna: Client, cast: Cast) -> None:
    for number in range(60):
        open_ticket(customer=cast.ivan, subject=f"Дело {number}", text="…", kind="question", channel="door", by=None)
    html = shown(as_anna, "/tickets/")
    assert html.count('ticket-row"') == 50
    assert "?rows=100" in html
    assert shown(as_anna, "/tickets/?rows=100").count('ticket-row"') == 60


def test_the_list_goes_on_after_its_last_row(as_anna: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otklik.desk.listing.MOST", 10)
    monkeypatch.setattr("otklik.desk.listing.PAGE", 10)
    for shelf in ("waiting", "all"):
        Ticket.objects.all().delete()
        tickets = [
            open_ticket(customer=cast.ivan, subject=f"Дело {number}", text="…", kind="question", channel="door", by=None)
            for number in range(25)
        ]
        address, seen = f"/tickets/?show={shelf}&rows=10", []
        for _page in range(3):
            answer = as_anna.get(address)
            rows = [row.number for row in answer.context["rows"]]
            seen += rows
            address = str(answer.context["more_url"])
        assert sorted(seen) == sorted(ticket.number for ticket in tickets)
        assert address == ""


def test_no_query_for_each_row(as_anna: Client, cast: Cast) -> None:
    counts = []
    for _round in range(2):
        for number in range(20):
            open_ticket(
                customer=cast.ivan,
                subject=f"Дело {number}",
                text="…",
                kind="question",
                channel="door",
                by=cast.anna,
                service=cast.checkin,
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(as_anna, "/tickets/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_part_is_only_the_part(as_anna: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.number}/"
    work = as_anna.get(address, headers={"HX-Request": "true", "HX-Target": "div#work"}).content.decode()
    assert "<html" not in work
    assert "Помогите" in work
    assert 'id="list"' not in work
    rows = as_anna.get(address, headers={"HX-Request": "true", "HX-Target": "div#list"}).content.decode()
    assert 'id="list"' in rows
    assert 'id="work"' not in rows


def test_the_shelves_one_works_through_are_counted_for_an_opened_menu(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    assert 'class="number quiet"' not in shown(as_anna, "/tickets/")
    Ticket.objects.bulk_create(
        Ticket(subject="?", customer=cast.maria, owner=cast.anna, state="waiting_customer", number=2000 + at) for at in range(100)
    )
    counts = dict(
        re.findall(
            r'href="([^"]+)"[^>]*><span>[^<]+</span> <span class="number quiet">([^<]+)<', shown(as_anna, "/tickets/shelves/")
        )
    )
    assert counts == {"/tickets/": "1", "/tickets/?show=mine": "99+"}
    narrowed = shown(as_anna, f"/tickets/shelves/?service={cast.checkin.slug}")
    assert "99+" not in narrowed
