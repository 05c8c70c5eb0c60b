"""Filters beside the list: they combine with shelves, words and saved views, and show nobody another team's tickets."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.customers.models import Customer, Organisation
from otklik.desk.actions import claim, hand_over, open_ticket, prioritise, resolve
from otklik.desk.models import SavedView, Ticket
from otklik.desk.order import Impact, Urgency
from otklik.desk.search.text import follow_changes

pytestmark = pytest.mark.django_db


def opened(cast: Cast, subject: str, **more: object) -> Ticket:
    given = {"customer": cast.ivan, "kind": "question", "channel": "portal", "by": None, **more}
    return open_ticket(subject=subject, text=subject, **given)


def shown(client: Client, **query: str) -> set[int]:
    answer = client.get("/tickets/", query)
    assert answer.status_code == 200
    return {int(number) for number in re.findall(r'id="row-(\d+)"', answer.content.decode())}


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    failure = opened(cast, "Чемодан не открывается", kind="failure", service=cast.checkin)
    question = opened(cast, "Где чемодан", customer=cast.maria, language="en")
    claim(question, by=cast.anna)
    urgent = opened(cast, "Опаздываю")
    prioritise(urgent, impact=Impact.SEVERE, urgency=Urgency.NOW, deadline_at=None, by=cast.anna)
    follow_changes()
    return [failure, question, urgent]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"kind": "failure"}, {0}),
        ({"kind": "question"}, {1, 2}),
        ({"service": "checkin"}, {0}),
        ({"owner": "me"}, {1}),
        ({"owner": "nobody"}, {0, 2}),
        ({"priority": "1"}, {2}),
        ({"state": "open"}, {1}),
        ({"language": "en"}, {1}),
        ({"kind": "question", "owner": "nobody"}, {2}),
        ({"q": "чемодан", "kind": "question"}, {1}),
        ({"q": "чемодан", "owner": "me", "language": "ru"}, set()),
        ({"kind": "bottle"}, set()),
        ({"owner": "9" * 40}, set()),
        ({"owner": "-1"}, set()),
        ({"service": "nothing", "q": "чемодан"}, set()),
        ({"show": "all", "state": "resolved"}, set()),
    ],
)
def test_filters_narrow_the_list(as_anna: Client, tickets: list[Ticket], query: dict[str, str], places: set[int]) -> None:
    assert shown(as_anna, **query) == {tickets[place].number for place in places}


def test_settled_tickets_are_filtered_too(as_anna: Client, tickets: list[Ticket], cast: Cast) -> None:
    for ticket in tickets:
        resolve(ticket, by=cast.anna)
    follow_changes()
    assert shown(as_anna, show="resolved", kind="failure") == {tickets[0].number}
    assert shown(as_anna, show="resolved", priority="1", state="resolved") == {tickets[2].number}
    assert shown(as_anna, show="resolved", state="closed") == set()


def test_a_filter_opens_no_other_teams_ticket(as_anna: Client, tickets: list[Ticket], cast: Cast) -> None:
    hand_over(tickets[0], by=cast.lena, team=cast.baggage)
    follow_changes()
    for query in ({"kind": "failure"}, {"kind": "failure", "q": "чемодан"}, {"kind": "failure", "show": "all"}):
        assert shown(as_anna, **query) == set()
    resolve(tickets[0], by=cast.lena)
    follow_changes()
    assert shown(as_anna, show="resolved", kind="failure") == set()


def test_what_is_chosen_is_told_and_each_can_be_taken_away(as_anna: Client, tickets: list[Ticket]) -> None:
    html = as_anna.get("/tickets/", {"kind": "failure", "state": "new", "q": "чемодан", "show": "all"}).content.decode()
    assert 'href="/tickets/?show=all&amp;state=new&amp;q=' in html
    assert 'href="/tickets/?show=all&amp;kind=failure&amp;q=' in html
    assert '<option value="failure" selected>' in html
    assert html.count('class="chosen-none"') == 1
    assert 'class="chosen-filters"' not in as_anna.get("/tickets/").content.decode()


def test_another_shelf_keeps_the_filters_that_make_sense_there(as_anna: Client, tickets: list[Ticket]) -> None:
    html = as_anna.get("/tickets/", {"kind": "failure", "state": "new"}).content.decode()
    assert 'href="/tickets/?show=resolved&amp;kind=failure"' in html
    assert 'href="/tickets/?show=all&amp;kind=failure&amp;state=new"' in html


def test_an_empty_list_says_that_the_filters_did_it(as_anna: Client, cast: Cast) -> None:
    html = as_anna.get("/tickets/", {"kind": "idea", "lang": "en"}).content.decode()
    assert "Nothing fits these filters" in html
    assert 'href="/tickets/"' in html


def test_a_saved_view_keeps_its_filters_and_counts_by_them(as_anna: Client, tickets: list[Ticket]) -> None:
    as_anna.post("/tickets/views/save/", {"name": "Сбои", "query": "kind=failure&owner=nobody"})
    assert SavedView.objects.get().query == "?kind=failure&owner=nobody"
    assert '<span class="number quiet">1</span>' in as_anna.get("/tickets/views/").content.decode()


def test_names_of_customers_and_companies_are_offered_after_from(as_anna: Client, tickets: list[Ticket], cast: Cast) -> None:
    Organisation.objects.create(name="Петров и сыновья")

    def offered(typed: str) -> list[str]:
        return [one["text"] for one in as_anna.get("/tickets/offered/", {"q": typed}).json()]

    assert offered("от:пет") == ['от:"Иван Петров" ', 'от:"Петров и сыновья" ']
    assert offered('чемодан from:"Maria S') == ['чемодан from:"Maria Silva" ']
    assert offered("от:п") == [], "one letter means half of all"
    assert shown(as_anna, q='от:"Maria Silva"') == {tickets[1].number}
    stranger = Customer.objects.create(name="Петров Чужой")
    hand_over(opened(cast, "Ларец", customer=stranger), by=cast.lena, team=cast.baggage)
    assert "Чужой" not in "".join(offered("от:пет"))
