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
GZIP = (b"content-encoding", b"gzip")
VARY = (b"vary", b"Accept-Encoding, Accept-Language")
REVALIDATE = b"no-cache"
IMMUTABLE = b"public, max-age=31536000, immutable"

Render = Callable[[float], bytes]


class Document:
    """`render(moment)` gives the body; it is asked again only when one of the moments in `changes_at` has passed.

    Moments are Unix time in seconds. What was published tells its age; what `lasts` may be kept for ever under `?v=`.
    """

    def __init__(
        self,
        render: Render,
        media_type: str,
        *,
        changes_at: Sequence[float] = (),
        published_at: float | None = None,
        headers: Headers = (),
        lasts: bool = False,
    ) -> None:
        self.render = render
        self.changes_at = sorted(changes_at)
        self.published_at = published_at
        self.lasts = lasts
        self.own_headers: Headers = [(b"content-type", media_type.encode()), VARY, *headers, *OPEN]
        self.refresh(time.time())

    @classmethod
    def file(cls, path: Path) -> Document:
        """One that never changes by itself."""
        return cls(always(path.read_bytes()), media_type(path.name), lasts=True)

    def refresh(self, moment: float) -> None:
        self.body = self.render(moment)
        # Weak, because the compressed twin has the same one.
        self.etag = b'W/"%b"' % hashlib.blake2b(self.body, digest_size=12).hexdigest().encode()
        packed = gzip.compress(self.body, 9, mtime=0) if len(self.body) >= COMPRESSED_FROM_BYTES else b""
        self.packed = packed if packed and len(packed) < len(self.body) * 0.9 else b""
        self.next_change = next((change for change in self.changes_at if change > moment), float("inf"))
        self.dress(int(moment))

    def dress(self, second: int) -> None:
        """Makes the headers once a second, not once an answer."""
        self.second = second
        age = [] if self.published_at is None else [(b"age", b"%d" % max(0, second - self.published_at))]
        kept: list[tuple[bytes, bytes]] = [(b"etag", self.etag), *age, *self.own_headers]
        self.headers = [*kept, (b"cache-control", REVALIDATE)]
        self.packed_headers = [*self.headers, GZIP]
        self.lasting_headers = [*kept, (b"cache-control", IMMUTABLE)]

    def answer(self, request: Request, moment: float) -> Answer:
        """200, or 304 when the reader has it already."""
        if moment >= self.next_change:
            self.refresh(moment)
        elif int(moment) != self.second:
            self.dress(int(moment))
        for_ever = self.lasts and request.scope["query_string"].startswith(b"v=")
        headers = self.lasting_headers if for_ever else self.headers
        known, accepts_gzip = b"", False
        for name, value in request.scope["headers"]:
            if name == b"if-none-match":
                known = value
            elif name == b"accept-encoding":
                accepts_gzip = b"gzip" in value
        if known and (self.etag in known or known == b"*"):
            return Answer(304, headers, b"")
        if self.packed and accepts_gzip:
            return Answer(200, [*headers, GZIP] if for_ever else self.packed_headers, self.packed)
        return Answer(200, headers, self.body)


def always(body: bytes) -> Render:
    return lambda _: body


def media_type(name: str) -> str:
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return (
        f"{guessed}; charset=utf-8" if guessed.startswith("text/") or guessed.endswith(("javascript", "json", "xml")) else guessed
    )
