"""From the customer's browser through the real door to his ticket."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from otklik.conftest import Cast
from otklik.desk.models import Message, Ticket
from otklik.signals import drain as drain_module
from otklik.signals.door import Door, DoorAway
from otklik.signals.drain import drained
from otklik.signals.models import FollowUp, Report


def send(door_url: str, **body: Any) -> str:
    content = {"report_id": str(uuid.uuid4()), "service": "checkin", "error": {"kind": "cut"}, **body}
    answer = httpx.post(f"{door_url}/reports", json=content)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["receipt"])


def test_a_report_goes_through_the_door_and_its_sender_learns_his_page(cast: Cast, door_url: str) -> None:
    receipt = send(door_url, message="Не печатается талон\x00", contact="lev@mail.example")
    with Door(door_url) as door:
        assert drained(door) == 1
    ticket = Ticket.objects.get()
    assert ticket.messages.get().text == "Не печатается талон"
    shown = httpx.get(f"{door_url}/reports/{receipt}").json()
    assert shown["state"] == "with_operators"
    assert "/c/" in shown["page_url"]


def test_what_follows_goes_the_same_way(cast: Cast, door_url: str) -> None:
    receipt = send(door_url)
    said = {"id": str(uuid.uuid4()), "kind": "message", "message": "Помогите", "contact": "lev@mail.example"}
    for _press in range(2):
        assert httpx.post(f"{door_url}/reports/{receipt}/follow-ups", json=said).status_code == 202
    with Door(door_url) as door:
        assert drained(door) == 2
        assert drained(door) == 0
    assert FollowUp.objects.get().text == "Помогите"
    assert Message.objects.get().text == "Помогите"


def test_what_was_taken_but_not_said_so_comes_again_and_changes_nothing(
    cast: Cast, door_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(door_url, message="Раз")

    def cut_off(*_values: object) -> None:
        raise DoorAway("cut off")

    with Door(door_url) as door, monkeypatch.context() as patched:
        patched.setattr(Door, "settle", cut_off)
        with pytest.raises(DoorAway):
            drained(door)
    with Door(door_url) as door:
        assert drained(door) == 1
    assert Report.objects.count() == Ticket.objects.count() == Message.objects.count() == 1


def test_more_than_a_batch_is_drained_to_the_end(cast: Cast, door_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otklik.signals.door.BATCH", 3)
    for number in range(7):
        send(door_url, message=f"№ {number}")
    with Door(door_url) as door:
        monkeypatch.setattr(door, "waiting", lambda: Door.waiting(door, 3))
        assert drain_module.drained(door) == 7
    assert Ticket.objects.count() == 7


def test_a_door_that_is_away_is_no_failure(cast: Cast) -> None:
    with Door("http://127.0.0.1:9") as door, pytest.raises(DoorAway):
        drained(door)
