"""A customer asks for something, somebody agrees or declines, everybody is told in plain words."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from otklik.accounts import actions as accounts
from otklik.accounts.models import Operator
from otklik.catalogue import actions, jobs
from otklik.catalogue.actions import Answer, Asked, Needed
from otklik.catalogue.letters import link
from otklik.catalogue.models import Approval, Question, Request, Situation, Step
from otklik.conftest import Cast, signed_in
from otklik.desk import actions as desk
from otklik.desk.links import customer_url
from otklik.desk.models import Message, State, Ticket
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left(db: None) -> None:
    cache.clear()


@pytest.fixture
def situation(cast: Cast) -> Situation:
    questions = [
        Asked(label_ru="Номер бронирования", label_en="Booking"),
        Asked(label_ru="Когда вылет", kind=Question.DATE, is_required=False),
        Asked(label_ru="Причина", kind=Question.CHOICE, choices="опечатка | a typing mistake\nдругое | other"),
    ]
    return actions.save_situation(
        None, by=cast.oleg, questions=questions, title_ru="Изменить имя в билете", title_en="Change the name", takes_ru="до двух часов", team=cast.baggage
    )  # fmt: skip


def plain(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\xa0", " ")


def approved_by(situation: Situation, *steps: Needed) -> Situation:
    actions.offering.keep_steps(situation, steps)
    return situation


def filed(situation: Situation, cast: Cast, **more: object) -> Request:
    answers = [Answer(question=one.pk, label=one.label_ru, value="PLS7K2") for one in situation.questions.all()[:1]]
    return actions.file_request(
        situation, answers, customer=cast.ivan, language="ru", key=uuid.uuid4(), address="ivan@mail.example", **more
    )  # type: ignore[arg-type]


def typed(situation: Situation, **more: str) -> dict[str, str]:
    booking, _day, reason = situation.questions.all()
    return {
        f"q{booking.pk}": "PLS7K2",
        f"q{reason.pk}": "опечатка",
        "email": "new@mail.example",
        "name": "Пётр",
        "key": str(uuid.uuid4()),
        **more,
    }


def test_a_stranger_files_a_request_and_gets_the_link_by_mail_alone(situation: Situation) -> None:
    page = Client()
    assert "Изменить имя в билете" in plain(page.get("/help/"))
    answer = page.post(f"/help/{situation.slug}/", typed(situation), follow=True)
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.subject, ticket.team) == ("request", "Изменить имя в билете", situation.team)
    assert set(ticket.known_facts.values_list("name", "value")) == {("Номер бронирования", "PLS7K2"), ("Причина", "опечатка")}
    letter = Delivery.objects.get()
    assert letter.address == "new@mail.example"
    assert "/c/" in letter.text
    assert "PLS7K2" not in letter.text
    assert "/c/" not in answer.text


def test_the_same_press_twice_opens_one_ticket(situation: Situation) -> None:
    form = typed(situation)
    for _press in range(2):
        assert Client().post(f"/help/{situation.slug}/", form).status_code == 303
    assert Ticket.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_whoever_names_another_reads_nothing_of_his_and_operators_are_warned(situation: Situation, cast: Cast) -> None:
    Client().post(f"/help/{situation.slug}/", typed(situation, email="ivan@mail.example"))
    ticket = Ticket.objects.get()
    assert ticket.customer == cast.ivan
    assert ticket.known_facts.filter(name="sender").exists()
    assert "Иван" not in Delivery.objects.get().text


def test_a_key_of_another_ticket_leads_to_a_ticket_of_ones_own(situation: Situation, cast: Cast) -> None:
    other = filed(situation, cast)
    key = Message.objects.get(ticket=other.ticket).key
    Client().post(f"/help/{situation.slug}/", typed(situation, key=str(key)))
    assert Ticket.objects.count() == 2


def test_what_is_missing_is_said_beside_the_field(situation: Situation) -> None:
    answer = Client().post(f"/help/{situation.slug}/", {"email": "никто"})
    assert answer.status_code == 422
    assert plain(answer).count("без этого мы не сможем начать") >= 2
    assert not Ticket.objects.exists()


def test_programs_are_thanked_and_nothing_happens(situation: Situation) -> None:
    assert Client().post(f"/help/{situation.slug}/", typed(situation, website="http://spam.example")).status_code == 303
    assert not Ticket.objects.exists()


def test_many_requests_about_one_address_are_asked_to_wait(situation: Situation) -> None:
    codes = [Client().post(f"/help/{situation.slug}/", typed(situation)).status_code for _one in range(8)]
    assert codes == [303] * 6 + [429] * 2
    assert Ticket.objects.count() == 6


def test_a_form_aimed_from_another_site_is_refused(situation: Situation) -> None:
    answer = Client().post(f"/help/{situation.slug}/", typed(situation), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Ticket.objects.exists()


def test_a_situation_that_is_not_offered_is_not_there(situation: Situation) -> None:
    Situation.objects.update(is_offered=False)
    assert Client().get(f"/help/{situation.slug}/").status_code == 404


def test_an_operator_files_for_a_customer_on_the_telephone(situation: Situation, cast: Cast) -> None:
    form = typed(situation, who="ivan@mail.example")
    answer = signed_in(cast.anna).post(f"/requests/new/{situation.slug}/", form)
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.customer, ticket.owner) == (cast.ivan, cast.anna)


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


def test_a_form_of_a_hundred_questions_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.save_situation(None, by=cast.oleg, title_ru="Всё", questions=[Asked(label_ru=f"В{n}") for n in range(100)])
    form = {
        "title_ru": "Всё",
        "questions-TOTAL_FORMS": "33",
        "questions-INITIAL_FORMS": "0",
        "steps-TOTAL_FORMS": "0",
        "steps-INITIAL_FORMS": "0",
    }
    form |= {f"questions-{n}-label_ru": f"Вопрос {n}" for n in range(33)}
    answer = signed_in(cast.oleg).post("/situations/new/", form)
    assert answer.status_code == 422
    assert "длиннее никто не заполнит" in plain(answer)
    assert not Situation.objects.exists()


def test_the_admin_makes_a_situation_with_a_form(cast: Cast) -> None:
    form = {
        "title_ru": "Вернуть деньги",
        "is_offered": "on",
        "questions-TOTAL_FORMS": "2",
        "questions-INITIAL_FORMS": "0",
        "questions-0-label_ru": "Почему",
        "questions-0-kind": "text",
        "questions-1-label_ru": "",
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-who": f"person-{cast.lena.pk}",
        "steps-0-needs": "any",
    }
    admin = signed_in(cast.oleg)
    assert admin.post("/situations/new/", form).status_code == 303
    made = Situation.objects.get()
    assert [(one.label_ru, one.kind) for one in made.questions.all()] == [("Почему", "text")]
    assert made.steps.get().person == cast.lena
    assert admin.get(f"/situations/{made.slug}/").status_code == 200


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


def test_whoever_comes_from_his_own_page_reads_what_is_open_already(situation: Situation, cast: Cast) -> None:
    ticket = desk.open_ticket(
        customer=cast.ivan,
        subject="Где чемодан",
        text="…",
        kind="question",
        channel="email",
        by=None,
        address="ivan@mail.example",
    )
    token = customer_url(ticket).rstrip("/").rpartition("/")[2]
    page = plain(Client().get(customer_url(ticket).partition(":8000")[2] or f"/c/{token}/"))
    assert f"/help/?from={token}" in page
    for address in ("/help/", f"/help/{situation.slug}/"):
        known = plain(Client().get(address, {"from": token}))
        assert "Где чемодан" in known
        assert re.search(r'href="[^"]*/c/ey', known), "the way to it"
        assert 'content="no-referrer"' in known
    for bad in ("", "x", token[:-2], "я" * 1000):
        assert "Где чемодан" not in plain(Client().get("/help/", {"from": bad}))
    desk.resolve(ticket, by=cast.anna)
    assert "Где чемодан" not in plain(Client().get("/help/", {"from": token}))


def test_a_typed_address_tells_nothing_of_what_is_open(situation: Situation, cast: Cast) -> None:
    desk.open_ticket(
        customer=cast.ivan,
        subject="Где чемодан",
        text="…",
        kind="question",
        channel="email",
        by=None,
        address="ivan@mail.example",
    )
    answer = Client().post(f"/help/{situation.slug}/", typed(situation, email="ivan@mail.example", q1=""))
    assert "Где чемодан" not in plain(answer)


def test_a_choice_made_in_one_language_is_still_made_in_the_other(situation: Situation, cast: Cast) -> None:
    Client().post(f"/help/{situation.slug}/", typed(situation))
    request = Request.objects.get()
    page = signed_in(cast.boris).get(f"/requests/{request.pk}/change/?lang=en").content.decode()
    assert '<option value="a typing mistake" selected>' in page
