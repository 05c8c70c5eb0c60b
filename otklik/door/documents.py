"""Files served from memory: each with its type, its ETag, a compressed twin, and the moments at which it changes by itself."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from otklik.door.exchange import OPEN, Answer, Headers, Request

COMPRESSED_FROM_BYTES = 1024
REVALIDATE = b"no-cache"
IMMUTABLE = b"public, max-age=31536000, immutable"

Render = Callable[[float], bytes]


class Document:
    """`render(moment)` gives the body; it is asked again only when one of the moments in `changes_at` has passed."""

    def __init__(
        self, render: Render, media_type: str, *, changes_at: Sequence[float] = (), headers: Headers = (), lasts: bool = False
    ) -> None:
        self.render = render
        self.lasts = lasts
        self.changes_at = sorted(changes_at)
        self.own_headers: Headers = [(b"content-type", media_type.encode()), *headers, *OPEN]
        self.refresh(time.time())

    @classmethod
    def file(cls, path: Path) -> Document:
        """One that never changes by itself; under an address with `?v=` it may be kept for ever."""
        return cls(always(path.read_bytes()), media_type(path.name), lasts=True)

    def refresh(self, moment: float) -> None:
        self.body = self.render(moment)
        self.etag = b'"%b"' % hashlib.blake2b(self.body, digest_size=12).hexdigest().encode()
        packed = gzip.compress(self.body, 9, mtime=0) if len(self.body) >= COMPRESSED_FROM_BYTES else b""
        self.packed = packed if packed and len(packed) < len(self.body) * 0.9 else b""
        self.next_change = next((change for change in self.changes_at if change > moment), float("inf"))

    def answer(self, request: Request, moment: float, extra: Headers = ()) -> Answer:
        """200, or 304 when the reader has it already. `moment` is Unix time in seconds."""
        if moment >= self.next_change:
            self.refresh(moment)
        for_ever = self.lasts and request.scope["query_string"].startswith(b"v=")
        headers = [(b"etag", self.etag), (b"cache-control", IMMUTABLE if for_ever else REVALIDATE), *extra, *self.own_headers]
        known, accepts_gzip = b"", False
        for name, value in request.scope["headers"]:
            if name == b"if-none-match":
                known = value
            elif name == b"accept-encoding":
                accepts_gzip = b"gzip" in value
        if self.packed:
            headers.append((b"vary", b"Accept-Encoding, Accept-Language"))
        if known and (self.etag in known or known == b"*"):
            return Answer(304, headers, b"")
        if self.packed and accepts_gzip:
            headers.append((b"content-encoding", b"gzip"))
            return Answer(200, headers, self.packed)
        return Answer(200, headers, self.body)


def always(body: bytes) -> Render:
    return lambda _: body


def media_type(name: str) -> str:
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return (
        f"{guessed}; charset=utf-8" if guessed.startswith("text/") or guessed.endswith(("javascript", "json", "xml")) else guessed
    )
