"""Server-sent nudges: each open page is told which of its topics changed, never what they changed to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable

from otklik.bus import EVERYTHING
from otklik.door.exchange import Headers, Message, Request

log = logging.getLogger("otklik.door")

STREAM: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]
MOST_STREAMS = 20_000
AT_ONCE = 250
HEARTBEAT_S = 20.0
# A page that stays open comes back with a link that is checked anew.
LONGEST_S = 3600.0
RETRY_MS = 2000
HELLO = "hello"


def encoded(event: str) -> Message:
    return {"type": "http.response.body", "body": f"event: {event}\ndata:\n\n".encode(), "more_body": True}


HEARTBEAT: Message = {"type": "http.response.body", "body": b":\n\n", "more_body": True}
GREETING: Message = {
    "type": "http.response.body",
    "body": f"retry: {RETRY_MS}\nevent: {HELLO}\ndata:\n\n".encode(),
    "more_body": True,
}
END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Stream:
    """One open connection and what it wants to hear of."""

    __slots__ = ("send", "topics")

    def __init__(self, request: Request, topics: frozenset[str]) -> None:
        self.send = request.send
        self.topics = topics


class Live:
    """All open streams. Nudges that come while others go out are gathered, so a busy minute costs one event a topic."""

    def __init__(self) -> None:
        self.streams: dict[str, set[Stream]] = {}
        self.open = 0
        self.sent = 0
        self.pending: set[str] = set()
        self.something = asyncio.Event()
        self.bus_is_up = False

    @property
    def is_full(self) -> bool:
        return self.open >= MOST_STREAMS

    async def serve(self, request: Request, topics: frozenset[str]) -> None:
        """Holds the connection until the client goes or its time is over."""
        stream = Stream(request, topics)
        await request.send({"type": "http.response.start", "status": 200, "headers": STREAM})
        await request.send(GREETING)
        self.join(stream)
        try:
            async with asyncio.timeout(LONGEST_S):
                while (await request.receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            await request.send(END)
        finally:
            self.leave(stream)

    def join(self, stream: Stream) -> None:
        self.open += 1
        for topic in stream.topics:
            self.streams.setdefault(topic, set()).add(stream)

    def leave(self, stream: Stream) -> None:
        self.open -= 1
        for topic in stream.topics:
            others = self.streams[topic]
            others.discard(stream)
            if not others:
                del self.streams[topic]

    def nudge(self, topics: Iterable[str]) -> None:
        self.pending.update(topics)
        self.something.set()

    async def follow(self, nudges: AsyncIterator[frozenset[str]]) -> None:
        """Passes on what the bus says. After a gap everybody is asked to look again."""
        async for topics in nudges:
            self.bus_is_up = bool(topics)
            self.nudge(topics)

    async def fan_out(self) -> None:
        """Sends what is pending, for ever."""
        while True:
            await self.something.wait()
            self.something.clear()
            topics, self.pending = self.pending, set()
            if EVERYTHING in topics:
                await self.tell(self.everybody(), encoded(HELLO))
                continue
            for topic in topics:
                await self.tell(self.streams.get(topic, ()), encoded(topic))

    async def beat(self) -> None:
        """Keeps proxies from closing quiet streams, for ever."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            await self.tell(self.everybody(), HEARTBEAT)

    def everybody(self) -> set[Stream]:
        return set().union(*self.streams.values())

    async def tell(self, streams: Iterable[Stream], message: Message) -> None:
        """The same bytes to all of them; in portions, so that reports are not kept waiting."""
        for number, stream in enumerate(tuple(streams), start=1):
            try:
                await stream.send(message)
            except Exception:  # noqa: BLE001 - a stream that died is left by its own task
                log.debug("a stream went away while it was told something")
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        self.sent += 1
