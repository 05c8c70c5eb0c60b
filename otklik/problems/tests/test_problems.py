"""One cause behind many tickets: written down once, offered on each, told to everybody when it is gone."""

from __future__ import annotations

import pytest

from otklik.accounts import actions as accounts
from otklik.conftest import Cast, signed_in
from otklik.customers.models import Customer
from otklik.desk import actions as desk
from otklik.desk.models import State, Ticket
from otklik.incidents import actions as incidents
from otklik.journal.testing import run_jobs
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery
from otklik.problems import access, actions
from otklik.problems.models import Problem

pytestmark = pytest.mark.django_db(transaction=True)


def written(customer: Customer, cast: Cast, subject: str = "Посадочный талон пустой", language: str = "ru") -> Ticket:
    return desk.open_ticket(
        customer=customer, subject=subject, text="Помогите", kind="failure", channel="email", by=None, service=cast.checkin, language=language
    )  # fmt: skip


@pytest.fixture
def problem(cast: Cast) -> Problem:
    return actions.save_problem(
        None, by=cast.vera, title="Посадочные талоны приходят пустыми", services=[cast.checkin],
        workaround_ru="Покажите код на экране телефона.", workaround_en="Show the code on your phone.",
    )  # fmt: skip


def test_a_workaround_makes_a_problem_a_known_error(cast: Cast, problem: Problem) -> None:
    assert problem.state == "known"
    assert actions.save_problem(problem, by=cast.vera, title="Т", workaround_ru="", workaround_en="").state == "open"


