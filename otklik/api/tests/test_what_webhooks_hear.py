"""Every fact is either told to webhooks, as the documents say, or stays inside on purpose."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from ninja import Schema

from otklik.api import kinds
from otklik.api.actions import webhooks as actions
from otklik.api.described import SHAPES, document
from otklik.api.models import Call
from otklik.api.payloads import parts_of
from otklik.api.shapes import incidents as incident_shapes
from otklik.api.shapes import tickets as ticket_shapes
from otklik.api.v1 import api
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk import facts as desk_facts
from otklik.desk.jobs import pass_on_mentions, pass_on_steps, tell_of_steps
from otklik.desk.models import NextStep, Ticket
from otklik.incidents import actions as incidents
from otklik.incidents import facts as incident_facts
from otklik.journal.facts import KINDS as ALL
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
EVERY = [kind for kind, _words in kinds.CHOICES]
# What could be told; what other facts are made of is never recorded itself.
ABOUT = (desk_facts.TicketFact, incident_facts.IncidentFact)
COULD = {fact for fact in ALL.values() if issubclass(fact, ABOUT) and not fact.__name__.endswith("Fact")}


def in_english() -> list[tuple[str, str]]:
    with translation.override("en"):
        return [(kind, str(words)) for kind, words in kinds.CHOICES]


def opened(cast: Cast, subject: str = "Тема") -> Ticket:
    return desk.open_ticket(customer=cast.ivan, subject=subject, text="т", kind="question", channel="portal", by=None)


def test_each_fact_is_told_or_stays_here_on_purpose() -> None:
    told = set(kinds.KINDS)
    assert told & kinds.UNTOLD == set()
    assert told | kinds.UNTOLD == COULD


def test_each_call_is_documented_with_an_example_that_fits() -> None:
    told = document(api)
    assert list(told["webhooks"]) == [*EVERY, kinds.TEST]
    for kind, words in in_english():
        operation = told["webhooks"][kind]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert (operation["summary"], schema["properties"]["type"]["const"]) == (words, kind)
        data = schema["example"]["data"]
        assert list(data) == schema["properties"]["data"]["required"] != []
        for part, content in data.items():
            shape = told["components"]["schemas"][SHAPES[part]]
            assert schema["properties"]["data"]["properties"][part] == {"$ref": f"#/components/schemas/{SHAPES[part]}"}
            assert set(content) == set(shape["properties"])


def test_people_read_them_too(as_anna: Client) -> None:
    page = as_anna.get("/api/?lang=en").text
    for kind, words in in_english():
        assert f'id="called-{kind}"' in page
        assert words in page


def a_day_at_the_desk(cast: Cast) -> None:
    """A ticket through all of its facts, and what happens among ourselves besides."""
    ticket, other = opened(cast), opened(cast, "Ещё")
    desk.hand_over(ticket, team=cast.passengers, by=cast.lena)
    desk.claim(ticket, by=cast.anna)
    desk.add_message(ticket, "Ну что?", from_customer=cast.ivan)
    desk.reply(ticket, "Ищем.", by=cast.anna)
    desk.move(ticket, "waiting_third_party", by=cast.anna)
    desk.add_note(ticket, "@Anna, тайна", by=cast.lena)
    desk.resolve(ticket, by=cast.anna)
    desk.reopen(ticket, by=cast.anna)
    desk.plan(ticket, "Позвонить", owner=cast.anna, due_at=now() + timedelta(hours=1), by=cast.anna)
    NextStep.objects.update(due_at=now())
    tell_of_steps()
    desk.hand_over(ticket, team=cast.baggage, operator=cast.boris, by=cast.lena)
    pass_on_steps()
    pass_on_mentions()
    desk.merge(ticket, other, by=cast.lena, is_sure=True)
    desk.unmerge(Ticket.objects.get(pk=ticket.pk), by=cast.lena)


def an_outage(cast: Cast) -> None:
    incident = incidents.raise_incident(cast.checkin, by=cast.lena)
    incidents.acknowledge(incident, by=cast.vera)
    incidents.forecast(incident, None, None, by=cast.vera)
    incidents.publish_update(incident, text_ru="Ищем причину", by=cast.vera)


DAYS: list[tuple[Callable[[Cast], None], set[str]]] = [
    (a_day_at_the_desk, {"NoteAdded", "ColleagueMentioned", "MentionMissed", "StepPlanned", "StepCameDue", "StepPassed"}),
    (an_outage, set()),
]
SHOWN: dict[str, type[Schema]] = {
    part: getattr(ticket_shapes, name, None) or getattr(incident_shapes, name) for part, name in SHAPES.items()
}


@pytest.mark.parametrize(("day", "inside"), DAYS)
def test_what_is_told_is_what_is_documented_and_nothing_of_ours(
    day: Callable[[Cast], None], inside: set[str], cast: Cast
) -> None:
    actions.make_webhook(url="https://a.example/", kinds=EVERY, operator=cast.lena, by=cast.oleg)
    day(cast)
    run_jobs()
    facts = {kind: fact for fact, (kind, _words) in kinds.KINDS.items()}
    told = {call.kind: json.loads(call.body) for call in Call.objects.all()}
    happened = {ALL[name] for name in Entry.objects.values_list("kind", flat=True)}
    assert inside <= {fact.__name__ for fact in happened}
    assert {facts[kind] for kind in told} == happened & set(kinds.KINDS) != set()
    for kind, body in told.items():
        assert list(body["data"]) == parts_of(facts[kind])
        for part, content in body["data"].items():
            assert set(content) == set(SHOWN[part].model_fields)
            SHOWN[part].model_validate(content)
    assert not any("тайна" in json.dumps(body, ensure_ascii=False) for body in told.values())
