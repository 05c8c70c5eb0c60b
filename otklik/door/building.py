"""The door as a whole: its parts, the way to each of them, and what runs beside the answers."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from zoneinfo import ZoneInfo

from otklik.bus import follow
from otklik.door import calm, grants, kit, problems
from otklik.door.documents import Document
from otklik.door.drain import Drain
from otklik.door.exchange import OPEN, Answer, Gone, Headers, Request, TooLarge, TooSlow, give
from otklik.door.health import Health
from otklik.door.limits import BODY_WITHIN_S, MOST_BODIES, Bodies, Callers, Networks
from otklik.door.live import Live
from otklik.door.problems import Problem
from otklik.door.published import Published
from otklik.door.reports import Reports
from otklik.door.space import Space
from otklik.door.spool import Spool, Unavailable
from otklik.door.store import Ahead
from otklik.lib.config import Config

log = logging.getLogger("otklik.door")

LOOK_EVERY_S = 0.5
READING = ("GET", "HEAD")
RECEIPT = re.compile(r"/reports/([A-Za-z0-9_-]{24})(/follow-ups)?")
PREFLIGHT: Headers = [
    (b"access-control-allow-headers", b"Content-Type, Accept-Language, If-None-Match, Last-Event-ID"),
    (b"access-control-max-age", b"86400"),
    *OPEN,
]

# What any part of the door may say no with, deep inside; each becomes its answer in one place.
REFUSALS: dict[type[Exception], Callable[[], Problem]] = {
    Ahead: problems.ahead,
    TooLarge: problems.too_large,
    TooSlow: problems.too_slow,
    Unavailable: problems.overloaded,
}
Methods = dict[str, Callable[[Request], Awaitable[Answer | None]]]


class Door:
    def __init__(self, config: Config) -> None:
        """Raises `BadConfig` or `ValueError` when the settings make no door."""
        self.config = config
        self.default_language = config.language
        self.live_key = config.key("live")
        self.error_page = kit.ErrorPage(config.door_url)
        self.still: dict[str, Document | dict[str, Document]] = {**kit.documents(), **calm.documents()}
        self.published = Published(config.published, ZoneInfo(config.time_zone))
        self.live = Live()
        self.spool = Spool(config.spool, Space(config.spool_bytes))
        callers = Callers(config.door_rate, proxies=Networks(config.trusted_proxies), exempt=Networks(config.door_exempt))
        bodies = Bodies(MOST_BODIES, BODY_WITHIN_S)
        self.reports = Reports(self.spool, self.published, callers, bodies, key=config.key("receipt"), url=config.door_url)
        self.drain = Drain(self.spool, bodies, config.key("drain").hex())
        self.health = Health(self.spool, self.published, self.live, has_bus=bool(config.database_url))
        self.errands: list[asyncio.Task[None]] = []
        self.rooms: dict[str, Methods] = {
            "/reports": {"POST": self.reports.take},
            "/drain": {"GET": self.drain.give},
            "/drained": {"POST": self.drain.settle},
            "/live": {"GET": self.listen},
            "/healthz": {"GET": self.health.show},
            "/metrics": {"GET": self.health.metrics},
            kit.ERROR_PAGE: {"GET": self.show_error_page},
            "/": {"GET": to_status},
            "/status": {"GET": to_status},
        }

    # What runs beside the answers

    async def start(self) -> None:
        await self.spool.start()
        await asyncio.to_thread(self.published.look)
        self.run(self.watch_published())
        self.run(self.reports.bodies.watch())
        self.run(self.live.fan_out())
        self.run(self.live.beat())
        if self.config.database_url:
            self.run(self.live.follow(follow(self.config.database_url)))

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        self.errands.append(asyncio.create_task(errand))

    async def stop(self) -> None:
        for errand in self.errands:
            errand.cancel()
        await asyncio.gather(*self.errands, return_exceptions=True)
        await self.spool.stop()

    async def watch_published(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if await asyncio.to_thread(self.published.look):
                self.live.nudge(["status"])

    # The answers

    async def serve(self, request: Request) -> None:
        """Answers one request, whatever happens."""
        try:
            answer = await self.answer(request)
        except Problem as problem:
            is_lost = problem.status == 404 and calm.is_read_by_a_person(request)
            answer = calm.lost(request.language) if is_lost else problem.answer(request.language)
        except Gone:
            return
        except tuple(REFUSALS) as error:
            answer = REFUSALS[type(error)]().answer(request.language)
        except Exception:
            log.exception("A request could not be answered.")
            answer = problems.broken().answer(self.default_language)
        if answer is not None:
            self.health.answers[answer.status] = self.health.answers.get(answer.status, 0) + 1
            await give(answer, request)

    async def answer(self, request: Request) -> Answer | None:
        """The answer, or nothing when the room has sent it itself."""
        method = request.method
        if method in READING and (answer := self.from_memory(request)):
            return answer
        methods = self.methods(request.path)
        handler = methods.get("GET" if method == "HEAD" else method)
        if handler is not None:
            return await handler(request)
        allowed = ", ".join([*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"])
        if method != "OPTIONS":
            raise problems.wrong_method(allowed)
        return Answer(204, [(b"allow", allowed.encode()), (b"access-control-allow-methods", allowed.encode()), *PREFLIGHT], b"")

    def from_memory(self, request: Request) -> Answer | None:
        """A file of the published tree, the kit, or the page that says that there is no news."""
        tree = self.published.tree
        found = tree.documents.get(request.path) if tree else None
        found = found or self.still.get(request.path)
        if found is None:
            return None
        document = found[request.language] if isinstance(found, dict) else found
        return document.answer(request, time.time())

    def methods(self, path: str) -> Methods:
        """What can be done at that path. Raises a 404."""
        if found := self.rooms.get(path):
            return found
        if receipt := RECEIPT.fullmatch(path):
            return self.receipt_methods(*receipt.groups())
        if path.startswith("/reports/"):
            raise problems.unknown_receipt()
        if path in self.still or path.startswith("/status/"):
            return {"GET": self.no_such_status}
        raise problems.not_found()

    def receipt_methods(self, receipt: str, follow_ups: str | None) -> Methods:
        if follow_ups:
            return {"POST": lambda request: self.reports.follow_up(request, receipt)}
        return {"GET": lambda request: self.reports.show(request, receipt)}

    async def no_such_status(self, request: Request) -> Answer:
        if self.published.tree is None:
            raise problems.no_news()
        raise problems.unknown_service() if request.path.endswith(".json") else problems.not_found()

    async def show_error_page(self, request: Request) -> Answer:
        return self.error_page.of(request.query("service")).answer(request, time.time())

    async def listen(self, request: Request) -> None:
        """`GET /live?t=…`: nudges for the topics that are signed into the link."""
        grant = grants.read(self.live_key, request.query("t"))
        if self.live.is_full:
            raise problems.overloaded()
        await self.live.serve(request, grant)


async def to_status(request: Request) -> Answer:
    query = request.scope["query_string"]
    return Answer(308, [(b"location", b"/status/" + (b"?" + query if query else b"")), *OPEN], b"")
