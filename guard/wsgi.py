"""The guard around a WSGI application."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import TimeoutError as TookTooLong
from functools import partial
from http import HTTPStatus
from queue import Empty, Full, Queue
from types import TracebackType
from typing import Any
from urllib.parse import quote

from guard.crew import Crew, Crowded
from guard.failure import Answer, Failure, Visit, failed_answer
from guard.keeper import LARGEST_FORM, Keeper
from guard.options import Identity, Options, Text
from guard.requests import request_of, said_at_once

log = logging.getLogger("guard")

SITE_MAY_THINK_S = 1.0
MOST_AT_ONCE = 400
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class GuardWSGI:
    """Answers with the error screen when the application fails before its answer has begun. Options: README.md.

    The whole request runs in one thread of the guard's own crew, so that a hanging one can be left behind and
    thread-local things (a database connection) still see one thread from beginning to close.
    """

    def __init__(self, app: App, **options: Any) -> None:
        self.app = app
        self.options = Options(**options)
        self.keeper = Keeper(self.options)
        self._crew = Crew("guard-request", MOST_AT_ONCE)

    def tag(self, request: Any, lang: str | None = None) -> str:
        """The `<script>` element for a page of the site. `request` is an environ or an object that has one."""
        raw = request_of(request)
        safe, who = said_at_once(self.options.safe, raw), said_at_once(self.options.identify, raw)
        return self.keeper.tag(visit_of(raw), lang=lang, safe=safe, who=who)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.keeper.wake()
        environ["otklik.guard"] = self
        visit = visit_of(environ)
        if self.keeper.is_own(visit.path):
            return _whole(start_response, visit, self._own_page(visit))
        begun = self._begin(environ, visit)
        if isinstance(begun, Failure):
            log.error("%s %s failed: %s, reference %s", visit.method, visit.path, begun.status, begun.reference)
            safe, who = self._ask_site(visit)
            return _whole(start_response, visit, self.keeper.answer(begun, visit, safe, who))
        start_response(begun.status, begun.headers)
        return begun

    def _begin(self, environ: Environ, visit: Visit) -> _Run | Failure:
        run = _Run(self.app, environ)
        try:
            self._crew.submit(run.go)
        except Crowded:
            log.exception("Too many requests hang.")
            return self.keeper.crowded()
        try:
            run.wait_for_beginning(self.options.timeout_s)
        except Empty:
            run.close()
            return self.keeper.late()
        except Exception:
            log.exception("%s %s raised an exception.", visit.method, visit.path)
            run.close()
            return run.failure(visit, self.options.retry_after_s) or self.keeper.broken()
        failure = run.failure(visit, self.options.retry_after_s)
        if failure:
            run.close()
        return failure or run

    def _own_page(self, visit: Visit) -> Answer:
        name = visit.path.removeprefix(self.options.base)
        if name not in {"/report", "/seen.gif"}:
            return self.keeper.own_page(visit)
        _, who = self._ask_site(visit)
        if name == "/seen.gif":
            return self.keeper.take_seen(visit, who)
        return self.keeper.take_form(visit, _body(visit.raw), who)

    def _ask_site(self, visit: Visit) -> tuple[Text | None, Identity | None]:
        ends_at = time.monotonic() + SITE_MAY_THINK_S
        asked = [self._said(ask, visit) for ask in (self.options.safe, self.options.identify)]
        safe, who = (answer(max(0.0, ends_at - time.monotonic())) for answer in asked)
        return safe, who

    def _said(self, ask: Callable[[Any], Any] | None, visit: Visit) -> Callable[[float], Any]:
        if ask is None:
            return lambda _wait_s: None
        try:
            outcome = self.keeper.askers.submit(partial(ask, visit.raw))
        except Crowded:
            return lambda _wait_s: None

        def answer(wait_s: float) -> Any:
            try:
                return outcome.result(wait_s)
            except TookTooLong:
                log.warning("The site took too long to say more about %s.", visit.path)
            except Exception:
                log.warning("The site could not say more about %s.", visit.path, exc_info=True)
            return None

        return answer


class _Run:
    """One request of the application in a thread of its own, its chunks passed on through a short queue."""

    def __init__(self, app: App, environ: Environ) -> None:
        self._app, self._environ = app, environ
        self._chunks: Queue[bytes | BaseException | None] = Queue(maxsize=8)
        self._first: bytes | None = None
        self._is_over = threading.Event()
        self.status, self.headers = "", Headers()

    def go(self) -> None:
        """The thread's part: call, iterate, close, all in one thread."""
        iterable: Iterable[bytes] = ()
        try:
            iterable = self._app(self._environ, self._start_response)
            for chunk in iterable:
                self._pass_on(chunk)
            self._pass_on(None)
        except _LeftBehind:
            pass
        except Exception as error:  # noqa: BLE001 (raised again in the server's own thread)
            self._tell_of(error)
        finally:
            close = getattr(iterable, "close", None)
            if close:
                close()

    def _start_response(self, status: str, headers: Headers, exc_info: ExcInfo | None = None) -> Callable[[bytes], None]:
        del exc_info  # the guard has not begun to answer, or the server finds out by the broken stream
        self.status, self.headers = status, list(headers)
        return self._pass_on

    def _pass_on(self, chunk: bytes | BaseException | None) -> None:
        if chunk == b"":
            return
        while not self._is_over.is_set():
            try:
                self._chunks.put(chunk, timeout=0.5)
            except Full:
                continue
            return
        raise _LeftBehind

    def _tell_of(self, error: Exception) -> None:
        try:
            self._pass_on(error)
        except _LeftBehind:
            log.error("A request that had been left behind failed too.", exc_info=error)

    def wait_for_beginning(self, timeout_s: float | None) -> None:
        """Until the first bytes or the end. Raises `Empty` when that takes too long, and what the application raised."""
        first = self._chunks.get(timeout=timeout_s)
        if isinstance(first, BaseException):
            raise first
        self._first = first
        if not self.status:
            raise RuntimeError("The application ended without calling start_response.")

    def failure(self, visit: Visit, retry_after_s: int) -> Failure | None:
        """The failure in the answer that begins here."""
        status = int(self.status[:3]) if self.status[:3].isdecimal() else 0
        content_type = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        if status < 500 or (not visit.is_for_a_person and content_type.startswith("application/problem+json")):
            return None
        return failed_answer(status, self.headers, retry_after_s)

    def __iter__(self) -> Iterator[bytes]:
        chunk: bytes | BaseException | None = self._first
        while chunk is not None:
            if isinstance(chunk, BaseException):
                # The server cuts the connection, and the browser part sees it.
                raise chunk
            yield chunk
            chunk = self._chunks.get()

    def close(self) -> None:
        self._is_over.set()


class _LeftBehind(Exception):
    """Nobody waits for this answer any more."""


def visit_of(environ: Mapping[str, Any]) -> Visit:
    """The request in the guard's own terms; its path as it stood in the address."""
    headers = {name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items() if name.startswith("HTTP_")}
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")) or "/"
    path = quote(path.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~")
    return Visit(environ.get("REQUEST_METHOD", "GET"), path, environ.get("QUERY_STRING", ""), headers, environ)


def _body(environ: Any) -> bytes:
    length = str(environ.get("CONTENT_LENGTH") or "0")
    most = min(int(length), LARGEST_FORM + 1) if length.isdecimal() else 0
    return bytes(environ["wsgi.input"].read(most)) if most else b""


def _whole(start_response: StartResponse, visit: Visit, answer: Answer) -> list[bytes]:
    reason = HTTPStatus(answer.status).phrase if answer.status in HTTPStatus._value2member_map_ else "Error"
    headers = [(name, value.encode("latin-1", "replace").decode("latin-1")) for name, value in answer.headers]
    start_response(f"{answer.status} {reason}", [*headers, ("Content-Length", str(len(answer.body)))])
    return [b"" if visit.method == "HEAD" else answer.body]
