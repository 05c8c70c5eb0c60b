"""A ticket that nothing brings forward climbs: operator, team, lead, manager; each is told once, any step ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from otklik.accounts import actions as accounts
from otklik.agreements import actions, rules
from otklik.agreements.models import Stillness
from otklik.agreements.tests.conftest import moved_back
from otklik.desk import actions as desk
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told():
    return list(Delivery.objects.filter(notice__about="still").order_by("pk").values_list("address", flat=True))


@pytest.fixture
def held(ticket, cast, agreement):
    """Anna's, of the passengers' team; Lena leads, Oleg is the named manager."""
    actions.change_agreement(agreement, manager=cast.oleg)
    desk.hand_over(ticket, by=cast.lena, team=cast.passengers)
    desk.claim(ticket, by=cast.anna)
    run_jobs()
    return ticket


def an_hour_passes():
    """For the ladder alone: the ticket's history stays where it is."""
    Stillness.objects.update(since=F("since") - HOUR, next_at=F("next_at") - HOUR)


def lift_all():
    while actions.lift():
        pass


def test_each_rung_hears_of_it_once_and_in_order(held, cast):
    expected = [cast.anna.email, cast.anna.email, cast.lena.email, cast.oleg.email]
    for rung in range(4):
        an_hour_passes()
        lift_all()
        lift_all()
        assert told() == expected[: rung + 1]
    an_hour_passes()
    lift_all()
    assert told() == expected
    assert Entry.objects.filter(kind="TicketStoodStill").count() == 4


def test_after_a_dead_hour_no_rung_is_skipped_or_told_twice(held, cast):
    moved_back(held, timedelta(hours=10))
    lift_all()
    lift_all()
    assert told() == [cast.anna.email, cast.anna.email, cast.lena.email, cast.oleg.email]


def test_a_step_forward_begins_at_the_foot_again(held, cast):
    moved_back(held, HOUR + timedelta(minutes=1))
    lift_all()
    assert Stillness.objects.get().rung == 1
    desk.reply(held, "Ищем, ответим сегодня.", by=cast.anna, then="open")
    run_jobs()
    row = Stillness.objects.get()
    assert (row.rung, row.told_at) == (0, None)


def test_a_note_is_no_step(held, cast):
    moved_back(held, HOUR + timedelta(minutes=1))
    lift_all()
    desk.add_note(held, "Пока тишина.", by=cast.anna)
    run_jobs()
    actions.count(held)
    assert Stillness.objects.get().rung == 1


def test_what_waits_for_others_does_not_climb(held, cast):
    desk.move(held, "waiting_third_party", by=cast.anna)
    run_jobs()
    assert not Stillness.objects.exists()


def test_a_rung_without_people_is_passed_over(ticket, agreement, cast):
    """Nobody owns it and it has no team: the lead is the first who can do something."""
    moved_back(ticket, HOUR + timedelta(minutes=1))
    lift_all()
    assert told() == [cast.lena.email]


def test_the_letter_says_why_and_what_was_tried(held, cast):
    cast.anna.locale = "ru"
    cast.anna.save()
    desk.add_note(held, "Позвонила в аэропорт, не отвечают.", by=cast.anna)
    moved_back(held, HOUR + timedelta(minutes=1))
    lift_all()
    letter = Delivery.objects.get(notice__about="still")
    assert letter.subject == f"Обращение {held.number} без движения"
    assert "заметка: Позвонила в аэропорт, не отвечают." in letter.text
    assert "дольше условленного никто не сделал ни шага" in letter.text


def test_the_ticket_says_that_it_stands_still(held, as_anna):
    moved_back(held, HOUR + timedelta(minutes=1))
    lift_all()
    assert 'id="stands-still"' in as_anna.get(f"/tickets/{held.number}/").content.decode()


def test_many_tickets_are_one_letter(cast, agreement):
    tickets = [
        desk.open_ticket(customer=cast.ivan, subject=f"{n}", text="?", kind="question", channel="email", by=None)
        for n in range(5)
    ]
    run_jobs()
    for ticket in tickets:
        moved_back(ticket, HOUR + timedelta(minutes=1))
    lift_all()
    assert told() == [cast.lena.email]


