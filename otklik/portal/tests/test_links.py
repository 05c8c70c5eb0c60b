"""Links: what opens nothing, what the opened page keeps secret, and whose answers are taken."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from otklik.conftest import Cast
from otklik.customers import actions as customers
from otklik.desk.actions import merge, open_ticket
from otklik.desk.links import LASTS, PURPOSE, customer_url, url_of
from otklik.desk.models import Message, Ticket
from otklik.incidents.models import Confirmation, Incident
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.portal.tests.reading import path, words

PARTS = ["", "answer/", "confirm/"]


def bad_links(ticket: Ticket, other: int) -> list[str]:
    good = path(customer_url(ticket)).split("/")[2]
    key = settings.CONFIG.key(PURPOSE)
    return [
        "nonsense",
        "a.b",
        good[:-1],
        good + "A",
        good.swapcase(),
        tokens.sign(b"another key", {"t": ticket.pk, "c": ticket.customer_id}),
        tokens.sign(settings.CONFIG.key("live"), {"t": ticket.pk, "c": ticket.customer_id}),
        tokens.sign(key, {"t": ticket.pk, "c": other}),
        tokens.sign(key, {"t": 10**9, "c": ticket.customer_id}),
        tokens.sign(key, {"t": str(ticket.pk), "c": ticket.customer_id}),
        tokens.sign(key, {"t": 10**30, "c": ticket.customer_id}),
        tokens.sign(key, {}),
        "%00",
        "т.о",
        "x" * 5000,
    ]


@pytest.mark.parametrize("part", PARTS)
def test_a_forged_link_or_one_for_another_opens_nothing(client: Client, cast: Cast, ticket: Ticket, part: str) -> None:
    for token in bad_links(ticket, cast.maria.pk):
        for answer in (client.get(f"/c/{token}/{part}"), client.post(f"/c/{token}/{part}", {"text": "x", "answer": "through"})):
            assert answer.status_code == 404, token
            assert "Ссылка ничего не открывает" in words(answer)
            assert "Помогите" not in words(answer)
            assert answer["Referrer-Policy"] == "no-referrer"
    assert ticket.messages.count() == 1


def test_no_changed_link_opens_anything(client: Client, ticket: Ticket) -> None:
    chance = random.Random(7)
    good = path(customer_url(ticket)).split("/")[2]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    for _try in range(300):
        spot = chance.randrange(len(good))
        changed = good[:spot] + chance.choice(letters.replace(good[spot], "")) + good[spot + 1 :]
        assert client.get(f"/c/{changed}/").status_code == 404


def test_a_ticket_given_to_another_customer_closes_the_old_link(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(customer=cast.maria)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}answer/", {"text": "x"}).status_code == 404
    assert client.get(path(url_of(ticket.pk, cast.maria.pk))).status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_an_old_link_says_how_to_go_on(client: Client, cast: Cast, ticket: Ticket, address: str, part: str) -> None:
    cast.company.support_phone = "+7 495 000-00-00"
    cast.company.save()
    with time_machine.travel(now() + LASTS + timedelta(minutes=1)):
        answers = client.get(address + part), client.post(address + part, {"text": "x", "answer": "through"})
    for answer in answers:
        assert answer.status_code == 410
        html = words(answer)
        assert "Ссылка устарела" in html
        assert "есть свежая ссылка" in html
        assert "tel:+74950000000" in html
        assert "no-store" in answer["Cache-Control"]
    assert Message.objects.count() == 1


def test_a_link_opens_its_ticket_only(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    other = open_ticket(customer=cast.ivan, subject="Другое дело", text="Секрет", kind="question", channel="phone", by=cast.anna)
    html = words(client.get(address))
    assert "Секрет" not in html
    assert "Другое дело" not in html
    assert str(other.number) not in html


@pytest.mark.parametrize("part", PARTS)
def test_the_address_is_kept_secret(client: Client, ticket: Ticket, address: str, part: str) -> None:
    answer = client.get(address + part)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    if answer.status_code == 200:
        assert '<meta name="referrer" content="no-referrer">' in words(answer)


def test_whoever_looks_ahead_of_the_reader_changes_nothing(
    client: Client, repaired: Incident, ticket: Ticket, address: str
) -> None:
    for part in PARTS:
        for look in (client.get, client.head):
            assert look(f"{address}{part}", {"answer": "through", "text": "x"}).status_code in (200, 303)
    assert not Confirmation.objects.exists()
    assert ticket.messages.count() == 1


def test_he_needs_no_cookie(ticket: Ticket, repaired: Incident, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"{address}answer/", {"text": "Ответ без единой плюшки"}).status_code == 303
    assert client.post(f"{address}confirm/", {"answer": "through"}).status_code == 303
    assert ticket.messages.count() == 2
    assert Confirmation.objects.count() == 1


def test_another_site_cannot_speak_for_him(client: Client, ticket: Ticket, repaired: Incident, address: str) -> None:
    for part, body in (("answer/", {"text": "Чужое"}), ("confirm/", {"answer": "through"})):
        answer = client.post(address + part, body, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
        assert "Это пришло не с вашей страницы" in words(answer)
    assert ticket.messages.count() == 1
    assert not Confirmation.objects.exists()
    assert client.get(address, headers={"sec-fetch-site": "cross-site"}).status_code == 200
    assert client.post(f"{address}answer/", {"text": "Своё"}, headers={"sec-fetch-site": "same-origin"}).status_code == 303


def test_the_link_of_a_customer_and_ticket_that_were_both_merged_leads_on(client: Client, cast: Cast) -> None:
    twin = customers.introduce(name="Иван", identifiers=[])
    about = {"subject": "Тема", "text": "Помогите", "kind": "question", "channel": "email", "by": None}
    old, new = open_ticket(customer=twin, **about), open_ticket(customer=cast.ivan, **about)
    url, foreign = path(customer_url(old)), path(url_of(old.pk, cast.maria.pk))
    done = customers.merge(cast.ivan, twin, by=cast.lena)
    old.refresh_from_db()
    merge(old, new, by=cast.lena)
    assert client.get(url).status_code == 200
    assert client.get(foreign).status_code == 404
    customers.part(done, by=cast.lena)
    old.refresh_from_db()
    assert old.merged_into is None, "his ticket is his again, and only his"
    assert client.get(url).status_code == 200
    assert client.get(path(url_of(new.pk, twin.pk))).status_code == 404
