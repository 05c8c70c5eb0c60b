"""One request and its answer, as thin as ASGI allows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec

from otklik.door.texts import LANGUAGES, language_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]

# Nothing the door serves depends on cookies, so any site's page may read it.
OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Age, ETag, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
]
JSON: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *OPEN]
MOST_FIELDS = 20


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class TooLarge(Exception):
    """More bytes than the door reads."""


class TooSlow(Exception):
    """The body did not come in time."""


class Gone(Exception):
    """The client has hung up; there is nobody to answer."""


class Request:
    __slots__ = ("default_language", "method", "path", "receive", "scope", "send", "spoken")

    def __init__(self, scope: Scope, receive: Receive, send: Send, default_language: str) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.default_language = default_language
        self.spoken = ""

    def header(self, name: bytes) -> bytes:
        """The first header of that (lower-case) name, or nothing."""
        for key, value in self.scope["headers"]:
            if key == name:
                return bytes(value)
        return b""

    def joined(self, name: bytes) -> str:
        """All headers of that name as one list (RFC 9110, 5.3)."""
        return ",".join(value.decode("latin-1") for key, value in self.scope["headers"] if key == name)

    def query(self, name: str) -> str:
        """The value of that name among the first few fields; nothing of ours has more."""
        few = b"&".join(self.scope["query_string"].split(b"&", MOST_FIELDS)[:MOST_FIELDS])
        return dict(parse_qsl(few.decode("latin-1"))).get(name, "")

    @property
    def language(self) -> str:
        """What the reader asked for: `?lang=`, then the locale in a body that was read, then Accept-Language."""
        if b"lang=" in self.scope["query_string"] and (asked := self.query("lang")) in LANGUAGES:
            return asked
        if self.spoken in LANGUAGES:
            return self.spoken
        return language_of(self.header(b"accept-language"), self.default_language)

    async def body(self, *, most_bytes: int) -> bytes:
        """The whole body. Raises `TooLarge` or `Gone`."""
        length = self.header(b"content-length")
        if length.isdigit() and int(length) > most_bytes:
            raise TooLarge
        body = b""
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Gone
            body += message.get("body", b"")
            if len(body) > most_bytes:
                raise TooLarge
            if not message.get("more_body"):
                return body


async def give(answer: Answer, request: Request) -> None:
    """Sends the answer; to HEAD only what it would have been."""
    status, headers, body = answer
    if request.method == "HEAD":
        headers, body = [*headers, (b"content-length", str(len(body)).encode())], b""
    await request.send({"type": "http.response.start", "status": status, "headers": headers})
    await request.send({"type": "http.response.body", "body": body})


def as_json(value: object, status: int = 200, headers: Headers = JSON) -> Answer:
    return Answer(status, headers, msgspec.json.encode(value))