def test_the_lead_sees_what_has_no_next_step(held, cast, as_lena):
    page = as_lena.get("/tickets/still/").content.decode()
    assert "Чемодан" in page
    desk.plan(held, "Позвонить в аэропорт", owner=cast.anna, due_at=now() + HOUR, by=cast.anna)
    assert "Чемодан" not in as_lena.get("/tickets/still/").content.decode()
    moved_back(held, HOUR + timedelta(minutes=1))
    lift_all()
    assert "Чемодан" in as_lena.get("/tickets/still/").content.decode()


def test_the_lead_sees_what_was_put_aside_and_comes_back_to_nobody(held, cast, as_lena):
    desk.snooze(held, now() + HOUR, by=cast.anna)
    assert "Чемодан" not in as_lena.get("/tickets/still/").text
    desk.release(held, by=cast.anna)
    page = as_lena.get("/tickets/still/").text
    assert "Чемодан" in page
    assert "отложено до" in page
    desk.claim(held, by=cast.anna)
    assert "Чемодан" not in as_lena.get("/tickets/still/").text


def test_a_letter_reaches_only_those_who_see_the_ticket(held, cast):
    """A responder of the team repairs and answers nobody; an owner who changed teams sees the ticket no more."""
    cast.passengers.operators.add(cast.vera)
    cast.anna.teams.set([cast.baggage])
    for _rung in range(4):
        an_hour_passes()
        lift_all()
    assert told() == [cast.lena.email, cast.oleg.email], "nobody of the team answers customers; the manager is named"


LEAVINGS = {
    "account": lambda cast: accounts.deactivate(cast.oleg, by=cast.lena),
    "roles": lambda cast: accounts.change_roles(cast.oleg, [], by=cast.lena),
}


@pytest.mark.parametrize("leaving", LEAVINGS)
def test_the_leads_are_told_in_place_of_a_manager_who_has_left(held, cast, agreement, leaving, as_lena):
    accounts.change_roles(cast.lena, ["lead", "admin"], by=cast.oleg)
    LEAVINGS[leaving](cast)
    moved_back(held, timedelta(hours=10))
    lift_all()
    assert told() == [cast.anna.email, cast.anna.email, cast.lena.email, cast.lena.email]
    third, fourth = Delivery.objects.filter(notice__about="still", address=cast.lena.email).order_by("pk")
    assert "вместо менеджера: Oleg здесь больше не работает" in fourth.text
    assert "менеджер" not in third.text
    actions.change_agreement(agreement, manager=cast.lena)
    for place in (f"/tickets/{held.number}/", "/tickets/still/"):
        assert "Узнали последними: руководитель смены (менеджер здесь больше не работает)" in as_lena.get(place).text
    assert Entry.objects.filter(kind="TicketStoodStill").latest("pk").content["rung"] == rules.IN_PLACE_OF_MANAGER


def test_a_manager_who_was_told_before_he_left_was_told(held, cast, as_lena):
    accounts.change_roles(cast.lena, ["lead", "admin"], by=cast.oleg)
    moved_back(held, timedelta(hours=10))
    lift_all()
    LEAVINGS["account"](cast)
    lift_all()
    assert told()[-1] == cast.oleg.email
    for place in (f"/tickets/{held.number}/", "/tickets/still/"):
        assert "Узнали последними: менеджер" in as_lena.get(place).text


def test_an_admin_reads_whose_manager_has_left_until_he_chooses_another(held, cast, agreement, as_lena):
    accounts.change_roles(cast.lena, ["lead", "admin"], by=cast.oleg)
    place, words = f"/agreements/{agreement.pk}/", "Oleg здесь больше не работает"
    assert words not in as_lena.get("/agreements/").text
    assert words not in as_lena.get(place).text.replace("\u00a0", " ")
    accounts.deactivate(cast.oleg, by=cast.lena)
    assert words in as_lena.get("/agreements/").text
    assert words in as_lena.get(place).text.replace("\u00a0", " ")
    actions.change_agreement(agreement, manager=cast.lena)
    assert words not in as_lena.get("/agreements/").text
