"""An answer that is kept for a retry goes only to whoever would get in with a new request (promise P7)."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from otklik.accounts.models import Role
from otklik.api.tests.conftest import Program
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Message, Ticket
from otklik.incidents import actions as incidents

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(ticket: Ticket, cast: Cast) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.passengers)
    return ticket


def asked(program: Program, method: str, path: str, content: Any, key: str = "k-1") -> HttpResponse:
    return program.send(method, path, content, **{"Idempotency-Key": key})


TICKETS = {
    "change": ("patch", "", {"kind": "complaint"}),
    "claim": ("post", "/claim", {}),
    "note": ("post", "/messages", {"kind": "note", "text": "Заметка"}),
    "fact": ("post", "/facts", {"name": "рейс", "value": "SU-1"}),
    "file": ("post", "/attachments?name=a.txt", {}),
}


@pytest.mark.parametrize("what", TICKETS)
def test_who_lost_the_team_of_a_ticket_is_answered_as_a_stranger(
    what: str, anna: Program, ticket: Ticket, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    method, path, content = TICKETS[what]
    first = asked(anna, method, f"tickets/{ticket.number}{path}", content)
    again = asked(anna, method, f"tickets/{ticket.number}{path}", content)
    assert first.status_code in (200, 201)
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    cast.passengers.operators.remove(cast.anna)
    kept = asked(anna, method, f"tickets/{ticket.number}{path}", content)
    fresh = asked(anna, method, f"tickets/{ticket.number}{path}", content, key="k-2")
    missing = asked(anna, method, f"tickets/999999{path}", content, key="k-3")
    assert kept.status_code == fresh.status_code == missing.status_code == 404
    assert kept.json() == fresh.json() == missing.json()
    assert "Idempotency-Replayed" not in kept


@pytest.mark.parametrize("take", [True, False])
def test_what_one_has_opened_and_lost_is_not_told_again(take: bool, anna: Program, ticket: Ticket, cast: Cast) -> None:
    """The customer is still seen, by another ticket."""
    content = {"customer": {"id": cast.ivan.pk}, "text": "Тайна", "take": take}
    number = asked(anna, "post", "tickets", content).json()["number"]
    assert asked(anna, "post", "tickets", content).status_code == 201
    Ticket.objects.filter(number=number).update(team=cast.baggage)
    answer = asked(anna, "post", "tickets", content)
    assert (answer.status_code, Ticket.objects.count()) == (404, 2)
    assert "Тайна" not in answer.content.decode()


def test_an_answer_about_a_customer_goes_with_the_sight_of_him(anna: Program, cast: Cast) -> None:
    made = asked(anna, "post", "customers", {"name": "Новый"}, key="k-0").json()["id"]
    for method, path, content in (
        ("patch", f"customers/{made}", {"name": "Другой"}),
        ("post", f"customers/{made}/identifiers", {"kind": "contract", "value": "17"}),
    ):
        assert asked(anna, method, path, content, key=path).status_code in (200, 201)
    customer = cast.ivan.__class__.objects.get(pk=made)
    hidden = desk.open_ticket(customer=customer, subject="т", text="т", kind="question", channel="email", by=None)
    Ticket.objects.filter(pk=hidden.pk).update(team=cast.baggage)
    assert asked(anna, "post", "customers", {"name": "Новый"}, key="k-0").status_code == 404
    path = f"customers/{made}"
    assert asked(anna, "patch", path, {"name": "Другой"}, key=path).status_code == 404
    path += "/identifiers"
    assert asked(anna, "post", path, {"kind": "contract", "value": "17"}, key=path).status_code == 404


def test_who_repairs_no_more_is_not_told_again_what_he_did(program: type[Program], cast: Cast) -> None:
    vera = program(cast.vera)
    incident = incidents.raise_incident(cast.checkin, by=cast.lena)
    path = f"incidents/{incident.pk}/steps"
    assert asked(vera, "post", path, {"step": "acknowledge"}).status_code == 201
    raised = {"service": "checkin"}
    assert asked(vera, "post", "incidents", raised, key="k-2").status_code == 201
    cast.vera.roles = [Role.OPERATOR]
    cast.vera.save(update_fields=["roles"])
    assert asked(vera, "post", path, {"step": "acknowledge"}).status_code == 403
    assert asked(vera, "post", "incidents", raised, key="k-2").status_code == 201, "operators raise incidents too"
    cast.vera.roles = [Role.ADMIN]
    cast.vera.save(update_fields=["roles"])
    assert asked(vera, "post", "incidents", raised, key="k-2").status_code == 403


def test_a_note_is_written_once_whoever_asks_again(anna: Program, ticket: Ticket, cast: Cast) -> None:
    content = {"kind": "note", "text": str(uuid.uuid4())}
    for _turn in range(2):
        asked(anna, "post", f"tickets/{ticket.number}/messages", content)
    cast.passengers.operators.remove(cast.anna)
    asked(anna, "post", f"tickets/{ticket.number}/messages", content)
    cast.passengers.operators.add(cast.anna)
    assert asked(anna, "post", f"tickets/{ticket.number}/messages", content)["Idempotency-Replayed"] == "true"
    assert Message.objects.filter(text=content["text"]).count() == 1