def test_the_newer_version_is_shown_before_it_is_overwritten(cast: Cast, problem: Problem) -> None:
    vera, page = signed_in(cast.vera), f"/problems/{problem.pk}/edit/"
    assert 'name="version" value="1"' in vera.get(page).text
    actions.save_problem(problem, by=cast.lena, title="Талон пуст", cause="Шрифт", services=[cast.checkin])
    typed = {"title": "Пустой талон", "cause": "Принтер", "services": cast.checkin.pk, "version": "1"}
    answer = vera.post(page, typed, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    for told in ("это изменили: Lena", "<strong>Талон пуст</strong>", "<strong>Шрифт</strong>", "Принтер", 'value="2"'):
        assert told in answer.text.replace("\xa0", " ")
    problem.refresh_from_db()
    assert problem.cause == "Шрифт"
    assert vera.post(page, {**typed, "version": "2"}).status_code == 303
    problem.refresh_from_db()
    assert (problem.cause, problem.version) == ("Принтер", 3)


def test_operators_see_a_likely_problem_in_any_form_of_its_words(cast: Cast, problem: Problem) -> None:
    ticket = written(cast.ivan, cast, "Не открывается посадочный талон")
    assert access.suggested_for(ticket) == [problem]
    page = signed_in(cast.anna).get(f"/tickets/{ticket.number}/").text
    assert "Покажите код на" in page.replace("\xa0", " ")
    assert "insert-text" in page


def test_the_workaround_speaks_the_customers_language(cast: Cast, problem: Problem) -> None:
    ticket = written(cast.maria, cast, "Boarding pass", language="en")
    actions.link_ticket(problem, ticket, by=cast.anna)
    page = signed_in(cast.anna).get(f"/tickets/{ticket.number}/").text.replace("\xa0", " ")
    assert "Show the code on your phone." in page
    assert "Покажите код" not in page


def test_linking_twice_is_linking_once_and_unlinking_takes_it_back(cast: Cast, problem: Problem) -> None:
    ticket = written(cast.ivan, cast)
    anna = signed_in(cast.anna)
    for _press in range(2):
        assert anna.post(f"/problems/{problem.pk}/link/", {"ticket": str(ticket.number)}).status_code == 303
    assert problem.ticket_links.count() == 1
    anna.post(f"/problems/{problem.pk}/link/", {"ticket": str(ticket.number), "undo": "1"})
    assert not problem.ticket_links.exists()


def test_a_foreign_ticket_is_not_linked(cast: Cast, problem: Problem) -> None:
    ticket = written(cast.ivan, cast)
    Ticket.objects.update(team=cast.baggage)
    anna = signed_in(cast.anna)
    told = [
        anna.post(f"/problems/{problem.pk}/link/", {"ticket": words}) for words in (str(ticket.number), "99999999", "abc", "")
    ]
    assert [answer.status_code for answer in told] == [422] * 4
    assert len({answer.text.split("<main")[1] for answer in told}) == 1, "foreign, missing and misspelt look the same"
    assert "такого номера" in told[0].text or "таким номером" in told[0].text
    assert not problem.ticket_links.exists()


def test_solving_tells_each_customer_once_in_his_language_and_settles_the_tickets(cast: Cast, problem: Problem) -> None:
    first, second = written(cast.ivan, cast), written(cast.ivan, cast)
    english = written(cast.maria, cast, language="en")
    for ticket in (first, second, english):
        actions.link_ticket(problem, ticket, by=cast.anna)
    solved = actions.solve(problem, "Починили, спасибо.", "Repaired, thank you.", by=cast.lena, settles_tickets=True)
    run_jobs()
    assert [one.text for one in second.messages.filter(operator=cast.lena)] == ["Починили, спасибо."]
    assert not first.messages.filter(operator=cast.lena).exists()
    assert [one.text for one in english.messages.filter(operator=cast.lena)] == ["Repaired, thank you."]
    assert Delivery.objects.filter(recipient__startswith="customer:").count() == 2
    assert set(Ticket.objects.values_list("state", flat=True)) == {State.RESOLVED}
    actions.tell_in(second, solved)
    assert Delivery.objects.filter(recipient__startswith="customer:").count() == 2


def test_those_touched_by_a_linked_incident_are_told_too(cast: Cast, problem: Problem) -> None:
    ticket = written(cast.ivan, cast)
    incident = incidents.raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    run_jobs()
    actions.link_incident(problem, incident, by=cast.vera)
    page = signed_in(cast.lena).get(f"/problems/{problem.pk}/solve/").text
    assert "Иван Петров" in page
    actions.solve(problem, "Починили.", by=cast.lena)
    run_jobs()
    assert ticket.messages.filter(text="Починили.").count() == 1


def test_a_solved_problem_takes_no_more_tickets_until_it_comes_back(cast: Cast, problem: Problem) -> None:
    solved = actions.solve(problem, "Починили.", by=cast.lena)
    with pytest.raises(Refused):
        actions.link_ticket(solved, written(cast.ivan, cast), by=cast.anna)
    with pytest.raises(Refused):
        actions.solve(solved, "Ещё раз.", by=cast.lena)
    assert actions.reopen(solved, by=cast.anna).state == "known"


def test_solving_without_a_word_is_refused(cast: Cast, problem: Problem) -> None:
    answer = signed_in(cast.lena).post(f"/problems/{problem.pk}/solve/", {"text_ru": " ", "text_en": ""})
    assert answer.status_code == 422
    problem.refresh_from_db()
    assert problem.is_live


def test_a_problem_is_found_by_a_word_and_written_from_a_ticket(cast: Cast, problem: Problem) -> None:
    ticket, anna = written(cast.ivan, cast), signed_in(cast.anna)
    assert problem.title in anna.get("/problems/?q=талона").text.replace("\xa0", " ")
    assert anna.get(f"/problems/choose/?ticket={ticket.number}&q=ничего").status_code == 200
    anna.post("/problems/new/", {"title": "Другая", "ticket": str(ticket.number)})
    assert Problem.objects.get(title="Другая").ticket_links.get().ticket == ticket


def test_a_ticket_that_was_merged_keeps_nobody_from_being_told(cast: Cast, problem: Problem) -> None:
    first, second = written(cast.ivan, cast), written(cast.ivan, cast)
    other = written(cast.maria, cast, "Boarding pass", language="en")
    for ticket in (second, other):
        actions.link_ticket(problem, ticket, by=cast.anna)
    desk.merge(second, first, by=cast.lena)
    run_jobs()
    actions.solve(problem, "Починили", "Repaired", by=cast.vera, settles_tickets=True)
    run_jobs()
    for ticket, text in ((first, "Починили"), (other, "Repaired")):
        assert ticket.messages.filter(text=text).count() == 1
    assert Delivery.objects.filter(recipient=f"customer:{cast.maria.pk}").count() == 1


@pytest.mark.parametrize("path", ["/problems/", "/problems/choose/"])
def test_a_search_for_what_is_no_letter_finds_nothing(cast: Cast, problem: Problem, path: str) -> None:
    assert signed_in(cast.anna).get(path, {"q": "пустыми\0\x0b"}).status_code == 200


LEAVINGS = {
    "account": lambda cast: accounts.deactivate(cast.vera, by=cast.oleg),
    "roles": lambda cast: accounts.change_roles(cast.vera, [], by=cast.oleg),
}


@pytest.mark.parametrize("leaving", LEAVINGS)
def test_a_problem_of_somebody_who_has_left_is_nobodys_and_is_found(cast: Cast, problem: Problem, leaving: str) -> None:
    lena, page, empty = signed_in(cast.lena), f"/problems/{problem.pk}/", "Каждую проблему кто-то ведёт"
    actions.save_problem(problem, by=cast.vera, title="Пустой талон", owner=cast.vera)
    assert "никто не ведёт" not in lena.get(page).text
    assert empty in lena.get("/problems/?show=nobody").text
    LEAVINGS[leaving](cast)
    shown = lena.get(page).text
    assert "никто не ведёт" in shown
    assert "больше не работает: Vera" in shown
    for place in ("/problems/", "/problems/?show=nobody"):
        listed = lena.get(place).text
        assert "Пустой талон" in listed
        assert "Vera" not in listed
    actions.save_problem(problem, by=cast.lena, title="Пустой талон", owner=cast.lena)
    assert "больше не работает" not in lena.get(page).text
    assert empty in lena.get("/problems/?show=nobody").text


def test_what_nobody_has_taken_is_nobodys_until_it_is_over(cast: Cast, problem: Problem) -> None:
    assert list(Problem.objects.without_owner()) == [problem]
    assert "никто не ведёт" in signed_in(cast.lena).get(f"/problems/{problem.pk}/").text
    actions.save_problem(problem, by=cast.vera, title="Т", owner=cast.vera)
    actions.close(problem, by=cast.vera)
    accounts.deactivate(cast.vera, by=cast.oleg)
    assert not Problem.objects.without_owner().exists()
    page = signed_in(cast.lena).get(f"/problems/{problem.pk}/").text
    assert "Vera" in page, "whoever looked after it to the end"
    assert "больше не работает" not in page
