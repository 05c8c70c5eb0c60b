"""How the API says no."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.accounts import actions as accounts
from otklik.api import limits
from otklik.api.access import token_behind
from otklik.api.described import document
from otklik.api.models import Token
from otklik.api.tests.conftest import Program
from otklik.api.v1 import api
from otklik.conftest import Cast
from otklik.desk.models import Ticket
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db


def test_every_error_is_a_problem(anna: Program, ticket: Ticket) -> None:
    stranger = Client()
    cases = [
        (stranger.get("/api/v1/tickets"), 401),
        (stranger.get("/api/v1/tickets", headers={"Authorization": "Basic eDp5"}), 401),
        (stranger.get("/api/v1/nonsense"), 404),
        (anna.get("tickets/999999"), 404),
        (anna.send("delete", "tickets"), 405),
        (anna.get("tickets", Accept="text/html"), 406),
        (anna.client.post("/api/v1/tickets", "x" * 1_100_000, content_type="application/json", headers={"Authorization": f"Bearer {anna.secret}"}), 413),
        (anna.client.post("/api/v1/tickets", "a=b", content_type="application/x-www-form-urlencoded", headers={"Authorization": f"Bearer {anna.secret}"}), 415),
        (anna.client.post("/api/v1/tickets", "{", content_type="application/json", headers={"Authorization": f"Bearer {anna.secret}"}), 400),
        (anna.client.post("/api/v1/tickets", '{"text": "\\ud800"}', content_type="application/json", headers={"Authorization": f"Bearer {anna.secret}"}), 400),
        (anna.client.post("/api/v1/tickets", "[" * 100_000, content_type="application/json", headers={"Authorization": f"Bearer {anna.secret}"}), 400),
        (anna.post("tickets", {}), 422),
        (anna.post(f"tickets/{ticket.number}/messages", {"kind": "note", "text": "\0 "}), 422),
        (anna.post("services", {"slug": "x", "name_ru": "х"}), 403),
        (anna.get("tickets?limit=9999"), 422),
        (anna.get(f"tickets/{10**30}"), 422),
    ]  # fmt: skip
    for answer, status in cases:
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert (told["status"], bool(told["title"]), bool(told["detail"])) == (status, True, True)
        assert told["type"].startswith("urn:otklik:problem:")


def test_each_wrong_field_is_pointed_at(anna: Program) -> None:
    content = {"customer": {"identifiers": [{"kind": "email"}]}, "text": "", "kind": "poem", "x/y": 1}
    errors = {one["pointer"]: one["detail"] for one in anna.post("tickets", content).json()["errors"]}
    assert set(errors) == {"#/customer/identifiers/0/value", "#/text", "#/kind", "#/x~1y"}
    assert errors["#/customer/identifiers/0/value"] == "This is needed."


def test_a_problem_is_told_in_the_callers_language(anna: Program, cast: Cast) -> None:
    assert "Здесь ничего нет" in anna.get("tickets/999999", **{"Accept-Language": "ru-RU,ru;q=0.9"}).json()["title"]
    # Without a header in that of the token's person.
    assert cast.anna.locale == "ru"
    assert "Здесь ничего нет" in anna.get("tickets/999999", **{"Accept-Language": ""}).json()["title"]


def test_a_session_opens_nothing_here(as_lena: Client, ticket: Ticket) -> None:
    assert as_lena.get("/api/v1/tickets").status_code == 401
    assert as_lena.post(f"/api/v1/tickets/{ticket.number}/claim", {}, content_type="application/json").status_code == 401


def test_wrong_expired_and_a_leavers_token_are_answered_alike(program, cast: Cast) -> None:
    expired = program(cast.anna, expires_at=now() - timedelta(seconds=1))
    leaver = program(cast.fyodor)
    wrong = program(cast.anna)
    wrong.secret += "x"
    assert len({one.get("tickets").content for one in (expired, leaver, wrong)}) == 1
    assert {one.get("tickets").status_code for one in (expired, leaver, wrong)} == {401}


def test_a_token_dies_with_its_person_and_does_not_come_back_with_him(
    program, cast: Cast, django_capture_on_commit_callbacks
) -> None:
    boris = program(cast.boris)
    assert boris.get("tickets").status_code == 200
    accounts.deactivate(cast.boris, by=cast.oleg)
    assert boris.get("tickets").status_code == 401
    run_jobs()
    accounts.reactivate(cast.boris, by=cast.oleg)
    assert boris.get("tickets").status_code == 401
    assert not Token.objects.exists()


def test_a_token_does_only_what_it_is_for(program, cast: Cast, ticket: Ticket) -> None:
    reader = program(cast.lena, ["tickets:read"])
    assert reader.get("tickets").status_code == 200
    assert reader.post(f"tickets/{ticket.number}/claim").status_code == 403
    assert reader.get("customers").status_code == 403
    writer = program(cast.lena, ["tickets:write"])
    assert writer.get(f"tickets/{ticket.number}").status_code == 200


def test_roles_bound_what_a_token_may(program, cast: Cast) -> None:
    vera, oleg = program(cast.vera), program(cast.oleg)
    assert vera.get("tickets").status_code == 403
    assert vera.get("incidents").status_code == 200
    assert vera.post("services", {"slug": "pay", "name_ru": "Оплата"}).status_code == 403
    assert oleg.post("services", {"slug": "pay", "name_ru": "Оплата"}).status_code == 201
    assert oleg.post("services", {"slug": "pay", "name_ru": "Оплата"}).status_code == 422


def test_too_many_requests_are_told_when_to_come_back(anna: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PER_MINUTE", 3)
    answers = [anna.get("tickets") for _each in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3]["Retry-After"]) <= 60


def test_the_use_of_a_token_is_noted_to_the_hour(anna: Program) -> None:
    anna.get("tickets")
    used = Token.objects.get().last_used_at
    assert used is not None
    assert (used.minute, used.second) == (0, 0)
    assert token_behind("x" * 5000) is None
    assert token_behind("отк") is None


def test_a_parameter_that_a_list_does_not_know_brings_nothing_but_the_known_ones(lena: Program, ticket: Ticket) -> None:
    told = document(api)["paths"]
    lists = {path: methods["get"] for path, methods in told.items() if "get" in methods and "cursor" in names_of(methods["get"])}
    assert len(lists) > 10
    lena.token.operator.roles = ["operator", "responder", "lead", "admin"]
    lena.token.operator.save(update_fields=["roles"])
    for path, operation in lists.items():
        address = re.sub(r"{\w+}", "1", path.removeprefix("/api/v1/"))
        answer = lena.get(f"{address}?stat=open&limit=5")
        assert answer.status_code == 422, path
        assert [one["parameter"] for one in answer.json()["errors"]] == ["stat"]
        assert answer.json()["errors"][0]["detail"].endswith(": " + ", ".join(names_of(operation)) + "."), path
        assert "422" in operation["responses"]
    assert lena.get("tickets?state=new").json()["items"][0]["number"] == ticket.number
    assert lena.get(f"tickets/{ticket.number}?pretty=1").status_code == 200


def names_of(operation: dict[str, Any]) -> list[str]:
    return [one["name"] for one in operation["parameters"] if one["in"] == "query"]
