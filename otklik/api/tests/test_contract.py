"""The OpenAPI document is true: schemathesis sends what it allows and what it does not, and every answer fits it."""

from __future__ import annotations

import importlib
import itertools
import json
import pkgutil
import uuid
from collections import Counter
from pathlib import Path

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from pydantic import BaseModel
from pytest_django import Settings
from schemathesis import GenerationMode

from otklik.api import shapes
from otklik.api.actions.webhooks import make_webhook
from otklik.api.actions.webhooks import test_webhook as call_webhook
from otklik.api.described import document
from otklik.api.tests.conftest import Program
from otklik.api.v1 import api
from otklik.conftest import Cast
from otklik.customers import actions as customers
from otklik.desk import actions as desk
from otklik.desk.models import Attachment, Ticket
from otklik.incidents import actions as incidents

pytestmark = pytest.mark.django_db
EXAMPLES = 6
BROKEN = 500


def schema() -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_dict(document(api))


OPERATIONS = sorted(f"{result.ok().method.upper()} {result.ok().path}" for result in schema().get_all_operations())


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_sent_the_answer_is_one_of_those_written_down(name: str, cast: Cast, ticket: Ticket) -> None:
    cast.lena.roles = ["operator", "responder", "lead", "admin"]
    cast.lena.save(update_fields=["roles"])
    incident = incidents.raise_incident(cast.checkin, by=cast.lena, ticket=ticket)
    program = Program(cast.lena)
    method, path = name.split()
    operation = schema()[path][method]
    webhook = make_webhook(url="https://a.example/", kinds=["ticket.opened"], operator=cast.lena, by=cast.lena)
    call = call_webhook(webhook)
    ids = {"incidents": incident.pk, "webhooks": webhook.pk, "tickets": sent_file(ticket, cast).pk}
    merge = customers.merge(cast.ivan, customers.introduce(name="Ваня", identifiers=[]), by=cast.lena)
    real = {"number": ticket.number, "id": ids.get(path.split("/")[3], cast.ivan.pk), "call": call.pk, "slug": "checkin"}
    real["merge"] = merge.pk
    turn = itertools.cycle([True, False])

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @seed(20261125)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case) -> None:
            if next(turn):
                # What is there answers otherwise than what is not.
                case.path_parameters = {key: real[key] for key in case.path_parameters or {}}
            send(program, case)

        check()


def sent_file(ticket: Ticket, cast: Cast) -> Attachment:
    waiting = desk.attach(ticket, "pass.txt", [b"content"], by=cast.lena, key=(key := uuid.uuid4()))
    desk.reply(ticket, "Вот", by=cast.lena, key=key)
    return waiting


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def send(program: Program, case: schemathesis.Case) -> None:
    wanted = case.as_transport_kwargs(base_url="http://testserver")
    ours = {"Authorization": f"Bearer {program.secret}"}
    headers = {
        name: value
        for name, value in dict(wanted.get("headers") or {}).items()
        if name.lower() not in ("content-type", "authorization")
    }
    body = wanted.get("data") or (json.dumps(wanted["json"]) if "json" in wanted else "")
    answer = program.client.generic(
        wanted["method"],
        wanted["url"].removeprefix("http://testserver"),
        body,
        content_type="application/json",
        headers=headers | ours,
        query_params=wanted.get("params") or {},
    )
    assert answer.status_code < BROKEN, (wanted, answer.content)
    assert str(answer.status_code) in case.operation.definition.raw["responses"], (answer.status_code, wanted)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"


def test_the_document_is_complete() -> None:
    told = document(api)
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert {"401", "403", "429"} <= set(operation["responses"])
            assert "Scope: `" in operation["description"], (method, path)
            assert [one["name"] for one in operation["parameters"] if "example" not in one] == [], (method, path)
    lacking = {
        name for name, shape in told["components"]["schemas"].items() if shape.get("type") == "object" and "example" not in shape
    }
    assert lacking == set()


def test_no_two_shapes_share_a_name() -> None:
    """The document names each once: of two that are called alike it would show only the later one."""
    modules = [importlib.import_module(f"{shapes.__name__}.{one.name}") for one in pkgutil.iter_modules(shapes.__path__)]
    found = {one for module in modules for one in vars(module).values() if isinstance(one, type) and issubclass(one, BaseModel)}
    names = [one.__name__ for one in found if one.__module__.startswith(shapes.__name__)]
    assert len(names) > 40
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert "due_at" in document(api)["components"]["schemas"]["NextStepGiven"]["properties"]


def test_the_examples_are_good_requests(anna: Program, cast: Cast) -> None:
    written = document(api)["components"]["schemas"]
    told = anna.post("tickets", written["TicketGiven"]["example"])
    assert told.status_code == 201
    assert set(told.json()) == set(written["TicketShown"]["properties"]) == set(written["TicketShown"]["example"])
    number = told.json()["number"]
    message = anna.post(f"tickets/{number}/messages", written["MessageGiven"]["example"])
    assert (message.status_code, set(message.json())) == (201, set(written["MessageShown"]["properties"]))
    customer = anna.post("customers", written["CustomerGiven"]["example"])
    assert (customer.status_code, set(customer.json())) == (201, set(written["CustomerShown"]["properties"]))


def test_anybody_may_read_the_document(cast: Cast) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json()["openapi"].startswith("3.1")
