"""A door in a folder of its own, and a visitor who knocks at it."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from otklik.door import texts
from otklik.door.building import Door
from otklik.door.exchange import Request
from otklik.lib.clock import iso, now
from otklik.lib.config import Config


class Visitor:
    """Speaks to a door in this process, one request after another, on a loop of its own."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.loop = asyncio.new_event_loop()
        self.begin()

    def begin(self) -> None:
        self.loop.run_until_complete(self.arrive())

    async def arrive(self) -> None:
        self.door = Door(Config.from_env(self.env))
        await self.door.start()

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await self.door.serve(Request(scope, receive, send, self.door.default_language))

        transport = httpx.ASGITransport(app, client=(self.env.get("PEER", "127.0.0.1"), 4711))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://door.test")

    def leave(self) -> None:
        self.loop.run_until_complete(self.client.aclose())
        self.loop.run_until_complete(self.door.stop())

    def do(self, coroutine: Any) -> Any:
        return self.loop.run_until_complete(coroutine)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.do(self.client.request(method, path, **options))

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def report(self, content: dict[str, Any] | None = None, /, **fields: Any) -> httpx.Response:
        content = {"report_id": str(uuid.uuid4()), "service": "checkin"} if content is None else content
        return self.ask("POST", "/reports", json=content | fields)

    def send(self, raw: bytes, kind: str = "application/json", **headers: str) -> httpx.Response:
        return self.ask("POST", "/reports", content=raw, headers={"content-type": kind, **headers})

    def follow_up(self, receipt: str, **fields: Any) -> httpx.Response:
        return self.ask("POST", f"/reports/{receipt}/follow-ups", json={"id": str(uuid.uuid4())} | fields)

    def drain(self, limit: int = 500) -> list[dict[str, Any]]:
        answer = self.ask("GET", f"/drain?limit={limit}", headers=self.bearer)
        assert answer.status_code == 200, answer.text
        return answer.json()["entries"]

    def drained(self, upto: int, told: dict[str, Any] | None = None) -> httpx.Response:
        return self.ask("POST", "/drained", json={"upto": upto, "told": told or {}}, headers=self.bearer)

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.door.config.key('drain').hex()}"}


class Publisher:
    """Writes a published tree as the worker would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = 0

    def publish(
        self, *, checkin: dict[str, Any] | None = None, page: str = "<h1>{language}</h1><!--stale-->", age_s: float = 0
    ) -> None:
        at = iso(now() - timedelta(seconds=age_s))
        self.version += 1
        status = self.folder / "status"
        (self.folder / "assets").mkdir(parents=True, exist_ok=True)
        status.mkdir(exist_ok=True)
        (self.folder / "assets" / "page.css").write_text("body { color: black }" * 100)
        content = {"state": "ok", "incident": None, "ask": False, "published_at": at} | (checkin or {})
        (status / "checkin.json").write_text(json.dumps(content, ensure_ascii=False))
        for language in ("ru", "en"):
            (status / f"index.{language}.html").write_text(page.replace("{language}", language))
            (status / f"feed.{language}.atom").write_text(f"<feed>{language}</feed>")
            (status / f"feed.{language}.json").write_text(json.dumps({"language": language}))
        half = self.folder / "tree.json.half"
        services = {"checkin": {"names": {"ru": "Регистрация", "en": "Check-in"}}}
        half.write_text(json.dumps({"version": self.version, "published_at": at, "services": services}, ensure_ascii=False))
        half.rename(self.folder / "tree.json")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"OTKLIK_DATA": str(tmp_path), "OTKLIK_SECRET": "a secret for tests", "OTKLIK_DOOR_URL": "http://door.test"}


@pytest.fixture
def visitor(env: dict[str, str]) -> Iterator[Visitor]:
    visitor = Visitor(env)
    yield visitor
    visitor.leave()
    visitor.loop.close()


@pytest.fixture
def publisher(visitor: Visitor) -> Publisher:
    """What it publishes is seen by the visitor's door at once."""

    class Seen(Publisher):
        def publish(self, **content: Any) -> None:
            super().publish(**content)
            assert visitor.door.published.look()

    return Seen(visitor.door.config.published)


INCIDENT = {
    "id": 7,
    "label": "Не работает печать посадочных",
    "text": "Чиним печать.",
    "forecast": {"from": "2126-01-01T10:00:00Z", "to": "2126-01-01T10:30:00Z", "basis": "так было в прошлый раз"},
    "next_update_at": "2126-01-01T09:50:00Z",
    "version": 3,
}


@pytest.fixture
def incident() -> dict[str, Any]:
    return {"state": "incident", "incident": json.loads(json.dumps(INCIDENT)), "texts": {"ru": {"basis": "так было"}}}


@pytest.fixture(scope="session")
def compiled() -> None:
    """The Russian catalogue compiled, as `otklik messages` does it."""
    source = texts.LOCALE / "ru" / "LC_MESSAGES" / "door.po"
    with source.open("rb") as read, source.with_suffix(".mo").open("wb") as written:
        write_mo(written, read_po(read, locale="ru"))
    texts.catalogue.cache_clear()
