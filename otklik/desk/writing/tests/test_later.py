"""An answer for a later moment."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate

from otklik.accounts.models import Role, Team
from otklik.conftest import Cast
from otklik.desk.actions import add_message, hand_over, resolve
from otklik.desk.models import Outgoing, Ticket
from otklik.desk.writing import actions, rules
from otklik.desk.writing.jobs import send_due_replies
from otklik.desk.writing.testing import NOON, let_leave, said, shown
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.notices.models import Delivery


def test_a_reply_goes_out_tomorrow_morning_in_the_readers_zone(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    cast.anna.time_zone = "Asia/Yekaterinburg"
    cast.anna.save()
    with time_machine.travel(NOON, tick=False) as clock:
        as_anna.post(f"{page}write/", said(later="morning"))
        assert ticket.outgoing.get().due_at == datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Asia/Yekaterinburg"))
        assert "26 ноября, 09:00" in shown(as_anna, page)
        clock.move_to(datetime(2026, 11, 26, 3, 59, tzinfo=UTC))
        send_due_replies()
        assert not Delivery.objects.exists()
        clock.move_to(datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
        send_due_replies()
    assert Delivery.objects.count() == 1


def test_ones_own_moment_may_be_changed_and_sent_at_once(as_anna: Client, ticket: Ticket, page: str) -> None:
    day = localdate() + timedelta(days=37)
    as_anna.post(f"{page}write/", said(at=f"{day}T10:30", later="own"))
    outgoing = ticket.outgoing.get()
    assert outgoing.due_at == datetime.combine(day, time(7, 30), UTC)
    way = f"{page}outgoing/{outgoing.pk}"
    as_anna.post(f"{way}/postpone/", {"at": f"{day + timedelta(days=1)}T10:30"})
    outgoing.refresh_from_db()
    assert outgoing.due_at == datetime.combine(day, time(7, 30), UTC) + timedelta(days=1)
    as_anna.post(f"{way}/release/")
    outgoing.refresh_from_db()
    assert timedelta(0) < outgoing.due_at - now() <= rules.UNDO


@pytest.mark.parametrize(
    "moment", [{"at": "2020-01-01T10:00"}, {"at": "2126-01-01T10:00"}, {"at": "завтра"}, {"later": "own"}, {"later": "x"}]
)
def test_a_moment_that_cannot_be_is_refused_in_words(as_anna: Client, ticket: Ticket, page: str, moment: dict[str, str]) -> None:
    answer = as_anna.post(f"{page}write/", said(**moment))
    assert answer.status_code == 422
    assert "омент" in answer.content.decode() or "время" in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_when_the_customer_writes_first_it_is_held_and_its_author_told(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    as_anna.post(f"{page}write/", said(later="morning", text="Пришлите билет"))
    add_message(ticket, "Вот билет", from_customer=cast.ivan)
    run_jobs()
    outgoing = ticket.outgoing.get()
    assert outgoing.state == Outgoing.HELD
    assert "Пришлите билет" in Delivery.objects.get(recipient=f"operator:{cast.anna.pk}").text
    html = shown(as_anna, page)
    assert "Клиент за это время написал" in html
    assert "ответ задержан" in shown(as_anna, "/tickets/")
    let_leave()
    assert not Delivery.objects.filter(address="ivan@mail.example").exists()
    as_anna.post(f"{page}outgoing/{outgoing.pk}/release/")
    let_leave()
    assert Delivery.objects.filter(address="ivan@mail.example").count() == 1


def test_a_plan_is_held_even_when_the_listener_has_not_run(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Завтра", by=cast.anna, later=now() + timedelta(days=1))
    add_message(ticket, "Уже не надо", from_customer=cast.ivan)
    let_leave()
    assert ticket.outgoing.get().reason == Outgoing.NEWS


def test_a_plan_for_a_settled_ticket_or_of_somebody_who_left_is_held(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Завтра", by=cast.anna, later=now() + timedelta(days=1))
    resolve(ticket, by=None)
    let_leave()
    assert ticket.outgoing.get().reason == Outgoing.SETTLED
    cast.anna.is_active = False
    cast.anna.save()
    outgoing = actions.release(ticket.outgoing.get(), by=cast.lena)
    let_leave()
    outgoing.refresh_from_db()
    assert outgoing.state == Outgoing.SENT
    assert ticket.messages.get(text="Завтра").operator == cast.lena


def test_ready_choices_follow_the_clock() -> None:
    friday_evening = datetime(2026, 11, 27, 20, 3, tzinfo=ZoneInfo("Europe/Moscow"))
    moments = rules.later_moments(friday_evening)
    assert list(moments) == ["hour", "morning", "monday"]
    assert moments["hour"].strftime("%H:%M") == "21:05"
    assert moments["monday"].strftime("%d %H") == "30 09"
    assert "monday" not in rules.later_moments(friday_evening + timedelta(days=2))
    assert "evening" in rules.later_moments(friday_evening - timedelta(hours=8))
    after_midnight = rules.later_moments(friday_evening + timedelta(hours=4, minutes=30))
    assert after_midnight["daybreak"].strftime("%d %H") == "28 09", "whoever works at night means the morning that comes"
    assert after_midnight["morning"].strftime("%d %H") == "29 09"
    back_goes_the_clock = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert rules.later_moments(back_goes_the_clock)["hour"].astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_answer_of_somebody_who_answers_customers_no_more_is_held(
    as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        as_anna.post(f"{page}write/", said(later="morning"))
        cast.anna.roles = [Role.RESPONDER]
        cast.anna.save(update_fields=["roles"])
        clock.shift(timedelta(days=1))
        send_due_replies()
        outgoing = ticket.outgoing.get()
        assert (outgoing.state, outgoing.reason) == (Outgoing.HELD, Outgoing.LEFT)
        assert not Delivery.objects.filter(recipient__startswith="customer:").exists()
        as_lena.post(f"{page}outgoing/{outgoing.pk}/release/")
        clock.shift(rules.UNDO)
        send_due_replies()
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.operator) == (Outgoing.SENT, cast.lena), "it goes out in the name of who looked at it"


def plan_of_anna_who_lost(team: Team, ticket: Ticket, cast: Cast) -> Outgoing:
    """Anna's reply of yesterday for this moment; she is an operator still, but not of the ticket's team."""
    outgoing = actions.send_soon(ticket, "Завтра", by=cast.anna, later=now() + timedelta(days=1))
    assert outgoing is not None
    team.operators.remove(cast.anna)
    let_leave()
    run_jobs()
    outgoing.refresh_from_db()
    return outgoing


def test_a_plan_of_somebody_who_lost_the_team_of_the_ticket_is_held_and_those_who_see_it_are_told(
    as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    cast.passengers.operators.add(cast.boris)
    outgoing = plan_of_anna_who_lost(cast.passengers, ticket, cast)
    assert (outgoing.state, outgoing.reason) == (Outgoing.HELD, Outgoing.FOREIGN)
    assert list(Delivery.objects.values_list("recipient", flat=True)) == [f"operator:{cast.boris.pk}"], (
        "not Anna, not the customer"
    )
    letter = Delivery.objects.get()
    assert "Завтра" in letter.text
    assert "Anna" in letter.subject
    assert as_anna.post(f"{page}outgoing/{outgoing.pk}/release/").status_code == 404
    assert "не видит это обращение" in shown(as_lena, page)
    as_lena.post(f"{page}outgoing/{outgoing.pk}/postpone/", {"at": f"{localdate() + timedelta(days=38)}T10:30"})
    let_leave()
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.operator) == (Outgoing.SENT, cast.lena), "it goes out in the name of who looked at it"


def test_when_the_team_has_nobody_the_owner_or_the_lead_is_told_of_a_held_reply(cast: Cast, ticket: Ticket) -> None:
    plan_of_anna_who_lost(cast.passengers, ticket, cast)
    assert [one.recipient for one in Delivery.objects.all()] == [f"operator:{cast.lena.pk}"]


def test_a_plan_for_a_ticket_that_was_handed_to_another_team_is_held(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Завтра", by=cast.anna, later=now() + timedelta(days=1))
    hand_over(ticket, by=cast.anna, team=cast.baggage)
    let_leave()
    run_jobs()
    assert ticket.outgoing.get().reason == Outgoing.FOREIGN
    assert Delivery.objects.filter(subject__contains="Anna", recipient=f"operator:{cast.boris.pk}").exists()


def test_what_was_sent_before_the_ticket_was_handed_on_goes_out(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Готово", by=cast.anna)
    hand_over(ticket, by=cast.anna, team=cast.baggage)
    let_leave()
    assert ticket.outgoing.get().state == Outgoing.SENT


def test_what_was_sent_seconds_before_its_author_lost_the_team_is_held(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Готово", by=cast.anna)
    cast.passengers.operators.remove(cast.anna)
    let_leave()
    assert ticket.outgoing.get().reason == Outgoing.FOREIGN


def test_when_its_author_has_left_colleagues_are_told(cast: Cast, ticket: Ticket) -> None:
    actions.send_soon(ticket, "Завтра", by=cast.anna, later=now() + timedelta(days=1))
    cast.anna.is_active = False
    cast.anna.save(update_fields=["is_active"])
    let_leave()
    run_jobs()
    assert [one.recipient for one in Delivery.objects.all()] == [f"operator:{cast.lena.pk}"]
