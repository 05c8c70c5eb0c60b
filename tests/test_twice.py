"""Every button of the newer rooms pressed twice at one moment, or by two at once: nothing breaks, and one thing has happened."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localtime
from pytest_django import Settings

from otklik.conftest import Cast, signed_in
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.journal.models import Entry
from otklik.lib.clock import now
from tests.access_places import a_ticket, address, an_incident  # noqa: F401 - fixtures
from tests.test_at_once import sent_at_once

pytestmark = pytest.mark.django_db(transaction=True)
Body = dict[str, str]
SOON = f"{localtime(now() + timedelta(days=2)):%Y-%m-%dT%H:%M}"
LATER = f"{localtime(now() + timedelta(days=2, hours=2)):%Y-%m-%dT%H:%M}"
KEY = str(uuid.UUID(int=7))

# Route → what is posted, and the fact that must be there once. Both press as the same person, who may everything.
PRESSES: dict[str, tuple[Body, str]] = {
    "desk:claim": ({}, "TicketClaimed"),
    "desk:resolve": ({}, "TicketResolved"),
    "desk:snooze": ({"when": "tomorrow", "anyway": "1"}, "TicketSnoozed"),
    "desk:kind": ({"kind": "question"}, "TicketSorted"),
    "desk:priority": ({"impact": "1", "urgency": "1"}, "TicketPrioritised"),
    "desk:follow": ({}, "TicketFollowed"),
    "desk:learn": ({"name": "flight", "value": "PL 1"}, "FactLearned"),
    "desk:write": ({"mode": "note", "text": "Розыск", "key": KEY}, "NoteAdded"),
    "desk:release": ({}, ""),
    "desk:take_back": ({}, ""),
    "desk:take_draft": ({}, ""),
    "desk:save-view": ({"name": "Мои", "query": "kind=failure"}, "ViewSaved"),
    "desk:retire_field": ({}, "KindFieldRetired"),
    "desk:customer-part": ({}, "CustomersParted"),
    "desk:customer-tell": ({"identifier": "new@mail.example", "value": "new@mail.example"}, ""),
    "replies:remove": ({}, "ReplyTemplateRemoved"),
    "bulk:undo": ({}, ""),
    "catalogue:answer": ({"said": "approved"}, "RequestApproved"),
    "problems:edit": ({"title": "Пустой талон", "version": "1"}, "ProblemChanged"),
    "problems:solve": ({"text_ru": "Готово"}, "ProblemSolved"),
    "problems:close": ({}, "ProblemClosed"),
    "problems:link": ({"ticket": "TICKET"}, "TicketLinkedToProblem"),
    "problems:link-incident": ({"incident": "INCIDENT"}, "IncidentLinkedToProblem"),
    "changes:ask": ({}, "ChangeApprovalAsked"),
    "changes:cancel": ({}, "ChangeCancelled"),
    "changes:edit": ({"title_ru": "Обновление базы", "from_at": SOON, "to_at": LATER, "services": "SERVICE", "risk": "low", "version": "1"}, "ChangeEdited"),
    "automation:on": ({}, "RuleSwitchedOn"),
    "automation:off": ({}, ""),
    "automation:remove": ({}, "RuleRemoved"),
    "automation:take": ({}, ""),
    "automation:decline": ({}, ""),
    "agreements:remove-agreement": ({}, "AgreementRemoved"),
    "agreements:remove-between": ({}, "TeamAgreementRemoved"),
    "agreements:new-calendar": ({"name": "Ночной", "time_zone": "Europe/Moscow", "is_always": "on"}, "CalendarMade"),
    "exchange:ask-export": ({"subject": "services", "form": "csv"}, ""),
    "exchange:stop": ({}, ""),
    "insight:accept": ({}, "ShiftAccepted"),
    "insight:give": ({"ticket": "TICKET", "to": "OPERATOR"}, ""),
    "insight:hand-over": ({"key": KEY, "note": "Всё тихо"}, ""),
    "speech:remove": ({}, ""),
    "customers:sms": ({"address": "smsc://login:password@{phone}"}, ""),
    "customers:sms-remove": ({}, ""),
    "customers:sms-test": ({"phone": "+79123456789", "form_key": KEY}, ""),
    "api-pages:resume-webhook": ({}, ""),
    "api-pages:webhook-secret": ({"renew": "1", "form_key": KEY}, "WebhookSecretRenewed"),
    "api-pages:remove-webhook": ({}, "WebhookRemoved"),
    "api-pages:revoke": ({}, "TokenRevoked"),
    "api-pages:tokens": ({"name": "Выгрузка", "scopes": "people:read", "form_key": KEY}, "TokenMade"),
    "accounts:invite": ({"emails": "new@polus.example", "roles": "operator", "form_key": KEY}, "OperatorInvited"),
    "accounts:link": ({"form_key": KEY}, "LinkMade"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def all_powerful(cast: Cast) -> Client:
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    cast.oleg.save(update_fields=["roles"])
    return signed_in(cast.oleg)


@pytest.mark.parametrize("name", sorted(PRESSES))
def test_a_button_pressed_twice_at_one_moment_acts_once(
    name: str,
    cast: Cast,
    ticket: Ticket,
    incident: Incident,
) -> None:
    client, again = all_powerful(cast), all_powerful(cast)
    url = address(name, cast, ticket, incident)
    body, fact = PRESSES[name]
    named = {
        "TICKET": str(ticket.number),
        "INCIDENT": str(incident.pk),
        "SERVICE": str(cast.checkin.pk),
        "OPERATOR": str(cast.boris.pk),
    }
    body = {key: named.get(value, value) for key, value in body.items()}
    Entry.objects.all().delete()
    codes = sent_at_once([client, again], url, body)
    assert len(codes) == 2, "one of them broke"
    assert codes[-1] < 500
    happened = Counter(Entry.objects.values_list("kind", flat=True))
    assert max(happened.values(), default=0) <= 1, happened
    if fact:
        assert happened[fact] == 1, (codes, happened)
        assert codes[0] < 400


PAIRS: list[tuple[str, Callable[[Cast], list[Client]]]] = [
    ("desk:claim", lambda cast: [signed_in(cast.boris), signed_in(cast.lena)]),
    ("desk:resolve", lambda cast: [signed_in(cast.boris), signed_in(cast.lena)]),
    ("problems:close", lambda cast: [signed_in(cast.vera), signed_in(cast.lena)]),
    ("changes:ask", lambda cast: [signed_in(cast.vera), signed_in(cast.lena)]),
]


@pytest.mark.parametrize(("name", "both"), PAIRS, ids=[name for name, _both in PAIRS])
def test_two_people_who_press_at_one_moment_do_it_once(
    name: str,
    both: Callable[[Cast], list[Client]],
    cast: Cast,
    ticket: Ticket,
    incident: Incident,
) -> None:
    url = address(name, cast, ticket, incident)
    Entry.objects.all().delete()
    codes = sent_at_once(both(cast), url, {})
    assert len(codes) == 2
    assert codes[0] < 400
    assert codes[-1] < 500
    assert max(Counter(Entry.objects.values_list("kind", flat=True)).values()) == 1
