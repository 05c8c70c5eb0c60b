"""Clocks as rows: they follow what happens, warn and break once, and survive a dead worker and a clock that was moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from otklik.agreements import actions
from otklik.agreements.jobs import watch_clocks
from otklik.agreements.models import Clock
from otklik.agreements.tests.conftest import moved_back, opened_at
from otklik.desk import actions as desk
from otklik.desk.falls_due import due_before
from otklik.desk.models import Ticket
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def clock(ticket, what="answer"):
    return ticket.clocks.filter(what=what).latest("round")


def facts(kind):
    return Entry.objects.filter(kind=kind).count()


def test_a_new_ticket_has_its_clocks_and_its_place_in_the_order_of_work(agreement, ticket):
    due = opened_at(ticket) + 30 * MINUTE
    assert clock(ticket).due_at == due
    ticket.refresh_from_db()
    assert (ticket.answer_due_at, ticket.turn_at) == (due, due)


def test_without_agreements_nothing_is_counted(ticket):
    assert not Clock.objects.exists()
    ticket.refresh_from_db()
    assert ticket.answer_due_at is None


def test_an_answer_meets_the_promise_and_the_next_question_starts_another(agreement, ticket, cast):
    desk.reply(ticket, "Ищем.", by=cast.lena)
    run_jobs()
    ticket.refresh_from_db()
    assert clock(ticket).met_at
    assert not clock(ticket).breached_at
    assert ticket.answer_due_at is None
    desk.add_message(ticket, "Ну как?", from_customer=cast.ivan, channel="email")
    run_jobs()
    ticket.refresh_from_db()
    assert ticket.answer_due_at == clock(ticket, "update").due_at


def test_a_reply_that_settles_the_matter_ends_its_clocks(agreement, ticket, cast):
    desk.reply(ticket, "Нашёлся.", by=cast.lena, then="resolved")
    run_jobs()
    assert not ticket.clocks.live().exists()
    assert clock(ticket, "resolution").met_at


def test_waiting_pauses_and_snoozing_does_not(agreement, ticket, cast):
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=now() + 60 * MINUTE)
    actions.count(ticket)
    assert clock(ticket).due_at, "the customer knows nothing of it: he waits all the same"
    desk.move(Ticket.objects.get(pk=ticket.pk), "waiting_third_party", by=cast.lena)
    run_jobs()
    assert (clock(ticket).due_at, clock(ticket, "resolution").due_at) == (None, None)
    assert clock(ticket).paused_at


def test_another_kind_brings_another_agreement_from_the_same_beginning(agreement, ticket, always):
    quick = actions.make_agreement(name="Жалобы", calendar=always, kind="complaint", answer_minutes=5)
    run_jobs()
    one = clock(ticket)
    assert (one.agreement, one.due_at) == (quick, max(opened_at(ticket), quick.made_at) + 5 * MINUTE) or (
        one.due_at == opened_at(ticket) + 5 * MINUTE
    )
    assert clock(ticket, "resolution").ended_at, "the new agreement promises no resolution"


def test_a_change_of_the_calendar_counts_anew(agreement, ticket, always):
    actions.change_agreement(agreement, answer_minutes=45)
    run_jobs()
    assert clock(ticket).due_at == opened_at(ticket) + 45 * MINUTE


def test_a_warning_and_a_breach_are_said_once(agreement, ticket):
    moved_back(ticket, 25 * MINUTE)
    for _again in range(3):
        watch_clocks()
    assert (facts("TimeRunningOut"), facts("TimeBroken")) == (1, 0)
    moved_back(ticket, 10 * MINUTE)
    for _again in range(3):
        watch_clocks()
        actions.count(ticket)
    assert facts("TimeBroken") == 1
    assert clock(ticket).breached_at == clock(ticket).due_at


def test_a_worker_that_was_dead_for_an_hour_misses_nothing(agreement, ticket, cast):
    """Neither of the clocks that began and ended meanwhile, nor of the one that was late before the answer came."""
    desk.reply(ticket, "Ищем.", by=cast.lena)
    Entry.objects.filter(kind="TicketOpened").update(at=opened_at(ticket) - 60 * MINUTE)
    run_jobs()
    watch_clocks()
    assert clock(ticket).met_at
    assert clock(ticket).breached_at == opened_at(ticket) + 30 * MINUTE
    assert facts("TimeBroken") == 1


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_was_moved_misses_nothing_and_says_nothing_twice(agreement, ticket, hours):
    """A moved clock warns early or late; what was said stays said, what was not is said when it is due."""
    with time_machine.travel(now() + timedelta(hours=hours), tick=True):
        for _again in range(2):
            watch_clocks()
    early = facts("TimeBroken")
    assert early == (1 if hours > 0 else 0)
    watch_clocks()
    moved_back(ticket, 40 * MINUTE)
    for _again in range(2):
        watch_clocks()
    assert clock(ticket).breached_at
    assert facts("TimeBroken") - early == (0 if early else 1)


def test_looking_twice_at_the_same_history_changes_nothing(agreement, ticket):
    before = list(Clock.objects.order_by("pk").values())
    for _again in range(3):
        actions.count(ticket)
    assert list(Clock.objects.order_by("pk").values()) == before


def test_the_list_and_the_ticket_say_when_to_answer(agreement, ticket, cast, client):
    cast.lena.locale = "ru"
    cast.lena.save()
    client.force_login(cast.lena)
    page = client.get("/tickets/").content.decode()
    assert ">ответить за 29 мин<" in page
    page = client.get(f"/tickets/{ticket.number}/").content.decode()
    assert "По соглашению «Для всех»: все обращения, для которых нет своего соглашения." in page
    moved_back(ticket, 42 * MINUTE)
    page = client.get("/tickets/").content.decode()
    assert ">просрочено на 12 мин<" in page


def test_the_clock_costs_no_query_per_row(agreement, cast, as_lena, django_assert_max_num_queries):
    def queries_for(count):
        for number in range(count):
            desk.open_ticket(customer=cast.ivan, subject=f"{number}", text="?", kind="question", channel="email", by=None)
        run_jobs()
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as asked:
            as_lena.get("/tickets/")
        return len(asked)

    as_lena.get("/tickets/")
    assert queries_for(2) == queries_for(10)


def merged(cast, always_older):
    """Two tickets of Ivan's, the first asked twenty minutes before the second; the second goes on, the first goes into it."""
    first, second = (
        desk.open_ticket(customer=cast.ivan, subject=text, text="Где?", kind="question", channel="portal", by=None)
        for text in ("Первое", "Второе")
    )
    run_jobs()
    moved_back(first, 20 * MINUTE)
    if always_older:
        desk.reply(second, "Ищем.", by=cast.lena)
        run_jobs()
    desk.merge(first, second, by=cast.lena, is_sure=True)
    run_jobs()
    return Ticket.objects.get(pk=first.pk), Ticket.objects.get(pk=second.pk)


