"""Saved views: kept under a name, counted, one's own or a team's."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.conftest import Cast, signed_in
from otklik.desk.actions import hand_over, move, open_ticket
from otklik.desk.models import SavedView
from otklik.desk.search.text import follow_changes

pytestmark = pytest.mark.django_db


def save(client: Client, name: str, query: str = "q=чемодан", **more: object) -> int:
    return client.post("/tickets/views/save/", {"name": name, "query": query, **more}).status_code


def test_a_view_is_saved_shown_with_its_count_and_removed(as_anna: Client, cast: Cast) -> None:
    open_ticket(customer=cast.ivan, subject="Чемодан", text="…", kind="question", channel="portal", by=None)
    follow_changes()
    assert save(as_anna, "Чемоданы", "show=all&q=чемоданы&rows=100&after=1-2") == 303
    view = SavedView.objects.get()
    html = as_anna.get("/tickets/").content.decode()
    assert "Чемоданы" in html
    assert '<span class="number quiet">1</span>' in as_anna.get("/tickets/views/").content.decode()
    assert 'id="row-' in as_anna.get(f"/tickets/{view.query}").content.decode()
    assert as_anna.post(f"/tickets/views/{view.pk}/forget/").status_code == 303
    undo = re.findall(r"/tickets/views/restore/[^\"]+", as_anna.get("/tickets/").content.decode())[0]
    assert signed_in(cast.boris).post(undo).status_code == 404
    assert as_anna.post(undo).status_code == 303
    assert SavedView.objects.get().name == view.name
    assert as_anna.post(undo).status_code == 422, "it is back already"
    SavedView.objects.all().delete()
    assert not SavedView.objects.exists()


def test_the_team_shares_its_views_and_nobody_else_sees_them(as_anna: Client, as_boris: Client, cast: Cast) -> None:
    assert save(as_boris, "Ларцы", team=cast.baggage.pk) == 303
    assert save(as_boris, "Сундуки") == 303
    cast.baggage.operators.add(cast.lena)
    for view in SavedView.objects.all():
        assert view.name not in as_anna.get("/tickets/").content.decode()
        assert as_anna.post(f"/tickets/views/{view.pk}/forget/").status_code == 404
    assert SavedView.objects.count() == 2
    assert SavedView.objects.seen_by(cast.lena).get().name == "Ларцы"


def test_a_count_tells_nothing_of_another_teams_tickets(as_anna: Client, cast: Cast) -> None:
    ticket = open_ticket(customer=cast.ivan, subject="Чемодан", text="…", kind="question", channel="portal", by=None)
    hand_over(ticket, by=cast.lena, team=cast.baggage)
    follow_changes()
    save(as_anna, "Чемоданы")
    assert '<span class="number quiet">0</span>' in as_anna.get("/tickets/views/").content.decode()


def test_what_cannot_be_saved_is_refused_in_words(as_anna: Client, cast: Cast) -> None:
    assert save(as_anna, " \u200b ") == 422
    assert save(as_anna, "Чужая", team=cast.baggage.pk) == 404
    assert save(as_anna, "Одна") == 303
    assert save(as_anna, "Одна") == 422
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("query", ["&".join(f"a{n}=1" for n in range(21)), "q=" + "ж" * 200, "q=" + "%F0%9F%92%A9" * 150])
def test_a_view_of_any_length_is_saved_or_refused_in_words(as_anna: Client, query: str) -> None:
    assert save(as_anna, "Длинная", query) in (303, 422)
    for view in SavedView.objects.all():
        assert as_anna.get(f"/tickets/{view.query}").status_code == 200


def test_a_longer_list_takes_no_more_statements(as_anna: Client, cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as made:
            as_anna.get("/tickets/?show=all")
        return len(made)

    def waiting() -> None:
        ticket = open_ticket(customer=cast.ivan, subject="x", text="x", kind="question", channel="portal", by=None)
        move(ticket, "waiting_customer", by=cast.anna)

    waiting()
    statements()
    few = statements()
    for _one in range(4):
        waiting()
    assert statements() == few
