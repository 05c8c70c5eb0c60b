"""A small door that can die and come back, and ways to call a guarded site without a server."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from guard.keeper import Keeper

BROWSER = {"accept": "text/html,application/xhtml+xml", "sec-fetch-dest": "document", "accept-language": "ru"}
PROGRAM = {"accept": "application/json"}


@dataclass
class Given:
    """What a guarded site answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class SmallDoor:
    """Counts what it took; `is_open` decides whether it answers 202 or 503."""

    url: str = ""
    is_open: bool = True
    status: dict[str, Any] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)
    follow_ups: list[dict[str, Any]] = field(default_factory=list)

    @property
    def report_ids(self) -> set[str]:
        return {report["report_id"] for report in self.reports}


@pytest.fixture(autouse=True)
def guards_rest(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A guard that goes on asking for a door which is gone would in the end ask somebody else at its address."""
    woken: set[Keeper] = set()
    wake = Keeper.wake

    def noted(keeper: Keeper) -> None:
        woken.add(keeper)
        wake(keeper)

    monkeypatch.setattr(Keeper, "wake", noted)
    yield
    for keeper in woken:
        keeper.rest()


@pytest.fixture
def door() -> Iterator[SmallDoor]:
    small = SmallDoor()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not small.is_open:
                self.say(503, {})
            elif self.path == "/reports":
                small.reports.append(content)
                self.say(202, {"receipt": "r-" + content["report_id"]})
            else:
                small.follow_ups.append(content | {"receipt": self.path.split("/")[2]})
                self.say(202, {})

        def do_GET(self) -> None:
            self.say(200 if self.path == "/status/checkin.json" else 404, small.status)

        def say(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    small.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield small
    server.shutdown()
    server.server_close()


@pytest.fixture
def options(door: SmallDoor, tmp_path: Path) -> dict[str, Any]:
    return {
        "service": "checkin",
        "door": door.url,
        "name": {"ru": "Регистрация на рейс", "en": "Check-in"},
        "queue_dir": tmp_path / "queue",
    }


async def asgi(
    app: Any, path: str = "/", *, method: str = "GET", headers: dict[str, str] = BROWSER, body: bytes = b"", query: str = ""
) -> Given:
    """One request to an ASGI application; raises what the application raises, with the messages so far in `.sent`."""
    sent: list[dict[str, Any]] = []
    inbox = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if inbox:
            return inbox.pop()
        await asyncio.Event().wait()
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in {"host": "air.example", **headers}.items()],
    }
    try:
        await app(scope, receive, send)
    except Exception as error:
        error.sent = sent  # type: ignore[attr-defined]
        raise
    named = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Given(sent[0]["status"], named, b"".join(message.get("body", b"") for message in sent[1:]))


def wsgi(
    app: Any, path: str = "/", *, method: str = "GET", headers: dict[str, str] = BROWSER, body: bytes = b"", query: str = ""
) -> Given:
    """One request to a WSGI application."""
    started: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "air.example",
        "SERVER_PORT": "80",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in {"host": "air.example", **headers}.items()},
    }
    chunks = app(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
    try:
        whole = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, named = started[0]
    return Given(int(status[:3]), {name.lower(): value for name, value in named}, whole)


Visit = Callable[..., Given]
