"""The lead's board: who waits, who is here, what is late soon; work is moved and a word is left from it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from otklik.accounts.models import Shift
from otklik.agreements.models import Clock
from otklik.desk import actions as desk
from otklik.desk.models import Mention, Ticket
from otklik.incidents import actions as incidents
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
URL = "/board/"


@pytest.fixture
def ticket(cast):
    found = desk.open_ticket(
        customer=cast.ivan,
        subject="Чемодан не прилетел",
        text="Где он?",
        kind="complaint",
        channel="email",
        by=None,
        service=cast.checkin,
    )
    Ticket.objects.filter(pk=found.pk).update(team=cast.passengers)
    found.refresh_from_db()
    return found


def shown(client, query="") -> str:
    return client.get(URL + query, headers={"Accept-Language": "en"}).content.decode()


@pytest.fixture
def english(cast):
    cast.lena.locale = "en"
    cast.lena.save(update_fields=["locale"])


def test_the_board_says_who_waits_how_long_and_who_is_here(as_lena, cast, ticket, english):
    Ticket.objects.update(waiting_since=now() - timedelta(minutes=42))
    Shift.objects.filter(operator=cast.boris).update(away_since=now(), away_reason="lunch")
    page = shown(as_lena)
    for text in ("Чемодан не прилетел", "42\u00a0minutes", "Пассажиры", "Anna", "away: 1", "No service fails."):
        assert text in page


def test_an_incident_runs_on_the_board_with_its_stopwatch(as_lena, cast, ticket, english):
    incidents.raise_incident(cast.checkin, by=cast.lena)
    assert "<run-time since=" in shown(as_lena)


def test_a_promise_that_breaks_within_the_hour_is_on_the_board_and_a_later_one_is_not(as_lena, cast, ticket, english):
    clock = {"ticket": ticket, "target": timedelta(hours=1), "started_at": now()}
    Clock.objects.create(what="answer", due_at=now() + timedelta(minutes=20), **clock)
    later = Clock.objects.create(what="resolution", due_at=now() + timedelta(hours=5), **clock)
    page = shown(as_lena)
    assert "First answer by" in page
    assert f'id="due-{later.pk}"' not in page


def test_lena_gives_a_ticket_to_boris_and_takes_it_back(as_lena, cast, ticket):
    desk.claim(ticket, by=cast.anna)
    answer = as_lena.post(
        "/board/give/", {"ticket": ticket.number, "to": f"operator-{cast.boris.pk}"}, headers={"HX-Request": "true"}
    )
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.team) == (cast.boris, cast.baggage)
    undo = f"/board/give/?ticket={ticket.number}&to=operator-{cast.anna.pk}&in={cast.passengers.pk}"
    assert undo.replace("&", "&amp;") in answer.content.decode()
    as_lena.post(undo)
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.team) == (cast.anna, cast.passengers)


def test_a_ticket_that_was_nobody_s_is_nobody_s_again_when_giving_it_is_undone(as_lena, cast, ticket):
    Ticket.objects.update(team=None)
    address = f"/board/give/?ticket={ticket.number}&to=nobody"
    give = {"ticket": ticket.number, "to": f"operator-{cast.boris.pk}"}
    answer = as_lena.post("/board/give/", give, headers={"HX-Request": "true"})
    assert address.replace("&", "&amp;") in answer.content.decode()
    as_lena.post(address)
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.team) == (None, None)
    assert as_lena.post("/board/give/?ticket=99999999&to=nobody").status_code == 404


def test_a_ticket_that_is_not_there_and_a_stranger_as_goal_are_refused(as_lena, cast, ticket):
    assert as_lena.post("/board/give/", {"ticket": 99999999, "to": f"team-{cast.baggage.pk}"}).status_code == 404
    for goal in (f"operator-{cast.fyodor.pk}", "team-0", "team-x", "", "operator-²"):
        assert as_lena.post("/board/give/", {"ticket": ticket.number, "to": goal}).status_code == 422
    assert as_lena.post("/board/give/", {"ticket": "1" * 40, "to": f"team-{cast.baggage.pk}"}).status_code == 422


def test_a_lead_s_note_calls_the_owner_once_and_is_marked(as_lena, as_anna, cast, ticket):
    desk.claim(ticket, by=cast.anna)
    content = {"ticket": ticket.number, "text": "@Anna, позвоните ему сами", "key": str(uuid.uuid4())}
    as_lena.post("/board/note/", content)
    as_lena.post("/board/note/", content)
    assert Mention.objects.filter(operator=cast.anna, ticket=ticket).count() == 1
    page = as_anna.get(f"/tickets/{ticket.number}/").content.decode()
    assert page.count("позвоните ему сами") == 1
    assert "руководитель смены" in page


def test_an_empty_note_is_refused_in_words(as_lena, ticket):
    assert as_lena.post("/board/note/", {"ticket": ticket.number, "text": " ", "key": str(uuid.uuid4())}).status_code == 422


def test_on_the_wall_there_is_nothing_to_press(as_lena, ticket, english):
    page = shown(as_lena, "?wall=dark")
    assert 'data-theme="dark"' in page
    assert "draggable" not in page.partition('id="board"')[2].partition("</main>")[0].replace('draggable="false"', "")
    assert shown(as_lena, "?wall=%00").count('id="board"') == 1


def test_more_tickets_cost_no_more_questions(as_lena, cast, ticket):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            as_lena.get(URL)
        return len(seen)

    asked()
    few = asked()
    for number in range(20):
        one = desk.open_ticket(customer=cast.maria, subject=f"{number}", text="?", kind="question", channel="email", by=None)
        desk.hand_over(one, by=None, operator=cast.anna if number % 2 else cast.lena)
    assert asked() <= few + 1


def test_a_long_queue_is_counted_whole_over_its_first_rows(as_lena, cast, ticket, english):
    for number in range(14):
        desk.open_ticket(
            customer=cast.ivan, subject=f"{number}", text="?", kind="question", channel="email", by=None, service=cast.checkin
        )
    waiting = shown(as_lena).partition('id="section-waiting"')[2].partition("</header>")[0]
    assert f'<span class="second number">{Ticket.objects.filter(turn_at__isnull=False).count()}</span>' in waiting


def test_a_lead_who_gives_away_what_has_just_been_given_is_told(as_lena, cast) -> None:
    ticket = desk.open_ticket(customer=cast.ivan, subject="т", text="т", kind="question", channel="portal", by=None)
    assert f'data-whose="{ticket.whose}"' in as_lena.get("/board/").content.decode()
    desk.hand_over(ticket, by=cast.anna, operator=cast.boris)
    given = {"ticket": ticket.number, "to": f"team-{cast.passengers.pk}", "seen": ticket.whose}
    answer = as_lena.post("/board/give/", given)
    assert answer.status_code == 422
    assert "Boris" in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.owner == cast.boris
    assert as_lena.post("/board/give/", given | {"seen": ticket.whose}).status_code == 303
