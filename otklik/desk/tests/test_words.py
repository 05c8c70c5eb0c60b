"""The words of a reply: one calm list, one question before something serious goes out, and nothing that blocks."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from otklik.conftest import Cast
from otklik.desk.actions import learn, open_ticket
from otklik.desk.models import KnownFact, Message, Ticket
from otklik.desk.writing.promised import promised_to
from otklik.incidents.actions import raise_incident
from otklik.speech.judging import own_rules
from otklik.speech.models import Manner, OwnRule, Tally

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true", "HX-Target": "div#work"}
GRAVE = "Деньги вернутся сегодня."


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    ticket = open_ticket(
        customer=cast.ivan, subject="Возврат", text="Где?", kind="request", channel="portal", by=None, service=cast.checkin
    )
    ticket.team = cast.passengers
    ticket.save(update_fields=["team"])
    return ticket


@pytest.fixture(autouse=True)
def rule(db: None) -> OwnRule:
    Manner.objects.create(pk=1)
    own_rules.cache_clear()
    return OwnRule.objects.create(
        phrases=["вернутся сегодня"], kinds=["reply"], level="error", message_ru="Так не обещаем", rewrite="вернутся до пятницы"
    )


def said(**more: str) -> dict[str, str]:
    return {"mode": "reply", "text": GRAVE, "key": str(uuid.uuid4()), **more}


def test_something_serious_is_asked_about_once_and_never_blocked(as_anna: Client, ticket: Ticket) -> None:
    first, address = said(), f"/tickets/{ticket.number}/write/"
    question = as_anna.post(address, first, headers=PART)
    html = question.content.decode()
    assert (question.status_code, question["HX-Retarget"]) == (422, ".composer:not([hidden]) [data-words-question]")
    assert "Так не обещаем" in html
    assert 'name="worded" value="1"' in html
    assert not ticket.outgoing.exists()
    assert as_anna.post(address, {**first, "worded": "1"}, headers=PART).status_code == 200
    assert ticket.outgoing.get().text == GRAVE


def test_without_script_the_page_comes_back_with_the_text_and_the_question(as_anna: Client, ticket: Ticket) -> None:
    page = as_anna.post(f"/tickets/{ticket.number}/write/", said())
    html = page.content.decode()
    assert page.status_code == 422
    assert GRAVE in html
    assert 'name="as_it_is"' in html
    assert as_anna.post(f"/tickets/{ticket.number}/write/", said(as_it_is="|")).status_code == 303
    assert ticket.outgoing.count() == 1


def test_a_later_moment_is_kept_through_the_question(as_anna: Client, ticket: Ticket) -> None:
    first, address = said(later="hour"), f"/tickets/{ticket.number}/write/"
    html = as_anna.post(address, first, headers=PART).content.decode()
    found = re.search(r'name="as_it_is" value="([^"]*)"', html)
    assert found
    as_anna.post(address, {**first, "later": "", "as_it_is": found[1]}, headers=PART)
    assert ticket.outgoing.get().is_later


def test_what_was_left_is_not_asked_about(as_anna: Client, ticket: Ticket) -> None:
    html = as_anna.post(f"/tickets/{ticket.number}/words/", {"text": GRAVE}).content.decode()
    found = re.search(r'data-token="(own-[^"]+)"', html)
    assert found
    left = said(words_left=found[1])
    assert as_anna.post(f"/tickets/{ticket.number}/write/", left, headers=PART).status_code == 200


def test_a_note_is_nobodys_business(as_anna: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.number}/words/"
    assert as_anna.post(address, {"text": GRAVE, "mode": "note"}).content.decode().strip() == ""
    as_anna.post(f"/tickets/{ticket.number}/write/", said(mode="note"), headers=PART)
    assert Message.objects.filter(text=GRAVE).exists()
    assert not Tally.objects.exists()


def test_known_facts_and_rules_are_one_list(as_anna: Client, ticket: Ticket) -> None:
    learn(ticket, "e-ticket", "555-2401234567", KnownFact.KIT, is_proven=True)
    text = f"{GRAVE} Напишите номер билета."
    html = as_anna.post(f"/tickets/{ticket.number}/words/", {"text": text}).content.decode()
    assert html.count("<li ") == len(set(re.findall(r'data-token="([^"]+)"', html)))
    assert html.index("Так не обещаем") < html.index('data-insert="555-2401234567"')
    assert f'data-start="{len(GRAVE) + 1}" data-end="{len(text)}"' in html


def test_sending_counts_what_was_found_and_put_right(as_anna: Client, ticket: Ticket, rule: OwnRule) -> None:
    once = said(text="Здравствуйте, деньги вернутся до пятницы.", words_seen=f"{rule.rule} {rule.rule}", words_accepted=rule.rule)
    for _ in range(2):
        as_anna.post(f"/tickets/{ticket.number}/write/", once, headers=PART)
    tally = Tally.objects.get(rule=rule.rule)
    assert (tally.seen, tally.accepted, tally.sent) == (1, 1, 0)
    as_anna.post(f"/tickets/{ticket.number}/write/", said(worded="1"), headers=PART)
    tally.refresh_from_db()
    assert (tally.seen, tally.accepted, tally.sent) == (2, 1, 1)


def test_a_reply_knows_what_the_incident_has_promised(cast: Cast, ticket: Ticket) -> None:
    assert promised_to(ticket) == []
    incident = raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    assert [moment for _text, moment in promised_to(ticket)] == [incident.next_update_at] * bool(incident.next_update_at)


def test_the_button_for_a_proposal_is_there_only_when_it_is_set_up(as_anna: Client, ticket: Ticket, settings: Settings) -> None:
    page = f"/tickets/{ticket.number}/"
    assert "<propose-words" not in as_anna.get(page).content.decode()
    refusal = as_anna.post(f"{page}reword/", {"text": "т"}).content.decode()
    assert "data-proposal-use" not in refusal
    settings.REWRITE_URL, settings.REWRITE_MODEL = "https://model.example/v1", "m"
    assert "<propose-words" in as_anna.get(page).content.decode()


def test_a_check_asks_for_what_is_known_only_where_the_text_asks_for_something(as_anna: Client, ticket: Ticket) -> None:
    counts = []
    for text in ("Деньги уже у вас.", "Напишите номер билета."):
        as_anna.post(f"/tickets/{ticket.number}/words/", {"text": text})
        with CaptureQueriesContext(connection) as asked:
            as_anna.post(f"/tickets/{ticket.number}/words/", {"text": text})
        counts.append(len(asked))
    # The session, the person, the ticket, what there is about it, the manner; then also identifiers and facts.
    assert counts == [5, 7]
