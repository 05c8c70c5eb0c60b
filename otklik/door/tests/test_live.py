"""Live nudges: signed topics, each page its own, one encoding for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from otklik.door import live
from otklik.door.exchange import Request
from otklik.lib import tokens
from otklik.lib.clock import now


class Page:
    """An open tab: collects what it is sent until it is closed."""

    def __init__(self, visitor: Any, *topics: str, token: str = "", **grant: int) -> None:
        self.token = token or tokens.sign(visitor.door.config.key("live"), {"t": list(topics), **grant})
        self.heard: list[bytes] = []
        self.status = 0
        self.visitor = visitor

    async def open(self) -> None:
        self.closed, self.told = asyncio.Event(), asyncio.Event()
        scope = {"type": "http", "method": "GET", "path": "/live", "query_string": f"t={self.token}".encode(), "headers": []}
        self.task = asyncio.create_task(self.visitor.door.serve(Request(scope, self.receive, self.send, "ru")))
        await asyncio.sleep(0.02)

    async def receive(self) -> dict[str, str]:
        await self.closed.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.heard.append(message.get("body", b""))
        if len(self.events) > 1:
            self.told.set()

    @property
    def events(self) -> list[str]:
        return [line[7:] for line in b"".join(self.heard).decode().splitlines() if line.startswith("event: ")]


async def told(visitor: Any, pages: list[Page], *nudges: set[str]) -> None:
    for page in pages:
        await page.open()
    for topics in nudges:
        visitor.door.live.nudge(topics)
        await asyncio.sleep(0.02)
    for page in pages:
        page.closed.set()
    await asyncio.gather(*[page.task for page in pages])


def test_each_page_hears_of_its_own_topics_only(visitor):
    anna, boris = Page(visitor, "desk", "ticket-5"), Page(visitor, "c-7")
    visitor.do(told(visitor, [anna, boris], {"desk"}, {"ticket-5", "ticket-6"}, {"c-7", "c-8"}))
    assert anna.status == boris.status == 200
    assert anna.events == ["hello", "desk", "ticket-5"]
    assert boris.events == ["hello", "c-7"]
    assert visitor.door.live.open == 0
    assert visitor.door.live.streams == {}


def test_after_a_gap_everybody_is_asked_to_look_again(visitor):
    anna, boris = Page(visitor, "desk"), Page(visitor, "c-7")
    visitor.do(told(visitor, [anna, boris], {"*"}))
    assert anna.events == boris.events == ["hello", "hello"]


def test_nudges_that_pile_up_are_told_once(visitor):
    async def story() -> None:
        await page.open()
        for _ in range(100):
            visitor.door.live.nudge({"desk"})
        await asyncio.sleep(0.05)
        page.closed.set()
        await page.task

    page = Page(visitor, "desk")
    visitor.do(story())
    assert page.events == ["hello", "desk"]


def test_a_new_status_is_nudged_when_the_door_has_it(visitor, publisher):
    async def story() -> None:
        await page.open()
        type(publisher).__mro__[1].publish(publisher)
        async with asyncio.timeout(20):
            await page.told.wait()
        page.closed.set()
        await page.task

    page = Page(visitor, "status")
    visitor.do(story())
    assert page.events == ["hello", "status"]


def test_quiet_pages_are_kept_open(visitor, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.01)
    visitor.leave()
    visitor.begin()
    page = Page(visitor, "desk")
    visitor.do(told(visitor, [page], set(), set(), set()))
    assert b":\n\n" in page.heard


def test_a_page_that_stays_for_hours_has_to_come_back(visitor, monkeypatch):
    monkeypatch.setattr(live, "LONGEST_S", 0.01)
    page = Page(visitor, "desk")
    visitor.do(told(visitor, [page], set(), set()))
    assert page.task.done()
    assert page.heard[-1] == b""


def ours(person: int, standing: int, *, lasts_s: int = 60) -> dict[str, int]:
    return {"person": person, "standing": standing, "until": int(now().timestamp()) + lasts_s}


async def one_by_one(*heard: set[str]) -> AsyncIterator[frozenset[str]]:
    for topics in heard:
        yield frozenset(topics)
        await asyncio.sleep(0)


def test_whoever_may_do_less_hears_nothing_that_comes_with_the_news_of_it(visitor):
    async def story() -> None:
        for page in (anna, boris, customer):
            await page.open()
        await visitor.door.live.follow(one_by_one({"standing-1-6", "standing-2-3", "desk"}))
        await anna.task
        await told(visitor, [spent, fresh])
        await asyncio.sleep(0.02)

    anna, boris, customer = Page(visitor, "desk", **ours(1, 5)), Page(visitor, "desk", **ours(2, 3)), Page(visitor, "desk")
    spent, fresh = Page(visitor, "desk", **ours(1, 5)), Page(visitor, "desk", **ours(1, 6))
    visitor.do(story())
    assert anna.events == ["hello", "anew"]
    assert boris.events == customer.events == ["hello", "desk"]
    assert spent.events == ["anew"]
    assert fresh.events == ["hello"]
    assert spent.heard[-1] == anna.heard[-1] == b""


def test_a_link_that_knows_of_a_change_before_the_door_is_good(visitor):
    early = Page(visitor, "desk", **ours(1, 7))
    visitor.door.live.heed(frozenset({"*", "standing-1-6"}))
    visitor.do(told(visitor, [early]))
    visitor.door.live.heed(frozenset({"standing-1-7"}))
    assert early.events == ["hello"]


def test_after_a_gap_only_those_are_sent_away_whose_standing_has_changed(visitor):
    async def story() -> None:
        for page in (anna, boris):
            await page.open()
        await visitor.door.live.follow(one_by_one(set(), {"*", "standing-1-6", "standing-2-3"}))
        await asyncio.sleep(0.02)

    anna, boris = Page(visitor, "desk", **ours(1, 5)), Page(visitor, "desk", **ours(2, 3))
    visitor.do(story())
    assert anna.events == ["hello", "anew"]
    assert boris.events == ["hello", "hello"]


def test_the_link_of_a_session_that_is_over_asks_for_another(visitor):
    late, brief = Page(visitor, "desk", **ours(1, 5, lasts_s=-1)), Page(visitor, "desk", **ours(1, 5, lasts_s=1))

    async def story() -> None:
        await told(visitor, [late])
        await brief.open()
        await brief.task

    visitor.do(story())
    assert late.events == ["anew"]
    assert brief.events in (["hello", "anew"], ["anew"])
    assert (visitor.door.live.open, visitor.door.live.people, visitor.door.live.streams) == (0, {}, {})


def test_forged_and_expired_links_open_nothing(visitor):
    key = visitor.door.config.key("live")
    good = tokens.sign(key, {"t": ["desk"]})
    bad = [
        "",
        good[:-1],
        tokens.sign(b"x" * 32, {"t": ["desk"]}),
        tokens.sign(key, {"t": ["desk"]}, expires_at=now() - timedelta(seconds=5)),
        tokens.sign(key, {"t": "desk"}),
        tokens.sign(key, {"t": ["*"]}),
        tokens.sign(key, {"t": [5]}),
        tokens.sign(key, {}),
        tokens.sign(key, {"t": ["desk"], "person": 1}),
        tokens.sign(key, {"t": ["desk"], "person": "1", "standing": 1, "until": 2**40}),
    ]
    for token in bad:
        answer = visitor.get(f"/live?t={token}")
        assert answer.status_code == 403, token
        assert answer.headers["content-type"] == "application/problem+json"


def test_when_all_places_are_taken_the_next_page_waits(visitor, monkeypatch):
    monkeypatch.setattr(live, "MOST_STREAMS", 0)
    token = tokens.sign(visitor.door.config.key("live"), {"t": ["desk"]})
    answer = visitor.get(f"/live?t={token}")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("message", [b"event: desk\ndata:\n\n"])
def test_an_event_names_the_topic_and_says_nothing_else(message):
    assert live.encoded("desk")["body"] == message
