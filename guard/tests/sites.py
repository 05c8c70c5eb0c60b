"""The same small site twice, as ASGI and as WSGI: every path fails in a way of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

ENDED = threading.Event()


async def asgi_site(scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    async def begin(status: int, *headers: tuple[bytes, bytes]) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})

    async def more(body: bytes, *, last: bool = True) -> None:
        await send({"type": "http.response.body", "body": body, "more_body": not last})

    match scope["path"]:
        case "/boom":
            raise ZeroDivisionError("a secret detail")
        case "/hang":
            await asyncio.sleep(30)
        case "/deaf":
            try:
                await asyncio.sleep(30)
            except asyncio.CancelledError:
                await asyncio.sleep(0.3)
        case "/silent":
            return
        case "/500":
            await begin(500, (b"content-type", b"text/html"), (b"set-cookie", b"a=1"))
            await more(b"the framework's own page")
        case "/500-then-boom":
            await begin(500)
            await more(b"the framework's own page")
            raise ZeroDivisionError
        case "/maintenance":
            await begin(503, (b"otklik-kind", b"maintenance"), (b"retry-after", b"600"), (b"otklik-code", b"PRINT-7"))
            await more(b"")
        case "/pass":
            await begin(503, (b"otklik-pass", b"1"))
            await more(b"own words")
        case "/problem":
            await begin(502, (b"content-type", b"application/problem+json"))
            await more(b'{"title":"own"}')
        case "/cut":
            await begin(200, (b"content-type", b"text/html"))
            await more(b"<p>half a page", last=False)
            raise ConnectionError("the printer has gone")
        case "/slow-stream":
            await begin(200)
            for _ in range(4):
                await more(b"x", last=False)
                await asyncio.sleep(0.1)
            await more(b"")
        case "/tag":
            await begin(200)
            await more(scope["otklik.guard"].tag(scope).encode())
        case _:
            await begin(200, (b"content-type", b"text/plain"))
            await more(b"fine")


def wsgi_site(environ: Any, start_response: Callable[..., Any]) -> Any:
    match environ["PATH_INFO"]:
        case "/boom":
            raise ZeroDivisionError("a secret detail")
        case "/hang" | "/deaf":
            time.sleep(1)
            ENDED.set()
            start_response("200 OK", [])
            return [b"too late"]
        case "/silent":
            return []
        case "/500":
            start_response("500 Internal Server Error", [("Content-Type", "text/html"), ("Set-Cookie", "a=1")])
            return [b"the framework's own page"]
        case "/500-then-boom":
            start_response("500 Internal Server Error", [])
            return _breaks()
        case "/maintenance":
            start_response("503 Later", [("Otklik-Kind", "maintenance"), ("Retry-After", "600"), ("Otklik-Code", "PRINT-7")])
            return [b""]
        case "/pass":
            start_response("503 Later", [("Otklik-Pass", "1")])
            return [b"own words"]
        case "/problem":
            start_response("502 Bad", [("Content-Type", "application/problem+json")])
            return [b'{"title":"own"}']
        case "/cut":
            start_response("200 OK", [("Content-Type", "text/html")])
            return _breaks(b"<p>half a page")
        case "/slow-stream":
            start_response("200 OK", [])
            return _slowly()
        case "/tag":
            start_response("200 OK", [])
            return [environ["otklik.guard"].tag(environ).encode()]
        case _:
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"fine"]


def _breaks(*chunks: bytes) -> Iterator[bytes]:
    yield from chunks
    raise ConnectionError("the printer has gone")


def _slowly() -> Iterator[bytes]:
    for _ in range(4):
        yield b"x"
        time.sleep(0.1)
