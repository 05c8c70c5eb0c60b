"""Rules about tickets to which nothing happens: each once for each time that one is left lying."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from otklik.automation import jobs
from otklik.automation.actions import following
from otklik.automation.content import Content
from otklik.automation.jobs import follow_the_clock
from otklik.automation.models import Rule, Run
from otklik.automation.rehearsal import SoFar, rehearsed
from otklik.automation.tests.conftest import Desk
from otklik.conftest import Cast
from otklik.desk.actions import add_message, add_note, merge, move, reply, resolve, snooze
from otklik.desk.models import Ticket
from otklik.journal.models import Entry
from otklik.lib.clock import now

A_DAY = timedelta(days=1)
CLOSES: dict[str, Any] = {
    "event": "lies",
    "minutes": 3 * 24 * 60,
    "conditions": {"state": ["resolved"]},
    "acts": {"state": "closed"},
}
REMINDS: dict[str, Any] = {
    "event": "lies",
    "minutes": 2 * 24 * 60,
    "conditions": {"state": ["waiting_customer"]},
    "acts": {"note": "Напомнить"},
}


def after(days: float) -> time_machine.travel:
    return time_machine.travel(now() + days * A_DAY, tick=False)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def notes(ticket: Ticket) -> int:
    return ticket.messages.filter(text="Напомнить").count()


def test_what_was_resolved_three_days_ago_is_closed(desk: Desk, cast: Cast) -> None:
    desk.rule(**CLOSES)
    ticket, other = desk.ticket(), desk.ticket()
    resolve(ticket, by=cast.anna)
    with after(2.9):
        follow_the_clock()
    assert fresh(ticket).state == "resolved"
    with after(3.1):
        follow_the_clock()
    assert (fresh(ticket).state, fresh(other).state) == ("closed", "new")
    assert Entry.objects.about(ticket=ticket.pk).get(kind="TicketMoved").why["name"] == "Правило"


def test_twice_or_by_two_workers_it_acts_once_until_something_happens(
    desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = desk.rule(**REMINDS)
    ticket = desk.ticket()
    reply(ticket, "Какой рейс?", by=cast.anna)
    with after(2.1):
        # A second worker has found the same tickets a moment before the first one acted.
        found = list(jobs.ripe(rule))
        follow_the_clock()
        monkeypatch.setattr(jobs, "ripe", lambda _rule: found)
        follow_the_clock()
        monkeypatch.undo()
        follow_the_clock()
    with after(3.5):
        follow_the_clock()
    assert (notes(ticket), rule.runs.count()) == (1, 1)
    with after(4):
        add_message(ticket, "SU1", channel="portal")
        reply(ticket, "А место?", by=cast.anna)
    with after(6.1):
        follow_the_clock()
    assert notes(ticket) == 2


def test_what_a_rule_does_itself_begins_no_new_time(desk: Desk, cast: Cast) -> None:
    rule = desk.rule(event="lies", minutes=60, acts={"team": str(cast.baggage.pk), "owner": str(cast.boris.pk)})
    ticket = desk.ticket()
    for hours in (1.1, 2.3, 3.6):
        with after(hours / 24):
            follow_the_clock()
    assert fresh(ticket).owner == cast.boris
    assert rule.runs.count() == 1


def test_what_happens_while_the_job_looks_is_seen_under_the_lock(desk: Desk, cast: Cast) -> None:
    rule = desk.rule(**REMINDS)
    ticket = desk.ticket()
    reply(ticket, "Какой рейс?", by=cast.anna)
    with after(2.1):
        found = list(jobs.ripe(rule))
        move(ticket, "open", by=cast.anna)
        move(ticket, "waiting_customer", by=cast.anna)
        assert following.follow([rule], found[0], "since:then") == 0
    assert notes(ticket) == 0


def test_notes_do_not_count_and_what_is_put_aside_merged_or_settled_does_not_lie(desk: Desk, cast: Cast) -> None:
    rule = desk.rule(event="lies", minutes=60, acts={"note": "Лежит"})
    lying, aside, merged, into, settled = (desk.ticket(str(number)) for number in range(5))
    add_note(lying, "Думаю", by=cast.anna)
    snooze(aside, now() + 2 * A_DAY, by=cast.anna)
    merge(merged, into, by=cast.lena)
    resolve(settled, by=cast.anna)
    with after(0.1):
        follow_the_clock()
    assert set(rule.runs.values_list("ticket", flat=True)) == {lying.pk, into.pk}


def test_what_lay_before_the_rule_does_not_lie_because_of_it(desk: Desk, cast: Cast) -> None:
    with after(-10):
        ticket = desk.ticket()
        resolve(ticket, by=cast.anna)
    desk.rule(**CLOSES)
    follow_the_clock()
    assert fresh(ticket).state == "resolved"


def test_a_turn_meets_so_many_and_goes_on_in_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_A_TURN", 2)
    desk.rule(event="lies", minutes=60, conditions={"kind": ["idea"]}, acts={"note": "Лежит"})
    for number in range(3):
        desk.ticket(str(number)), desk.ticket(str(number), kind="idea")
    with after(0.1):
        follow_the_clock()
        assert Run.objects.count() == 2
        follow_the_clock()
    assert Run.objects.count() == 3


def test_the_rehearsal_finds_what_lies_since_last_week(desk: Desk, cast: Cast, as_lena: Client) -> None:
    tickets = {}
    for days in (1, 4, 9, 12):
        with after(-days):
            tickets[days] = desk.ticket(f"Билет {days}")
            resolve(tickets[days], by=cast.anna)
    with after(-5):
        live = desk.ticket()
    found = rehearsed(Content(**CLOSES), SoFar())
    assert (found.looked, found.examples, found.counts) == (2, (tickets[4].pk, tickets[9].pk), {"state": 2})
    with_words = Content(**{**CLOSES, "conditions": {**CLOSES["conditions"], "words": ["билет"]}})
    assert rehearsed(with_words, SoFar()).matched == 2
    assert rehearsed(Content(event="lies", minutes=60, acts={"note": "!"}), SoFar()).examples == (live.pk,)
    rule = desk.rule(**CLOSES)
    page = as_lena.get(f"/rules/{rule.pk}/rehearsal/", headers={"Accept-Language": "ru"}).content.decode()
    assert "Те, с которыми с тех пор что-то произошло, не в счёт." in page.replace("\xa0", " ")


def test_lena_says_three_days(as_lena: Client) -> None:
    form = {"name": "Закрывать", "event": "lies", "minutes": "3", "unit": "1440", "if_state": "resolved", "do_state": "closed"}
    said = as_lena.post("/rules/read/", form, headers={"Accept-Language": "ru"}).content.decode().replace("\xa0", " ")
    assert (
        "Когда с обращением слишком долго ничего не происходит (3 дня), если состояние — решено, то указать состояние: закрыто."
        in said
    )
    as_lena.post("/rules/new/", form)
    rule = Rule.objects.get()
    assert rule.written.minutes == 3 * 24 * 60
    page = as_lena.get(f"/rules/{rule.pk}/").content.decode()
    assert 'name="minutes" value="3"' in page
    assert '<option value="1440" selected>' in page
    assert as_lena.post("/rules/new/", {**form, "minutes": "91"}).status_code == 422