def test_after_merging_the_answer_is_due_by_the_older_question(agreement, cast):
    first, second = merged(cast, always_older=False)
    assert not first.clocks.live().exists()
    assert second.answer_due_at == opened_at(first) + 30 * MINUTE


def test_a_merging_that_is_taken_back_never_was(agreement, cast):
    first, second = merged(cast, always_older=False)
    desk.unmerge(first, by=cast.lena)
    run_jobs()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.answer_due_at == opened_at(first) + 30 * MINUTE
    assert second.answer_due_at == opened_at(second) + 30 * MINUTE


def test_a_question_that_was_merged_into_an_answered_ticket_has_its_clock(agreement, cast):
    _first, second = merged(cast, always_older=True)
    assert second.answer_due_at is not None
    assert clock(second, "update").ended_at is None


def test_another_priority_brings_another_agreement(agreement, ticket, always, cast):
    actions.make_agreement(name="Срочное", calendar=always, priority=1, answer_minutes=5, still_minutes=10)
    run_jobs()
    assert clock(ticket).agreement == agreement
    desk.prioritise(Ticket.objects.get(pk=ticket.pk), impact=1, urgency=1, deadline_at=None, by=cast.lena)
    run_jobs()
    assert clock(ticket).agreement.name == "Срочное"


def test_a_reply_that_settles_is_heard_once_as_resolved_and_counts_no_clock_twice(agreement, ticket, cast):
    desk.reply(ticket, "Нашёлся.", by=cast.lena, then="resolved")
    run_jobs()
    before = list(ticket.clocks.order_by("what", "round").values())
    assert facts("TicketResolved") == 1
    desk.reply(Ticket.objects.get(pk=ticket.pk), "И ещё: выдача до 22:00.", by=cast.lena, then="resolved")
    run_jobs()
    assert facts("TicketResolved") == 1, "it was resolved already"
    assert list(ticket.clocks.order_by("what", "round").values()) == before


def test_a_promised_resolution_is_known_before_the_ticket_is_put_aside(agreement, ticket):
    due = clock(ticket, "resolution").due_at
    ticket.refresh_from_db()
    said = [one.at for one in due_before(ticket, due + MINUTE)]
    assert said == [ticket.answer_due_at, due]
    assert [one.at for one in due_before(ticket, due)] == [ticket.answer_due_at]
