"""The command menu: ways for each role, a ticket by its number, customers in either layout; nothing of other teams."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.desk.actions import hand_over, open_ticket
from otklik.desk.models import SavedView, Ticket

pytestmark = pytest.mark.django_db
URL = "/commands/"


@pytest.fixture
def ticket(cast) -> Ticket:
    found = open_ticket(customer=cast.ivan, subject="Чемодан", text="Где он?", kind="complaint", channel="email", by=None)
    return hand_over(found, by=None, team=cast.baggage)


def said(client: Client, words: str = "") -> str:
    return client.get(URL, {"q": words}).content.decode()


def test_it_offers_lists_saved_views_and_own_pages(as_anna, cast):
    SavedView.objects.create(name="Срочные жалобы", query="?q=urgent", operator=cast.anna)
    SavedView.objects.create(name="Чужая", query="?q=x", operator=cast.boris)
    page = said(as_anna)
    for text in ("Обращения: Мои", "Срочные жалобы", "/me/keys/", "Waiting for us"):
        assert text in page
    assert "Чужая" not in page


def test_a_number_leads_to_the_ticket_of_those_who_see_it(as_boris, as_anna, ticket):
    assert f"/tickets/{ticket.number}/" in said(as_boris, f"№ {ticket.number}")
    assert said(as_anna, str(ticket.number)).strip() == ""


def test_a_customer_is_found_by_name_and_in_the_other_layout(as_boris, cast, ticket):
    for words in ("петр", "gtnh", "ivan@mail.example"):
        assert "Иван Петров" in said(as_boris, words), words


@pytest.mark.parametrize(
    "words", ["\x00", "9" * 40, "²", "%", "'\"<b>", "ё" * 3000, "№", "\ud800".encode("utf-8", "replace").decode()]
)
def test_odd_words_find_nothing_and_break_nothing(as_boris, ticket, words):
    assert as_boris.get(URL, {"q": words}).status_code == 200


def test_the_admin_finds_settings_but_no_customers_and_a_stranger_nothing(as_oleg, cast, ticket):
    assert "/company/" in said(as_oleg)
    assert said(as_oleg, "петров").strip() == ""
    assert said(Client()).count("<a") == 0
