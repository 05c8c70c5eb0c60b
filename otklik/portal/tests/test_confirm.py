"""«Получилось?» from a letter and on the page: two equal buttons, one answer a round, and the way back from a slip."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.customers.models import Customer
from otklik.desk.models import Ticket
from otklik.incidents.actions import acknowledge, clear, close, fix, reopen
from otklik.incidents.models import Confirmation, Incident
from otklik.portal.tests.reading import read, words

PART = {"hx-request": "true", "hx-target": "div#now"}


@pytest.fixture
def many(repaired: Incident) -> None:
    """Nine others were touched, so that one "still broken" does not reopen."""
    for number in range(9):
        repaired.affected.create(customer=Customer.objects.create(name=f"{number}"))


def test_opening_the_question_changes_nothing_and_the_button_answers(
    client: Client, repaired: Incident, many: None, address: str
) -> None:
    html = read(client, f"{address}confirm/")
    assert "Получилось?" in html
    assert 'value="through"' in html
    assert 'value="broken"' in html
    assert not Confirmation.objects.exists()
    answer = client.post(f"{address}confirm/", {"answer": "through"})
    assert answer.status_code == 303
    assert answer["Location"] == address
    assert Confirmation.objects.get().answer == "through"
    assert Confirmation.objects.get().via == "link"


def test_the_page_asks_until_he_has_answered_and_then_thanks(
    client: Client, repaired: Incident, many: None, address: str
) -> None:
    html = read(client, address)
    assert "Мы починили" in html
    assert "Получилось?" in html
    answer = client.post(f"{address}confirm/", {"answer": "through"}, headers=PART)
    assert words(answer).lstrip().startswith('<div id="now"')
    html = read(client, address)
    assert "Рады, что получилось" in html
    assert "Получилось?" not in html
    assert "Исправить ответ" in html


def test_a_slip_of_the_finger_can_be_put_right(client: Client, repaired: Incident, many: None, address: str) -> None:
    client.post(f"{address}confirm/", {"answer": "through"})
    html = read(client, f"{address}confirm/")
    assert "вы ответили, что получилось" in html
    assert 'value="broken"' in html
    client.post(f"{address}confirm/", {"answer": "broken"})
    assert Confirmation.objects.get().answer == "broken"
    assert "Инженеры видят ваш ответ" in read(client, address)


def test_an_answer_that_reopens_is_thanked_for_and_the_next_round_asks_anew(
    client: Client, cast: Cast, repaired: Incident, address: str
) -> None:
    answer = client.post(f"{address}confirm/", {"answer": "broken"}, follow=True)
    html = words(answer)
    assert "Мы снова взялись за ремонт" in html
    assert "Получилось?" not in html
    again = Incident.objects.get()
    assert again.reopened == 1
    fix(acknowledge(again, by=cast.vera), by=cast.vera)
    assert "Получилось?" in read(client, address)


def test_while_it_is_being_repaired_the_old_letter_asks_nothing(
    client: Client, cast: Cast, repaired: Incident, many: None, address: str
) -> None:
    reopen(repaired, by=cast.vera)
    html = read(client, f"{address}confirm/")
    assert 'value="through"' not in html
    assert "Это сбой на нашей стороне" in html
    for headers in ({}, PART):
        late = client.post(f"{address}confirm/", {"answer": "through"}, headers=headers)
        assert late.status_code == 422
        assert "чиним" in words(late).lower()
    assert not Confirmation.objects.exists()


def test_after_closing_a_late_answer_is_still_taken(
    client: Client, cast: Cast, repaired: Incident, many: None, address: str
) -> None:
    close(repaired, by=cast.vera)
    assert 'value="broken"' in read(client, f"{address}confirm/")
    assert client.post(f"{address}confirm/", {"answer": "broken"}).status_code == 303
    assert Incident.objects.get().state == "closed"


@pytest.mark.parametrize("answer", ["", "<script>", "THROUGH", "\x00", "yes" * 1000])
def test_a_made_up_answer_is_refused(client: Client, repaired: Incident, address: str, answer: str) -> None:
    refused = client.post(f"{address}confirm/", {"answer": answer})
    assert refused.status_code == 422
    assert 'value="through"' in words(refused)
    assert not Confirmation.objects.exists()


def test_nothing_to_confirm(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    assert client.get(f"{address}confirm/").status_code == 200
    assert client.post(f"{address}confirm/", {"answer": "through"}).status_code == 422


def test_what_cleared_by_itself_is_not_asked_about(client: Client, cast: Cast, incident: Incident, address: str) -> None:
    clear(incident, by=cast.vera)
    assert 'value="through"' not in read(client, f"{address}confirm/")
    assert "Подтверждать больше нечего" in words(client.post(f"{address}confirm/", {"answer": "through"}))
