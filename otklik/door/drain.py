"""The worker's side of the spool: it takes entries over in order and says when it has them."""

from __future__ import annotations

import hmac
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from otklik.door import problems
from otklik.door.exchange import JSON, Answer, Request
from otklik.door.limits import Bodies
from otklik.door.spool import Spool

MOST_AT_ONCE = 1000
USUAL = 500
MOST_BYTES = 1024 * 1024


class Drained(Struct):
    """The body of `POST /drained`; `told` says, for a receipt, where its customer reads on and whether the matter is closed."""

    upto: Annotated[int, Meta(ge=0, lt=2**62)] = 0
    told: dict[str, dict[str, Any]] = {}


DECODER = msgspec.json.Decoder(Drained)


class Drain:
    """`key` is the bearer secret shared with the worker."""

    def __init__(self, spool: Spool, bodies: Bodies, key: str) -> None:
        self.spool = spool
        self.bodies = bodies
        self.key = b"Bearer " + key.encode()

    async def give(self, request: Request) -> Answer:
        """`GET /drain`: the oldest entries that nobody has taken over yet."""
        self.check(request)
        asked = request.query("limit")
        limit = min(max(int(asked), 1), MOST_AT_ONCE) if asked.isdecimal() else USUAL
        entries, left = await self.spool.drained(limit)
        return Answer(200, JSON, b'{"entries":%b,"left":%d}' % (entries.encode(), left))

    async def settle(self, request: Request) -> Answer:
        """`POST /drained`: everything up to that number is with the worker now."""
        self.check(request)
        raw = await self.bodies.read(request, most_bytes=MOST_BYTES)
        try:
            drained = DECODER.decode(raw)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise problems.not_json() from error
        settled = await self.spool.settle(drained.upto, msgspec.json.encode(drained.told).decode())
        return Answer(200, JSON, b'{"settled":%d,"left":%d}' % (settled, self.spool.waiting))

    def check(self, request: Request) -> None:
        if not hmac.compare_digest(request.header(b"authorization"), self.key):
            raise problems.not_yours()
