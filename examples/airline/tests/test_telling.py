"""What a passenger reads when the site fails: the truth about the ticket, in his language, and never asked twice who he is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from examples.airline.breakage import BREAKAGES, DATABASE, ERROR, KILL, Switch
from examples.airline.seed import Passenger
from examples.airline.tests.conftest import KEY, form_of

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


def said(page: str) -> str:
    return html.unescape(page)


def identity(page: str) -> dict[str, Any]:
    found = re.search(r'data-identity="([^"]+)"', page)
    assert found
    body, mark = found[1].split(".")
    expected = base64.urlsafe_b64encode(hmac.new(KEY.encode(), body.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
    assert mark == expected
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


@pytest.mark.parametrize("kind", [ERROR, DATABASE])
def test_a_stranger_reads_that_his_ticket_is_safe(browser: TestClient, zoya: Passenger, switch: Switch, kind: str) -> None:
    switch.turn(kind, at=NOW)
    failed = browser.post("/check-in/", data=form_of(zoya))
    assert failed.status_code == 500
    assert "Ваш билет на месте: сбой этого сайта его не меняет." in said(failed.text)
    assert "Retry-After" in failed.headers


@pytest.mark.parametrize("kind", [ERROR, DATABASE])
def test_zoya_reads_about_her_own_ticket_before_the_seat_is_hers(
    browser: TestClient, zoya: Passenger, switch: Switch, kind: str
) -> None:
    browser.post("/check-in/", data=form_of(zoya))
    switch.turn(kind, at=NOW)
    failed = browser.post("/check-in/seat/", data={"seat": "14E"})
    assert "Ваш билет 555-2400000017 на месте" in said(failed.text)
    assert "Вы зарегистрированы" not in said(failed.text)


@pytest.mark.parametrize("kind", [ERROR, DATABASE])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Вы зарегистрированы, место 14E за вами; не отправился только посадочный талон."),
        ("en", "You are checked in and seat 14E is yours. Only the boarding pass has not been delivered."),
    ],
)
def test_after_check_in_she_reads_that_only_the_pass_is_missing(
    browser: TestClient, zoya: Passenger, switch: Switch, kind: str, language: str, sentence: str
) -> None:
    browser.post("/check-in/", data=form_of(zoya))
    done = browser.post(f"/check-in/seat/?lang={language}", data={"seat": "14E"})
    browser.get(f"/?lang={language}")
    switch.turn(kind, at=NOW)
    failed = browser.get(f"{done.url.path.rstrip('/')}.pdf")
    assert failed.status_code == 500
    assert sentence in said(failed.text)


def test_a_program_reads_the_same_as_problem_json(browser: TestClient, zoya: Passenger, switch: Switch) -> None:
    browser.post("/check-in/", data=form_of(zoya))
    switch.turn(ERROR, at=NOW)
    failed = browser.get("/check-in/seat/", headers={"Accept": "application/json"})
    assert failed.headers["Content-Type"].startswith("application/problem+json")
    assert "555-2400000017" in failed.json()["safe"]


def test_every_page_carries_who_she_is_signed_with_the_services_key(browser: TestClient, zoya: Passenger) -> None:
    page = browser.post("/check-in/", data=form_of(zoya))
    known = identity(page.text)
    assert known["ids"] == [
        {"kind": "e-ticket", "value": "555-2400000017"},
        {"kind": "surname", "value": "Морозова"},
        {"kind": "email", "value": "passenger017@example.org"},
    ]
    assert (known["name"], known["contact"]) == ("Зоя Морозова", "passenger017@example.org")


def test_a_forged_cookie_names_nobody(browser: TestClient) -> None:
    browser.cookies.set("polyus", base64.urlsafe_b64encode(b'{"ticket": "5552400000017"}').decode() + "." + "0" * 64)
    assert "data-identity" not in browser.get("/").text


def test_the_home_page_stands_without_the_database_and_health_says_what_is_wrong(browser: TestClient, switch: Switch) -> None:
    switch.turn(DATABASE, at=NOW)
    assert browser.get("/").status_code == 200
    health = browser.get("/healthz")
    assert (health.status_code, health.json()["parts"]) == (503, {"database": "unable to open database file"})


def test_what_a_repair_finds_is_what_was_there(browser: TestClient, zoya: Passenger, switch: Switch) -> None:
    browser.post("/check-in/", data=form_of(zoya))
    switch.turn(DATABASE, at=NOW)
    assert browser.post("/check-in/seat/", data={"seat": "14E"}).status_code == 500
    switch.turn(None, at=NOW)
    assert browser.post("/check-in/seat/", data={"seat": "14E"}).status_code == 200


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"{", b"[]", b'{"broken": "sabotage", "since": "2026-11-22T14:05:00+00:00"}', b'{"broken": "kill"}', b"\xff\x00"],
)
def test_a_spoilt_switch_file_breaks_nothing(browser: TestClient, switch: Switch, spoilt: bytes) -> None:
    switch.path.write_bytes(spoilt)
    assert browser.get("/check-in/").status_code == 200


def test_the_switch_remembers_since_when(switch: Switch, browser: TestClient) -> None:
    for kind in BREAKAGES:
        assert switch.turn(kind, at=NOW).kind == switch.now().kind == kind
    later = switch.turn(KILL, at=datetime(2026, 11, 22, 15, 0, tzinfo=UTC))
    assert later.since == NOW
