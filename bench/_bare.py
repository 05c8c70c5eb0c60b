"""What the door is compared with: the least an ASGI application can do for the same requests."""

from __future__ import annotations

import asyncio
from typing import Any

HEADERS = [(b"content-type", b"application/json")]
STREAM = [(b"content-type", b"text/event-stream")]
EVENT = {"type": "http.response.body", "body": b"event: desk\ndata:\n\n", "more_body": True}

bell = asyncio.Event()


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        await live_through(receive, send)
    elif scope["path"] == "/live":
        await listen(send)
    elif scope["path"] == "/ring":
        ring()
        await answer(send, 200, b"{}")
    elif scope["method"] == "POST":
        while (await receive()).get("more_body"):
            pass
        await answer(send, 202, b'{"receipt":"x"}')
    else:
        await answer(send, 200, b"hello")


async def answer(send: Any, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": HEADERS})
    await send({"type": "http.response.body", "body": body})


async def listen(send: Any) -> None:
    """Every open stream waits for the bell and tells its client."""
    await send({"type": "http.response.start", "status": 200, "headers": STREAM})
    await send({"type": "http.response.body", "body": b"event: hello\ndata:\n\n", "more_body": True})
    while True:
        await bell.wait()
        await send(EVENT)


def ring() -> None:
    global bell
    rung, bell = bell, asyncio.Event()
    rung.set()


async def live_through(receive: Any, send: Any) -> None:
    while (kind := (await receive())["type"]) != "lifespan.shutdown":
        await send({"type": f"{kind}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
