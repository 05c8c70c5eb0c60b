"""Who is given what, and that nobody is given what he cannot take."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from otklik.accounts.actions import change_operator, change_roles, change_team, deactivate, end_shift, start_shift, step_away
from otklik.accounts.models import Operator
from otklik.automation.actions.assigning import OFFER_LASTS, hand_out_work
from otklik.automation.actions.planning import change_plan, change_skills
from otklik.automation.jobs import free_what_its_owner_does_not_see
from otklik.automation.models import Offer, Plan
from otklik.automation.tests.conftest import Desk
from otklik.conftest import Cast, person
from otklik.desk.actions import add_message, claim, hand_over, reply, resolve
from otklik.desk.models import Ticket
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now


@pytest.fixture
def galya(cast: Cast) -> Operator:
    """Another operator of Anna's team."""
    galya = person("Galya", "operator")
    cast.passengers.operators.add(galya)
    start_shift(galya)
    return galya


def plan(cast: Cast, mode: str = Plan.AUTOMATIC, most: int = 5, **fields: object) -> Plan:
    return change_plan(cast.passengers, **{"mode": mode, "most": most, "is_sticky": True, "by": cast.lena, **fields})


def given(desk: Desk, cast: Cast, **fields: object) -> Ticket:
    """A ticket of Anna's team that waits."""
    ticket = desk.ticket(**fields)
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.passengers)
    ticket.refresh_from_db()
    return ticket


def owner(ticket: Ticket) -> Operator | None:
    ticket.refresh_from_db()
    return ticket.owner


def test_nothing_is_given_where_everybody_takes_for_himself(desk: Desk, cast: Cast) -> None:
    ticket = given(desk, cast)
    assert hand_out_work() == 0
    plan(cast, Plan.OFF)
    assert hand_out_work() == 0
    assert owner(ticket) is None


def test_work_goes_to_whoever_has_least_and_says_why(desk: Desk, cast: Cast, galya: Operator) -> None:
    plan(cast)
    tickets = [given(desk, cast, customer=customer) for customer in (cast.ivan, cast.maria)]
    assert hand_out_work() == 2
    assert {owner(ticket) for ticket in tickets} == {cast.anna, galya}
    entry = Entry.objects.about(ticket=tickets[0].pk).get(kind="TicketHandedOver")
    assert (entry.by, entry.why) == (None, {"assigned": "longest"})


def test_a_full_desk_lets_tickets_wait_in_order(desk: Desk, cast: Cast) -> None:
    plan(cast, most=1)
    first, second, third = (given(desk, cast) for _number in range(3))
    assert hand_out_work() == 1
    assert (owner(first), owner(second)) == (cast.anna, None)
    reply(first, "Готово", by=cast.anna)
    assert hand_out_work() == 1
    assert (owner(second), owner(third)) == (cast.anna, None)


@pytest.mark.parametrize("leave", ["away", "off shift", "inactive"])
def test_nobody_who_is_not_there_is_given_work(desk: Desk, cast: Cast, leave: str) -> None:
    plan(cast)
    if leave == "away":
        step_away(cast.anna, "обед", by=cast.anna)
    elif leave == "off shift":
        end_shift(cast.anna)
    else:
        deactivate(cast.anna, by=cast.oleg)
    ticket = given(desk, cast)
    assert hand_out_work() == 0
    assert owner(ticket) is None


def test_skills_decide_who_may_be_given_what(desk: Desk, cast: Cast, galya: Operator) -> None:
    plan(cast)
    change_skills(galya, services=[], kinds=[], languages=["en"], most=None, by=cast.lena)
    change_skills(cast.anna, services=[cast.checkin], kinds=["failure"], languages=["ru"], most=None, by=cast.lena)
    english = given(desk, cast, language="en", service=cast.checkin, kind="failure")
    russian = given(desk, cast, language="ru", service=cast.checkin, kind="failure")
    idea = given(desk, cast, language="ru", kind="idea")
    hand_out_work()
    assert (owner(english), owner(russian), owner(idea)) == (galya, cast.anna, None)


def test_a_person_may_have_a_limit_of_his_own(desk: Desk, cast: Cast) -> None:
    plan(cast, most=5)
    change_skills(cast.anna, services=[], kinds=[], languages=[], most=1, by=cast.lena)
    for _number in range(3):
        given(desk, cast)
    assert hand_out_work() == 1


def test_the_customer_comes_to_whoever_answered_him_before(desk: Desk, cast: Cast, galya: Operator) -> None:
    plan(cast)
    before = given(desk, cast)
    reply(before, "Здравствуйте", by=galya)
    busy = [given(desk, cast, customer=cast.maria) for _number in range(2)]
    for ticket in busy:
        claim(ticket, by=galya)
    again = given(desk, cast)
    hand_out_work()
    assert owner(again) == galya
    entry = Entry.objects.about(ticket=again.pk).get(kind="TicketHandedOver")
    assert entry.why == {"assigned": "sticky"}


