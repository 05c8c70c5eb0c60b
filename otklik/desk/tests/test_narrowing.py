"""Filters beside the list: they combine with shelves, words and saved views, and show nobody another team's tickets."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from otklik.accounts.models import Operator
from otklik.conftest import Cast
from otklik.customers.models import Customer, Organisation
from otklik.desk.actions import claim, hand_over, open_ticket, prioritise, resolve
from otklik.desk.listing import RESOLVED, Choice, page_of
from otklik.desk.models import SETTLED, SavedView, Ticket
from otklik.desk.order import Impact, Urgency
from otklik.desk.search import finding
from otklik.desk.search.text import follow_changes

pytestmark = pytest.mark.django_db
T0, HOUR = datetime(2026, 3, 2, 9, tzinfo=UTC), timedelta(hours=1)


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


@pytest.mark.parametrize("leafed", [0, finding.LEAFED])
@pytest.mark.parametrize(
    "chosen",
    [{"kind": "question"}, {"kind": "failure", "service": "checkin"}, {"owner": "me", "language": "en"}, {"service": "checkin"}],
)
def test_settled_tickets_are_the_same_leafed_through_or_looked_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str], leafed: int
) -> None:
    """Newest change first either way, page after page, and nobody else's."""
    monkeypatch.setattr(finding, "LEAFED", leafed)
    for number in range(24):
        made = opened(
            cast,
            f"{number}",
            kind="failure" if number % 3 else "question",
            service=cast.checkin if number % 2 else None,
            language="en" if number % 4 == 0 else "ru",
        )
        if number % 5 == 0:
            claim(made, by=cast.anna)
        if number % 6 == 0:
            hand_over(made, by=cast.lena, team=cast.baggage)
        if number % 7:
            resolve(made, by=cast.lena)
        # The order in which they were made is not the one in which they changed.
        Ticket.objects.filter(pk=made.pk).update(changed_at=T0 + number * 17 % 24 * HOUR)
    follow_changes()
    for person in (cast.lena, cast.anna, cast.boris):
        wanted = [
            one.pk
            for one in Ticket.objects.seen_by(person).order_by("-changed_at", "-number")
            if one.state in SETTLED and fits(one, chosen, by=person)
        ]
        assert page_of(person, Choice(shelf=RESOLVED, rows=49, **chosen)) == wanted
        seen: list[int] = []
        choice = Choice(shelf=RESOLVED, rows=1, **chosen)
        while page := page_of(person, choice)[:1]:
            seen += page
            last = Ticket.objects.get(pk=page[0])
            choice = replace(choice, after=f"{round(last.changed_at.timestamp() * 1_000_000)}-{last.number}")
        assert seen == wanted


def fits(ticket: Ticket, chosen: dict[str, str], *, by: Operator) -> bool:
    service = ticket.service.slug if ticket.service else ""
    has = {"kind": ticket.kind, "language": ticket.language, "service": service, "owner": "me" if ticket.owner == by else ""}
    return all(has[name] == value for name, value in chosen.items())


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
