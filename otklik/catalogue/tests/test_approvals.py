"""Somebody agrees or declines, step by step, and everybody is told in plain words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from otklik.accounts import actions as accounts
from otklik.accounts.models import Operator
from otklik.catalogue import actions, jobs
from otklik.catalogue.actions import Answer, Needed
from otklik.catalogue.letters import link
from otklik.catalogue.models import Approval, Request, Situation, Step
from otklik.catalogue.tests.asking import approved_by, filed, plain
from otklik.conftest import Cast, signed_in
from otklik.desk import actions as desk
from otklik.desk.links import customer_url
from otklik.desk.models import State
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db


def test_steps_follow_one_another_and_the_customer_is_told(situation: Situation, cast: Cast) -> None:
    cast.passengers.operators.add(cast.lena)
    approved_by(situation, Needed(who=Step.TEAM, team=cast.passengers, needs=Step.ALL), Needed(who=Step.PERSON, person=cast.oleg))
    request = filed(situation, cast)
    assert request.state == Request.WAITING
    assert set(request.approvals.values_list("approver__name", flat=True)) == {"Anna", "Lena"}
    assert "согласовать" in Delivery.objects.get(recipient=f"customer:{cast.ivan.pk}").text
    for name in ("anna", "lena"):
        person = getattr(cast, name)
        actions.answer(request.approvals.get(approver=person), "approved", by=person)
    request.refresh_from_db()
    assert (request.state, request.step) == (Request.WAITING, 2)
    actions.answer(request.approvals.get(approver=cast.oleg), "approved", by=cast.oleg)
    request.refresh_from_db()
    assert request.state == Request.APPROVED
    assert "согласована" in request.ticket.messages.last().text
    assert Delivery.objects.filter(recipient=f"customer:{cast.ivan.pk}").count() == 2
    assert request.ticket.owner is None


def test_the_customers_page_says_that_a_colleague_has_to_agree(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    assert "согласовать заявку с коллегой" in plain(Client().get(customer_url(request.ticket).split("8000", 1)[1]))
    actions.answer(request.approvals.get(), "approved", by=cast.lena)
    page = plain(Client().get(customer_url(request.ticket).split("8000", 1)[1]))
    assert "согласовать заявку" not in page
    assert "Ваша заявка согласована" in page


def test_one_of_any_is_enough_and_the_others_are_spared(situation: Situation, cast: Cast) -> None:
    cast.passengers.operators.add(cast.lena)
    approved_by(situation, Needed(who=Step.TEAM, team=cast.passengers))
    request = filed(situation, cast)
    actions.answer(request.approvals.get(approver=cast.anna), "approved", by=cast.anna)
    assert request.approvals.get(approver=cast.lena).state == Approval.SPARED
    with pytest.raises(Refused, match="решено"):
        actions.answer(request.approvals.get(approver=cast.lena), "declined", "Нет", by=cast.lena)


def test_a_no_needs_a_reason_and_ends_politely(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    approval = request.approvals.get()
    with pytest.raises(Refused):
        actions.answer(approval, "declined", " ", by=cast.lena)
    actions.answer(approval, "declined", "Билет на другого человека", by=cast.lena)
    text = request.ticket.messages.last().text
    assert "Билет на другого человека" in text
    assert "ответьте здесь" in text
    request.ticket.refresh_from_db()
    assert request.ticket.state == State.RESOLVED


def test_a_link_in_a_letter_decides_by_its_button_only(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    letter = Delivery.objects.get(recipient=f"operator:{cast.lena.pk}")
    url = re.search(r"/decide/\S+", letter.text)[0]  # type: ignore[index]
    browser = Client()
    assert "PLS7K2" in browser.get(url).text
    request.refresh_from_db()
    assert request.state == Request.WAITING
    assert browser.post(url, {"said": "declined"}).status_code == 422
    assert browser.post(url, {"said": "approved"}).status_code == 200
    request.refresh_from_db()
    assert request.state == Request.APPROVED
    assert browser.post(url, {"said": "declined", "reason": "Нет"}).status_code == 422


def test_a_changed_request_needs_a_new_approval(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    first = request.approvals.get()
    actions.answer(first, "approved", by=cast.lena)
    question = situation.questions.first()
    actions.change_answers(request, [Answer(question=question.pk, label=question.label_ru, value="OTHER1")], by=cast.boris)
    request.refresh_from_db()
    assert (request.state, request.round) == (Request.WAITING, 2)
    assert request.approvals.filter(round=2, state=Approval.ASKED).count() == 1
    assert list(request.ticket.known_facts.current().filter(name="Номер бронирования").values_list("value", flat=True)) == [
        "OTHER1"
    ]
    with pytest.raises(Refused):
        actions.answer(first, "approved", by=cast.lena)
    assert Client().get(link(first).split("8000", 1)[1]).status_code == 200


def test_when_the_approver_leaves_the_leads_are_asked(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.PERSON, person=cast.oleg)), cast)
    Operator.objects.get_queryset().filter(pk=cast.oleg.pk).update(is_active=False)
    jobs.ask_in_place_of_those_who_left()
    jobs.ask_in_place_of_those_who_left()
    assert request.approvals.get(state=Approval.ASKED).approver == cast.lena
    assert filed(situation, cast).approvals.get().approver == cast.lena


def test_whoever_leads_no_more_decides_no_more(situation: Situation, cast: Cast) -> None:
    accounts.change_roles(cast.oleg, ["admin", "lead"], by=cast.oleg)
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    asked = request.approvals.get(approver=cast.lena)
    accounts.change_roles(cast.lena, ["operator"], by=cast.oleg)
    with pytest.raises(Refused):
        actions.answer(asked, "approved", by=cast.lena)
    run_jobs()
    assert {one.approver: one.state for one in request.approvals.all()} == {cast.lena: "spared", cast.oleg: "asked"}
    actions.answer(request.approvals.get(approver=cast.oleg), "approved", by=cast.oleg)
    request.refresh_from_db()
    assert request.state == Request.APPROVED


def test_when_all_others_have_agreed_nobody_waits_for_who_left_the_team(situation: Situation, cast: Cast) -> None:
    cast.baggage.operators.add(cast.anna)
    request = filed(approved_by(situation, Needed(who=Step.TEAM, team=cast.baggage, needs=Step.ALL)), cast)
    actions.answer(request.approvals.get(approver=cast.boris), "approved", by=cast.boris)
    accounts.change_operator(cast.anna, name="Anna", email=cast.anna.email, teams=[cast.passengers], by=cast.oleg)
    run_jobs()
    request.refresh_from_db()
    assert request.state == Request.APPROVED


def test_whoever_comes_back_is_asked_again(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    accounts.change_roles(cast.oleg, ["admin", "lead"], by=cast.oleg)
    accounts.change_roles(cast.lena, ["operator"], by=cast.oleg)
    run_jobs()
    accounts.change_roles(cast.lena, ["operator", "lead"], by=cast.oleg)
    accounts.change_roles(cast.oleg, ["admin"], by=cast.oleg)
    run_jobs()
    assert request.approvals.get(state=Approval.ASKED).approver == cast.lena


def test_a_reminder_goes_once_a_day(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    to_lena = Delivery.objects.filter(recipient=f"operator:{cast.lena.pk}")
    jobs.remind_approvers()
    assert to_lena.count() == 1
    request.approvals.update(asked_at=now() - timedelta(hours=25))
    jobs.remind_approvers()
    jobs.remind_approvers()
    assert to_lena.count() == 2


def test_nobody_answers_for_another_and_foreign_requests_are_not_there(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who=Step.LEAD)), cast)
    assert signed_in(cast.anna).get(f"/requests/{request.pk}/").status_code == 404
    assert signed_in(cast.boris).post(f"/requests/{request.pk}/answer/", {"said": "approved"}).status_code == 422
    request.refresh_from_db()
    assert request.state == Request.WAITING


def test_whoever_has_left_reads_nothing_by_an_old_letter(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who="person", person=cast.vera)), cast)
    url = "/" + link(request.approvals.get()).split("/", 3)[3]
    assert "PLS7K2" in Client().get(url).text
    Operator.objects.filter(pk=cast.vera.pk).update(is_active=False)
    answer = Client().get(url)
    assert answer.status_code == 404
    assert "PLS7K2" not in answer.text


def test_a_request_whose_ticket_was_merged_is_decided_all_the_same(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who="person", person=cast.vera)), cast)
    more = desk.open_ticket(customer=cast.ivan, subject="Ещё", text="Когда?", kind="question", channel="email", by=None)
    desk.merge(request.ticket, more, by=cast.lena)
    actions.answer(request.approvals.get(), "declined", "Тариф не позволяет", by=cast.vera)
    assert more.messages.filter(text__contains="Тариф не позволяет").count() == 1
    more.refresh_from_db()
    assert more.is_live


def test_an_approver_hears_nothing_of_a_ticket_that_he_does_not_see(situation: Situation, cast: Cast) -> None:
    request = filed(approved_by(situation, Needed(who="person", person=cast.vera)), cast)
    topics = [signed_in(one).get(f"/requests/{request.pk}/").context["live_topics"] for one in (cast.vera, cast.lena)]
    assert [f"ticket-{request.ticket_id}" in some for some in topics] == [False, True]


@pytest.mark.parametrize("state", ["waiting", "decided"])
def test_who_left_the_team_that_agrees_reads_nothing_of_it_any_more(state: str, situation: Situation, cast: Cast) -> None:
    cast.passengers.operators.add(cast.vera)
    request = filed(approved_by(situation, Needed(who=Step.TEAM, team=cast.passengers)), cast)
    asked = request.approvals.get(approver=cast.vera)
    if state == "decided":
        actions.answer(asked, "approved", by=cast.vera)
    vera, by_letter, url = signed_in(cast.vera), Client(), link(asked).split("8000", 1)[1]
    assert "PLS7K2" in vera.get(f"/requests/{request.pk}/").text
    assert "PLS7K2" in by_letter.get(url).text
    cast.passengers.operators.remove(cast.vera)
    assert vera.get(f"/requests/{request.pk}/").status_code == 404
    assert "Изменить имя" not in vera.get("/requests/").text
    for answer in (by_letter.get(url), by_letter.post(url, {"said": "approved"})):
        assert answer.status_code == 410
        assert "больше не решаете" in plain(answer)
        assert "PLS7K2" not in answer.text
        assert "Иван" not in answer.text
