"""Server-sent nudges: each open page is told which of its topics changed, never what they changed to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from typing import Any

from otklik.bus import EVERYTHING, standing_of
from otklik.door.exchange import Headers, Message, Request
from otklik.door.grants import Grant

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
# The link is good no longer: the page asks the desk for another one.
ANEW = "anew"


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
    """One open connection, what it may hear of, and how long."""

    __slots__ = ("grant", "limit", "send")

    def __init__(self, request: Request, grant: Grant, limit: asyncio.Timeout) -> None:
        self.send = request.send
        self.grant = grant
        self.limit = limit

    def end(self) -> None:
        if not self.limit.expired():
            self.limit.reschedule(asyncio.get_running_loop().time())


def remove(stream: Stream, kept: dict[Any, set[Stream]], key: object) -> None:
    """Takes it out where it is, and its place with the last one."""
    others = kept.get(key, set())
    others.discard(stream)
    if not others:
        kept.pop(key, None)


class Live:
    """All open streams. Nudges that come while others go out are gathered, so a busy minute costs one event a topic."""

    def __init__(self) -> None:
        self.streams: dict[str, set[Stream]] = {}
        self.people: dict[int, set[Stream]] = {}
        # How often what each of our people may do has changed; empty until the bus was heard.
        self.standings: dict[int, int] = {}
        self.open = 0
        self.sent = 0
        self.pending: set[str] = set()
        self.something = asyncio.Event()
        self.bus_is_up = False

    @property
    def is_full(self) -> bool:
        return self.open >= MOST_STREAMS

    async def serve(self, request: Request, grant: Grant) -> None:
        """Holds the connection until the client goes, its time is over, or its link is good no longer."""
        await request.send({"type": "http.response.start", "status": 200, "headers": STREAM})
        if self.is_good(grant) and await self.hold(request, grant):
            return
        if grant.person:
            await request.send(encoded(ANEW))
        await request.send(END)

    async def hold(self, request: Request, grant: Grant) -> bool:
        """Whether the client went by itself. Nothing waits between asking whether the link is good and joining."""
        self.open += 1
        try:
            async with asyncio.timeout(min(LONGEST_S, grant.left_s())) as limit:
                stream = Stream(request, grant, limit)
                self.join(stream)
                try:
                    await request.send(GREETING)
                    while (await request.receive())["type"] != "http.disconnect":
                        pass
                finally:
                    self.leave(stream)
            return True
        except TimeoutError:
            return False
        finally:
            self.open -= 1

    def join(self, stream: Stream) -> None:
        for topic in stream.grant.topics:
            self.streams.setdefault(topic, set()).add(stream)
        if stream.grant.person:
            self.people.setdefault(stream.grant.person, set()).add(stream)

    def leave(self, stream: Stream) -> None:
        """May be called twice."""
        for topic in stream.grant.topics:
            remove(stream, self.streams, topic)
        remove(stream, self.people, stream.grant.person)

    def is_good(self, grant: Grant) -> bool:
        """A link may know of a change before the bus has told us: it was signed by whoever saw it."""
        return grant.left_s() > 0 and grant.standing >= self.standings.get(grant.person, 0)

    def heed(self, topics: frozenset[str]) -> frozenset[str]:
        """Ends the streams of those who may do other things than when their links were signed. What is left is for pages."""
        told = {topic: found for topic in topics if (found := standing_of(topic))}
        if EVERYTHING in topics:
            self.standings.clear()
        self.standings.update(told.values())
        for person, _number in told.values():
            for stream in [each for each in self.people.get(person, ()) if not self.is_good(each.grant)]:
                self.leave(stream)
                stream.end()
        return topics - told.keys()

    def nudge(self, topics: Iterable[str]) -> None:
        self.pending.update(topics)
        self.something.set()

    async def follow(self, nudges: AsyncIterator[frozenset[str]]) -> None:
        """Passes on what the bus says. After a gap everybody is asked to look again."""
        async for topics in nudges:
            self.bus_is_up = bool(topics)
            self.nudge(self.heed(topics))

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