def test_a_near_departure_goes_before_everything(desk: Desk, cast: Cast) -> None:
    plan(cast, most=1)
    waits_long = given(desk, cast)
    Ticket.objects.filter(pk=waits_long.pk).update(turn_at=now() - timedelta(hours=3))
    flies = given(desk, cast, deadline_at=now() + timedelta(hours=4))
    hand_out_work()
    assert (owner(flies), owner(waits_long)) == (cast.anna, None)


def test_what_waits_goes_back_when_the_shift_ends(desk: Desk, cast: Cast, galya: Operator) -> None:
    plan(cast)
    waiting, answered = given(desk, cast), given(desk, cast)
    claim(waiting, by=cast.anna)
    reply(answered, "Проверьте, пожалуйста", by=cast.anna)
    place = Ticket.objects.get(pk=waiting.pk).turn_at
    end_shift(cast.anna)
    run_jobs()
    assert owner(waiting) is None
    assert waiting.turn_at == place
    assert owner(answered) == cast.anna, "it is the customer's turn: nobody waits for Anna"
    add_message(answered, "Не помогло", channel="portal")
    run_jobs()
    assert owner(answered) is None
    hand_out_work()
    assert (owner(waiting), owner(answered)) == (galya, galya)


def test_whoever_is_back_before_the_job_runs_keeps_his_tickets(desk: Desk, cast: Cast) -> None:
    plan(cast)
    ticket = given(desk, cast)
    claim(ticket, by=cast.anna)
    end_shift(cast.anna)
    start_shift(cast.anna)
    run_jobs()
    assert owner(ticket) == cast.anna


def test_whoever_is_gone_for_good_keeps_nothing_even_where_nothing_is_given_out(desk: Desk, cast: Cast) -> None:
    ticket = given(desk, cast)
    claim(ticket, by=cast.anna)
    deactivate(cast.anna, by=cast.oleg)
    run_jobs()
    assert owner(ticket) is None


def test_an_offer_is_taken_or_goes_on_to_the_next(desk: Desk, cast: Cast, galya: Operator, as_anna: Client) -> None:
    plan(cast, Plan.OFFER)
    step_away(galya, "", by=galya)
    ticket = given(desk, cast, subject="Потерян паспорт")
    assert hand_out_work() == 1
    assert hand_out_work() == 0, "it is held for Anna"
    offer = Offer.objects.get(operator=cast.anna)
    assert "Потерян паспорт" in as_anna.get("/offers/").content.decode()
    as_anna.post(f"/offers/{offer.pk}/decline/")
    assert "Потерян паспорт" not in as_anna.get("/offers/").content.decode()
    assert hand_out_work() == 0, "Anna is not asked again at once"
    start = Operator.objects.get_queryset().get(pk=galya.pk)
    end_shift(start), start_shift(start)
    assert hand_out_work() == 1
    assert Offer.objects.get(operator=galya).ticket == ticket
    assert owner(ticket) is None


def test_an_offer_that_passed_can_still_be_taken_unless_somebody_has(desk: Desk, cast: Cast, as_anna: Client) -> None:
    plan(cast, Plan.OFFER)
    ticket = given(desk, cast)
    hand_out_work()
    offer = Offer.objects.get()
    with time_machine.travel(now() + OFFER_LASTS * 2, tick=False):
        claim(ticket, by=cast.lena)
        assert as_anna.post(f"/offers/{offer.pk}/take/").status_code == 422
    assert owner(ticket) == cast.lena


def test_the_next_best_ticket_opens_with_its_reason(desk: Desk, cast: Cast, as_anna: Client) -> None:
    ticket = given(desk, cast)
    answer = as_anna.post("/tickets/next/")
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    assert owner(ticket) == cast.anna
    page = as_anna.get(answer["Location"]).content.decode()
    assert "ждёт дольше всех" in page or "waiting longest" in page


def test_what_was_promised_sooner_says_so(desk: Desk, cast: Cast, as_anna: Client) -> None:
    given(desk, cast)
    promised = given(desk, cast, customer=cast.maria)
    promised.answer_due_at = now() - timedelta(minutes=16, seconds=30)
    promised.place()
    promised.save()
    answer = as_anna.post("/tickets/next/")
    assert answer["Location"] == f"/tickets/{promised.number}/"
    page = as_anna.get(answer["Location"], headers={"Accept-Language": "ru"}).content.decode().replace("\xa0", " ")
    assert "Почему это обращение: просрочено на 16 минут." in page


