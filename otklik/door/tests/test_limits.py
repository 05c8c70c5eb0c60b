"""Caps: for each address, for bodies that crawl, for how many at once."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import pytest

from otklik.door.exchange import Request
from otklik.door.limits import Bodies, Callers, Networks


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def callers(rate: float = 10, *, proxies: str = "", exempt: str = "", clock: Clock | None = None) -> Callers:
    return Callers(rate, proxies=Networks(proxies), exempt=Networks(exempt), clock=clock or Clock())


def test_a_burst_is_let_in_and_then_the_rate_holds():
    clock = Clock()
    gate = callers(10, clock=clock)
    assert [gate.wait_s("192.0.2.1") for _ in range(20)] == [0] * 20
    assert gate.wait_s("192.0.2.1") == 1
    assert gate.wait_s("192.0.2.2") == 0
    clock.now += 0.5
    assert [gate.wait_s("192.0.2.1") > 0 for _ in range(6)] == [False] * 5 + [True]


def test_a_household_has_one_ipv6_network():
    gate = callers(1)
    assert [gate.wait_s(f"2001:db8::{number}") > 0 for number in range(3)] == [False, False, True]


def test_exempt_networks_are_not_counted():
    gate = callers(1, exempt="127.0.0.0/8, ::1")
    assert all(gate.wait_s(address) == 0 for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1") * 20)


def test_a_rate_of_nothing_means_no_cap():
    assert all(callers(0).wait_s("192.0.2.1") == 0 for _ in range(100))


@pytest.mark.parametrize(
    ("peer", "header", "address"),
    [
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "nonsense", "nonsense"),
    ],
)
def test_only_our_own_proxies_are_believed(peer, header, address):
    request = Request({"method": "GET", "path": "/", "headers": [(b"x-forwarded-for", header.encode())]}, None, None, "ru")
    assert callers(proxies="10.0.0.0/8").address(peer, request) == address


def test_the_memory_of_addresses_is_bounded(monkeypatch):
    monkeypatch.setattr("otklik.door.limits.MOST_ADDRESSES", 100)
    gate = callers(1)
    for number in range(1000):
        gate.wait_s(f"10.0.{number // 250}.{number % 250}")
    assert len(gate.buckets) == 100


def test_the_door_says_429_and_when_to_come_back(env, visitor):
    visitor.leave()
    visitor.env |= {"OTKLIK_DOOR_RATE": "2", "PEER": "198.51.100.7"}
    visitor.begin()
    answers = [visitor.report() for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 4 + [429] * 2
    assert answers[-1].headers["retry-after"] == "1"
    assert len(visitor.drain()) == 4


def crawling(door: Any, receive: Any) -> tuple[Any, list[dict[str, Any]]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/reports", "query_string": b"", "headers": [], "client": ("127.0.0.1", 1)}
    return door.serve(Request(scope, receive, send, "en")), sent


def test_a_body_that_never_comes_is_given_up(visitor):
    async def story() -> list[dict[str, Any]]:
        visitor.door.reports.bodies.seconds = 0.1
        task, sent = crawling(visitor.door, asyncio.Event().wait)
        await asyncio.wait_for(task, 5)
        return sent

    start, body = visitor.do(story())
    assert start["status"] == 408
    assert json.loads(body["body"])["type"] == "urn:otklik:problem:too-slow"
    assert not visitor.door.reports.bodies.begun_at


def test_a_client_that_hangs_up_leaves_nothing_behind(visitor):
    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    task, sent = crawling(visitor.door, receive)
    visitor.do(task)
    assert sent == []
    assert not visitor.door.reports.bodies.begun_at


def test_a_body_in_small_pieces_is_put_together(visitor):
    raw = json.dumps({"report_id": str(uuid.uuid4()), "service": "checkin", "message": "по кусочкам"}).encode()
    pieces = [raw[start : start + 7] for start in range(0, len(raw), 7)]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    task, sent = crawling(visitor.door, receive)
    visitor.do(task)
    assert sent[0]["status"] == 202


def test_a_body_without_an_end_is_cut_off(visitor):
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b" " * 1000, "more_body": True}

    task, sent = crawling(visitor.door, receive)
    visitor.do(task)
    assert sent[0]["status"] == 413


def test_so_many_bodies_at_once_and_no_more(visitor):
    visitor.door.reports.bodies = Bodies(0, 10)
    answer = visitor.report()
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
