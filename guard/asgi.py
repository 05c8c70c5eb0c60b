"""The guard around an ASGI application."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import partial
from typing import Any
from urllib.parse import quote

from guard.failure import Answer, Failure, Visit, failed_answer
from guard.keeper import LARGEST_FORM, Keeper
from guard.options import Identity, Options, Text
from guard.requests import request_of, said_at_once

log = logging.getLogger("guard")

SITE_MAY_THINK_S = 1.0
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class GuardASGI:
    """Answers with the error screen when the application fails before its answer has begun. Options: README.md."""

    def __init__(self, app: App, **options: Any) -> None:
        self.app = app
        self.options = Options(**options)
        self.keeper = Keeper(self.options)
        # A request that hangs is left behind, not waited for; the set keeps it from being collected half-way.
        self._left_behind: set[asyncio.Future[None]] = set()

    def tag(self, request: Any, lang: str | None = None) -> str:
        """The `<script>` element for a page of the site. `request` is a scope or an object that has one."""
        raw = request_of(request)
        safe, who = said_at_once(self.options.safe, raw), said_at_once(self.options.identify, raw)
        return self.keeper.tag(visit_of(raw), lang=lang, safe=safe, who=who)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.keeper.wake()
        scope["otklik.guard"] = self
        visit = visit_of(scope)
        if self.keeper.is_own(visit.path):
            await _send_whole(send, visit, await self._own_page(visit, receive))
            return
        failure = await self._run(scope, receive, send, visit)
        if failure:
            log.error("%s %s failed: %s, reference %s", visit.method, visit.path, failure.status, failure.reference)
            safe, who = await self._ask_site(visit)
            await _send_whole(send, visit, self.keeper.answer(failure, visit, safe, who))

    async def _run(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> Failure | None:
        """Runs the application; the failure to answer with, or nothing when its own answer has gone out."""
        relay = _Relay(send, visit, self.options.retry_after_s)
        running = asyncio.ensure_future(self.app(scope, receive, relay))
        running.add_done_callback(relay.open)
        timer = None
        if self.options.timeout_s is not None:
            timer = asyncio.get_running_loop().call_later(self.options.timeout_s, relay.open)
        try:
            await relay.gate
            if not running.done() and not relay.has_begun:
                return self._leave_behind(running, relay)
            await running
        except asyncio.CancelledError:
            running.cancel()
            raise
        except Exception:
            if relay.has_begun:
                raise
            log.exception("%s %s raised an exception.", visit.method, visit.path)
            return relay.failure or self.keeper.broken()
        finally:
            if timer:
                timer.cancel()
        if relay.failure or relay.has_begun:
            return relay.failure
        log.error("%s %s ended without an answer.", visit.method, visit.path)
        return self.keeper.broken()

    def _leave_behind(self, running: asyncio.Future[None], relay: _Relay) -> Failure:
        relay.is_shut = True
        self._left_behind.add(running)
        running.add_done_callback(self._ended_late)
        running.cancel()
        return relay.failure or self.keeper.late()

    def _ended_late(self, running: asyncio.Future[None]) -> None:
        self._left_behind.discard(running)
        if not running.cancelled() and running.exception():
            log.error("A request that had been left behind failed too.", exc_info=running.exception())

    async def _own_page(self, visit: Visit, receive: Receive) -> Answer:
        name = visit.path.removeprefix(self.options.base)
        if name not in {"/report", "/seen.gif"}:
            return self.keeper.own_page(visit)
        body = await _body(receive, LARGEST_FORM + 1)
        _, who = await self._ask_site(visit)
        if name == "/seen.gif":
            return self.keeper.take_seen(visit, who)
        return await asyncio.wrap_future(self.keeper.askers.submit(partial(self.keeper.take_form, visit, body, who)))

    async def _ask_site(self, visit: Visit) -> tuple[Text | None, Identity | None]:
        safe, who = await asyncio.gather(self._said(self.options.safe, visit), self._said(self.options.identify, visit))
        return safe, who

    async def _said(self, ask: Callable[[Any], Any] | None, visit: Visit) -> Any:
        """What the site says within a second; nothing when it cannot, because it may be what is broken."""
        if ask is None:
            return None
        try:
            async with asyncio.timeout(SITE_MAY_THINK_S):
                if inspect.iscoroutinefunction(ask):
                    return await ask(visit.raw)
                # Not the loop's own threads: the site may have let all of them hang.
                return await asyncio.wrap_future(self.keeper.askers.submit(partial(ask, visit.raw)))
        except Exception:
            log.warning("The site could not say more about %s.", visit.path, exc_info=True)
            return None


class _Relay:
    """Stands between the application and the server: holds a 5xx back, lets everything else through untouched."""

    def __init__(self, send: Send, visit: Visit, retry_after_s: int) -> None:
        self._send, self._visit, self._retry_after_s = send, visit, retry_after_s
        self.gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.failure: Failure | None = None
        self.has_begun = False
        self.is_shut = False

    def open(self, _ended: object = None) -> None:
        if not self.gate.done():
            self.gate.set_result(None)

    async def __call__(self, message: Message) -> None:
        if self.is_shut or self.failure:
            return
        if message["type"] == "http.response.start":
            self.failure = self._failure_in(message)
            if self.failure:
                return
            self.has_begun = True
            self.open()
        await self._send(message)

    def _failure_in(self, start: Message) -> Failure | None:
        if start["status"] < 500:
            return None
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start.get("headers", [])]
        if not self._visit.is_for_a_person and _type_of(headers).startswith("application/problem+json"):
            return None
        return failed_answer(start["status"], headers, self._retry_after_s)


def visit_of(scope: Mapping[str, Any]) -> Visit:
    """The request in the guard's own terms; its path as it stood in the address."""
    headers: dict[str, str] = {}
    for name, value in scope.get("headers", []):
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    path = quote(scope.get("path", "/"), safe="/:@!$&'()*+,;=~")
    return Visit(scope.get("method", "GET"), path, scope.get("query_string", b"").decode("latin-1"), headers, scope)


def _type_of(headers: list[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


async def _body(receive: Receive, most: int) -> bytes:
    body = b""
    while len(body) < most:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    return body[:most]


async def _send_whole(send: Send, visit: Visit, answer: Answer) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in answer.headers]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if visit.method == "HEAD" else answer.body})