def test_next_walks_through_her_own_and_then_takes_a_free_one(desk: Desk, cast: Cast, as_anna: Client) -> None:
    first, second, free = (given(desk, cast) for _number in range(3))
    for ticket in (first, second):
        claim(ticket, by=cast.anna)
    walked, place = [], "/tickets/"
    for _number in range(3):
        place = as_anna.post("/tickets/next/", headers={"Referer": f"http://testserver{place}"})["Location"]
        walked.append(place)
    assert walked == [f"/tickets/{ticket.number}/" for ticket in (first, second, free)]


def test_next_never_takes_what_anna_may_not_see(desk: Desk, cast: Cast, as_anna: Client) -> None:
    ticket = desk.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.baggage)
    assert as_anna.post("/tickets/next/")["Location"] == "/tickets/"
    assert owner(ticket) is None


def test_a_lead_says_in_one_form_how_each_team_works(as_lena: Client, cast: Cast) -> None:
    fields = {f"team-{team}-{name}": value for team in (cast.passengers.pk, cast.baggage.pk, "none") for name, value in
              (("mode", "offer"), ("most", "3"), ("is_sticky", "on"))}  # fmt: skip
    as_lena.post("/assignment/", fields)
    assert Plan.objects.filter(mode="offer", most=3, is_sticky=True).count() == 3
    for wrong in ("0", "101", "много", ""):
        assert as_lena.post("/assignment/", fields | {"team-none-most": wrong}).status_code == 422
    as_lena.post(f"/assignment/people/{cast.anna.pk}/", {"kinds": ["failure"], "languages": ["ru"], "most": "2"})
    cast.anna.refresh_from_db()
    assert (cast.anna.skills.kinds, cast.anna.skills.most) == (["failure"], 2)
    assert "не больше 2" in as_lena.get("/assignment/", headers={"Accept-Language": "ru"}).content.decode()


def test_an_offer_opens_nothing_that_has_gone_to_another_team(desk: Desk, cast: Cast, as_anna: Client) -> None:
    plan(cast, Plan.OFFER)
    ticket = given(desk, cast, subject="Чужое дело")
    assert hand_out_work() == 1
    offer = Offer.objects.get()
    hand_over(ticket, by=cast.lena, team=cast.baggage)
    assert "Чужое дело" not in as_anna.get("/offers/").text
    assert as_anna.post(f"/offers/{offer.pk}/take/").status_code in (404, 422)
    assert owner(ticket) is None


@pytest.mark.parametrize("way", ["person", "team", "roles", "account"])
def test_what_its_owner_does_not_see_any_more_waits_for_whoever_does(way: str, desk: Desk, cast: Cast, as_anna: Client) -> None:
    taken, kept = given(desk, cast), desk.ticket()
    for ticket in (taken, kept):
        claim(ticket, by=cast.anna)
    if way == "person":
        change_operator(cast.anna, name="Anna", email=cast.anna.email, teams=[cast.baggage], by=cast.oleg)
    elif way == "team":
        change_team(cast.passengers, name="Пассажиры", operators=[], by=cast.oleg)
    elif way == "roles":
        change_roles(cast.anna, ["responder"], by=cast.oleg)
    else:
        for ticket in (taken, kept):
            reply(ticket, "Какой рейс?", by=cast.anna)
        deactivate(cast.anna, by=cast.oleg)
    run_jobs()
    assert owner(taken) is None
    assert owner(kept) == (None if way in ("roles", "account") else cast.anna), "this one is of no team"
    assert Entry.objects.get(kind="TicketReleased", content__ticket=taken.pk).why == {"assigned": "unseen"}


def test_what_is_live_again_waits_for_whoever_sees_it_when_its_owner_left_long_ago(desk: Desk, cast: Cast) -> None:
    solved, others = given(desk, cast), given(desk, cast)
    claim(solved, by=cast.anna)
    claim(others, by=cast.lena)
    resolve(solved, by=cast.anna)
    deactivate(cast.anna, by=cast.oleg)
    run_jobs()
    assert owner(solved) == cast.anna, "it says who solved it"
    add_message(solved, "Снова не работает", from_customer=cast.ivan)
    run_jobs()
    free_what_its_owner_does_not_see()
    free_what_its_owner_does_not_see()
    assert (owner(solved), owner(others)) == (None, cast.lena)
    assert solved.turn_at is not None
    assert Entry.objects.get(kind="TicketReleased", content__ticket=solved.pk).why == {"assigned": "unseen"}


def test_next_does_not_lead_to_what_anna_had_and_may_not_see_any_more(desk: Desk, cast: Cast, as_anna: Client) -> None:
    ticket = given(desk, cast)
    claim(ticket, by=cast.anna)
    cast.passengers.operators.remove(cast.anna)
    assert str(ticket.number) not in as_anna.post("/tickets/next/")["Location"]
