"""The control panel: for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from examples.airline.breakage import BREAKAGES, Switch
from examples.airline.settings import Settings
from examples.airline.switch import application


@pytest.fixture
def panel(settings: Settings) -> Iterator[TestClient]:
    with TestClient(application(settings), headers={"Accept-Language": "ru"}) as browser:
        yield browser


@pytest.mark.parametrize("kind", BREAKAGES)
def test_a_program_breaks_and_repairs(panel: TestClient, switch: Switch, kind: str) -> None:
    answer = panel.post("/switch/api", json={"break": kind})
    assert (answer.status_code, answer.json()["broken"], switch.now().kind) == (200, kind, kind)
    assert panel.get("/switch/api").json()["broken"] == kind
    assert panel.post("/switch/api", json={"break": None}).json() == {"broken": None, "since": None, "site": "down"}


@pytest.mark.parametrize("wish", [{}, [], "cut", {"break": "everything"}, {"break": 1}, {"break": ["cut"]}, {"break": {}}])
def test_a_wish_it_does_not_know_is_refused_and_changes_nothing(panel: TestClient, switch: Switch, wish: Any) -> None:
    refused = panel.post("/switch/api", json=wish)
    assert refused.status_code == 422
    assert "cut, hang, error, database, kill" in refused.json()["detail"]
    assert switch.now().kind is None


def test_what_is_not_json_is_refused(panel: TestClient) -> None:
    assert panel.post("/switch/api", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert panel.post("/switch/api", content=b"\xff\xfe", headers={"Content-Type": "application/json"}).status_code == 400
    assert panel.post("/switch/api", data={"break": "kill"}).status_code == 415


def test_a_person_presses_buttons(panel: TestClient, switch: Switch) -> None:
    assert "Регистрация работает" in panel.get("/").text
    broken = panel.post("/switch/", data={"break": "hang"})
    assert "Регистрация сломана" in broken.text
    assert "Сайт завис, с" in broken.text
    assert "Регистрация работает" in panel.post("/switch/", data={"break": ""}).text
    assert switch.now().kind is None


def test_another_sites_page_cannot_press_them(panel: TestClient, switch: Switch) -> None:
    refused = panel.post("/switch/", data={"break": "kill"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, switch.now().kind) == (403, None)
    assert panel.post("/switch/", data={"break": "everything"}).status_code == 422


def test_the_panel_speaks_english(panel: TestClient) -> None:
    page = panel.get("/switch/?lang=en").text
    assert "The check-in works" in page
    assert "The connection is cut while printing" in page
