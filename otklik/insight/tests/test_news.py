"""Who wants to hear of something hears of what concerns him, once, and nothing while he is off shift."""

from __future__ import annotations

from dataclasses import fields

import pytest

from otklik.accounts import actions as accounts
from otklik.accounts.models import Shift
from otklik.agreements.facts import TimeBroken, TimeRunningOut
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.incidents import actions as incidents
from otklik.journal.models import Entry
from otklik.journal.record import record

pytestmark = pytest.mark.django_db
URL, SETTINGS = "/news/", "/me/alerts/"
ALL = {"new": "sound", "answer": "notice", "offer": "sound", "mention": "sound", "incident": "notice", "time": "notice"}


@pytest.fixture
def all_of_it(cast):
    for person in (cast.anna, cast.boris):
        accounts.choose_alerts(person, ALL, by=person)


def opened(cast, team=None, subject="Чемодан") -> Ticket:
    found = desk.open_ticket(customer=cast.ivan, subject=subject, text="?", kind="question", channel="email", by=None)
    Ticket.objects.filter(pk=found.pk).update(team=team)
    found.refresh_from_db()
    return found


def heard(client, since=0) -> list[tuple[str, str]]:
    return [(one["kind"], one["way"]) for one in client.get(URL, {"since": since}).json()["news"]]


def test_a_page_that_never_looked_only_learns_where_to_begin(as_anna, cast, all_of_it):
    opened(cast)
    said = as_anna.get(URL).json()
    assert said["news"] == []
    assert heard(as_anna, said["next"]) == []


def test_a_new_ticket_rings_for_its_team_and_for_no_other(as_anna, as_boris, cast, all_of_it):
    ticket = opened(cast, team=cast.baggage, subject="Чужое дело")
    assert heard(as_boris) == [("new", "sound")]
    assert as_boris.get(URL, {"since": 0}).json()["news"][0]["href"] == f"/tickets/{ticket.number}/"
    assert "Чужое дело" not in as_anna.get(URL, {"since": 0}).content.decode()


def test_an_answer_a_hand_over_a_mention_and_an_incident_are_told(as_anna, cast, all_of_it):
    ticket = opened(cast)
    desk.hand_over(ticket, by=cast.lena, operator=cast.anna)
    desk.add_message(ticket, "Алло?", from_customer=cast.ivan)
    desk.add_note(ticket, "@Anna, посмотри", by=cast.lena)
    incidents.raise_incident(cast.checkin, by=cast.lena)
    assert heard(as_anna) == [("offer", "sound"), ("answer", "notice"), ("mention", "sound"), ("incident", "notice")]


def test_the_clock_of_one_s_own_ticket_rings_and_a_colleague_s_does_not(as_anna, as_boris, cast, all_of_it):
    ticket = opened(cast, team=cast.passengers)
    desk.hand_over(ticket, by=cast.lena, operator=cast.anna)
    since = Entry.objects.latest("pk").pk
    for fact in (TimeRunningOut, TimeBroken):
        record(fact(ticket=ticket.pk, **{one.name: 1 for one in fields(fact) if one.name not in ("ticket", "by")}))
    told = as_anna.get(URL, {"since": since}).json()["news"]
    assert [(one["kind"], one["way"]) for one in told] == [("time", "notice")] * 2
    assert str(ticket.number) in told[0]["title"]
    assert heard(as_boris, since) == []


def test_the_clock_of_nobody_s_ticket_rings_for_its_team(as_anna, as_boris, cast, all_of_it):
    ticket = opened(cast, team=cast.baggage)
    since = Entry.objects.latest("pk").pk
    record(TimeBroken(ticket=ticket.pk, **{one.name: 1 for one in fields(TimeBroken) if one.name not in ("ticket", "by")}))
    assert heard(as_boris, since) == [("time", "notice")]
    assert heard(as_anna, since) == []


def test_one_s_own_deeds_are_no_news(as_anna, cast, all_of_it):
    desk.hand_over(opened(cast), by=cast.anna, operator=cast.anna)
    assert heard(as_anna) == []


def test_off_shift_and_away_it_is_quiet(as_anna, cast, all_of_it):
    opened(cast)
    accounts.step_away(cast.anna, "", by=cast.anna)
    assert heard(as_anna) == []
    Shift.objects.filter(operator=cast.anna).delete()
    assert heard(as_anna) == []


def test_only_what_was_chosen_is_told_and_the_page_watches_only_then(as_anna, cast):
    assert "<hear-news" not in as_anna.get("/tickets/").content.decode()
    assert as_anna.post(SETTINGS, {"mention": "sound"}).status_code == 302
    assert "<hear-news" in as_anna.get("/tickets/").content.decode()
    opened(cast)
    assert heard(as_anna) == []


@pytest.mark.parametrize("way", ["siren", "\x00", "x" * 10_000])
def test_a_way_that_there_is_not_is_refused(as_anna, cast, way):
    assert as_anna.post(SETTINGS, {"new": way}).status_code == 422


@pytest.mark.parametrize("since", ["", "-1", "²", "x", "9" * 30, "\x00"])
def test_nonsense_begins_anew(as_anna, cast, all_of_it, since):
    assert as_anna.get(URL, {"since": since}).json()["news"] == []
