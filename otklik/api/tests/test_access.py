"""Promise P7 for the API: which of the cast, with a token for everything, gets in where; a session opens nothing (tests/test_access.py)."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from otklik.api.actions.webhooks import make_webhook
from otklik.api.actions.webhooks import test_webhook as call_webhook
from otklik.api.tests.conftest import Program
from otklik.conftest import Cast
from otklik.customers import actions as customers
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.incidents import actions as incidents
from otklik.incidents.models import Incident
from otklik.journal.models import Entry

pytestmark = pytest.mark.django_db

WORKING = frozenset({"anna", "boris", "vera", "lena", "oleg"})
ANYBODY = WORKING | {"fyodor"}
DESK = frozenset({"anna", "boris", "lena"})
BAGGAGE = frozenset({"boris", "lena"})
DUTY = frozenset({"vera", "lena"})
ADMIN = frozenset({"oleg"})
NOBODY: frozenset[str] = frozenset()

# Method and route → who gets in; the ticket belongs to Boris's team, and its customer has no other.
ROWS: dict[tuple[str, str], frozenset[str]] = {
    ("get", "openapi"): ANYBODY,
    ("get", "list_tickets"): DESK,
    ("post", "open_ticket"): DESK,
    ("get", "read_ticket"): BAGGAGE,
    ("patch", "change_ticket"): BAGGAGE,
    ("post", "claim_ticket"): BAGGAGE,
    ("get", "list_messages"): BAGGAGE,
    ("post", "write_message"): BAGGAGE,
    ("get", "list_facts"): BAGGAGE,
    ("post", "learn"): BAGGAGE,
    ("get", "list_attachments"): BAGGAGE,
    ("post", "upload"): BAGGAGE,
    ("get", "download"): BAGGAGE,
    ("delete", "take_away"): NOBODY,  # the file of these tests is sent
    ("get", "list_customers"): DESK,
    ("post", "add_customer"): DESK,
    ("get", "read_customer"): BAGGAGE,
    ("patch", "change_customer"): BAGGAGE,
    ("post", "add_identifier"): BAGGAGE,
    ("post", "merge_customers"): BAGGAGE,
    ("get", "list_merges"): BAGGAGE,
    ("post", "part_customers"): BAGGAGE,
    ("get", "list_organisations"): DESK,
    ("get", "read_organisation"): NOBODY,  # there is none
    ("get", "list_services"): WORKING,
    ("post", "add_service"): frozenset({"oleg"}),
    ("get", "read_service"): WORKING,
    ("patch", "change_service"): frozenset({"oleg"}),
    ("get", "list_incidents"): WORKING,
    ("post", "raise_incident"): DESK | {"vera"},
    ("get", "read_incident"): WORKING,
    ("post", "take_step"): DUTY,
    ("post", "give_forecast"): DUTY,
    ("get", "list_updates"): WORKING,
    ("post", "publish_update"): DUTY,
    ("get", "list_webhooks"): ADMIN,
    ("post", "make_webhook"): ADMIN,
    ("get", "read_webhook"): ADMIN,
    ("delete", "remove_webhook"): ADMIN,
    ("post", "resume_webhook"): ADMIN,
    ("post", "test_webhook"): ADMIN,
    ("get", "list_calls_of_webhook"): ADMIN,
    ("post", "resend_call"): ADMIN,
    ("get", "list_teams"): WORKING,
    ("get", "list_operators"): WORKING,
    ("get", "read_me"): WORKING,
    ("get", "read_operator"): WORKING,
}
BODIES: dict[str, dict[str, object]] = {
    "open_ticket": {"customer": {"name": "Новый"}, "text": "т"},
    "change_ticket": {"state": "waiting_third_party"},
    "write_message": {"kind": "note", "text": "т"},
    "learn": {"name": "рейс", "value": "SU-1"},
    "add_customer": {"name": "Новый"},
    "change_customer": {"language": "en"},
    "make_webhook": {"url": "https://hooks.example.com/", "kinds": ["incident.raised"]},
    "add_identifier": {"kind": "contract", "value": "17"},
    "add_service": {"slug": "pay", "name_ru": "Оплата"},
    "change_service": {"name_ru": "Р"},
    "raise_incident": {"service": "checkin"},
    "take_step": {"step": "acknowledge"},
    "give_forecast": {},
    "publish_update": {"text_ru": "т"},
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    found = desk.open_ticket(customer=cast.ivan, subject="т", text="т", kind="complaint", channel="email", by=None)
    found.team = cast.baggage
    found.save(update_fields=["team"])
    return found


@pytest.fixture
def incident(cast: Cast, ticket: Ticket) -> Incident:
    return incidents.raise_incident(cast.checkin, by=cast.boris, ticket=ticket)


@pytest.mark.parametrize("who", sorted(ANYBODY))
@pytest.mark.parametrize(("method", "name"), sorted(ROWS), ids="-".join)
def test_only_those_in_the_row_get_in(method: str, name: str, who: str, cast: Cast, ticket: Ticket, incident: Incident) -> None:
    webhook = make_webhook(url="https://a.example/", kinds=["incident.raised"], operator=cast.oleg, by=cast.oleg)
    call = call_webhook(webhook)
    sent = desk.attach(ticket, "pass.txt", [b"content"], by=cast.boris, key=(key := uuid.uuid4()))
    desk.add_note(ticket, "Вот", by=cast.boris, key=key)
    twin, other = (customers.introduce(name="Двойник", identifiers=[]) for _turn in range(2))
    merge = customers.merge(cast.ivan, other, by=cast.lena)
    ivan = dict.fromkeys(("customer", "customers", "merges", "identifier"), cast.ivan.pk)
    ids = {**ivan, "operator": cast.anna.pk, "webhook": webhook.pk}
    for values in (
        {},
        {"number": ticket.number},
        {"slug": "checkin"},
        {"id": ids.get(name.rpartition("_")[2], incident.pk)},
        {"number": ticket.number, "id": sent.pk},
        {"id": webhook.pk, "call": call.pk},
        {"id": cast.ivan.pk, "merge": merge.pk},
    ):
        try:
            url = reverse(f"api:{name}", kwargs=values)
        except Exception:  # noqa: BLE001 - the next set of values fits
            continue
        break
    Entry.objects.all().delete()
    program = Program(getattr(cast, who))
    url += "?name=photo.jpg" if name == "upload" else ""
    bodies = BODIES | {"merge_customers": {"gone": twin.pk}}
    answer = program.send(method, url.removeprefix("/api/v1/"), bodies.get(name, {}) if method != "get" else None)
    assert answer.status_code < 500
    assert (answer.status_code < 400) is (who in ROWS[method, name]), getattr(answer, "content", "")
    if who not in ROWS[method, name]:
        assert answer.status_code in (401, 403, 404)
        assert not Entry.objects.exists(), "something happened all the same"
