"""Reports and follow-ups: read, cleaned, kept, answered. The same id always gets the same receipt."""

from __future__ import annotations

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

import msgspec

from otklik.door import problems
from otklik.door.exchange import JSON, Answer, Request, as_json
from otklik.door.intake import MOST_BYTES, read_follow_up, read_report
from otklik.door.limits import Bodies, Callers
from otklik.door.problems import FieldError
from otklik.door.published import Published
from otklik.door.spool import Entry, Known, Spool, Unavailable
from otklik.door.texts import N_, said

KINDS_OF_JSON = (b"application/json", b"text/plain")

STATES = {
    "received": N_("We have your message, and it is safe. The operators get it next."),
    "with_operators": N_("The operators have your message. They will answer you."),
    "incident": N_(
        "This is a failure on our side and it is being repaired. Your message is part of it, nothing needs to be sent again."
    ),
    "check": N_("We believe it works again. Did you get through?"),
    "closed": N_("This matter is closed. If it is not settled for you, write to us: it will be opened again."),
}


class Reports:
    """The part of the door that customers' browsers talk to."""

    def __init__(self, spool: Spool, published: Published, callers: Callers, bodies: Bodies, *, key: bytes, url: str) -> None:
        self.spool = spool
        self.published = published
        self.callers = callers
        self.key = key
        self.url = url.encode()
        self.bodies = bodies

    async def take(self, request: Request) -> Answer:
        """`POST /reports`."""
        self.admit(request)
        report = read_report(await self.bodies.read(request, most_bytes=MOST_BYTES))
        request.spoken = (report.locale or "")[:2].lower()
        if self.published.denies(report.service):
            raise problems.invalid([FieldError("service", N_("No such service is known here."))])
        receipt = self.receipt(report.report_id.bytes)
        entry = Entry(receipt, "report", str(report.report_id), receipt, report.service, moment(), msgspec.json.encode(report))
        await self.spool.keep(entry)
        return Answer(202, JSON, self.acceptance(receipt, report.service))

    async def follow_up(self, request: Request, receipt: str) -> Answer:
        """`POST /reports/{receipt}/follow-ups`."""
        self.admit(request)
        follow_up = read_follow_up(await self.bodies.read(request, most_bytes=MOST_BYTES))
        known = await self.known(receipt)
        key = self.receipt(b"follow-up", receipt.encode(), follow_up.id.bytes)
        entry = Entry(key, "follow-up", str(follow_up.id), receipt, known.service, moment(), msgspec.json.encode(follow_up))
        await self.spool.keep(entry)
        return Answer(202, JSON, self.acceptance(receipt, known.service))

    async def show(self, request: Request, receipt: str) -> Answer:
        """`GET /reports/{receipt}`: what became of it."""
        known = await self.known(receipt)
        told: dict[str, Any] = json.loads(known.told or "{}")
        status = self.published.service(known.service)
        incident = status.incident(time.time()) if status else None
        asks = bool(status and status.asks)
        state = state_of(known, told, has_incident=bool(status and status.is_incident), asks=asks)
        return as_json(
            {
                "receipt": receipt,
                "state": state,
                "text": said(request.language, STATES[state]),
                "service": known.service,
                "incident": incident,
                "page_url": told.get("page_url"),
                "ask": asks and state == "check",
            }
        )

    async def known(self, receipt: str) -> Known:
        try:
            known = await self.spool.known(receipt)
        except Unavailable as error:
            raise problems.cannot_look() from error
        if known is None:
            raise problems.unknown_receipt()
        return known

    def admit(self, request: Request) -> None:
        """Turns away, before the body is read, whom this caller's cap, this moment or the media type keeps out."""
        client = request.scope.get("client")
        address = self.callers.address(client[0], request) if client else ""
        if wait_s := self.callers.wait_s(address):
            raise problems.too_many(wait_s)
        if refusal := self.spool.refusal:
            raise Unavailable(refusal)
        if self.bodies.are_too_many:
            raise Unavailable("too many bodies are being read")
        kind = request.header(b"content-type")
        if kind and not kind.lower().startswith(KINDS_OF_JSON):
            raise problems.wrong_type()

    def receipt(self, *parts: bytes) -> str:
        """144 bits that nobody can guess who has not the key; the same for the same parts, with no need to look them up."""
        # Keyed BLAKE2b is a MAC by itself, and twenty times faster here than HMAC through OpenSSL.
        seal = hashlib.blake2b(b"\0".join(parts), key=self.key, digest_size=18).digest()
        return urlsafe_b64encode(seal).decode()

    def acceptance(self, receipt: str, service: str) -> bytes:
        status = self.published.service(service)
        incident = status.incident_json(time.time()) if status else b"null"
        sealed = receipt.encode()
        return b'{"receipt":"%b","state_url":"%b/reports/%b","incident":%b,"page_url":null}' % (
            sealed,
            self.url,
            sealed,
            incident,
        )


def state_of(known: Known, told: dict[str, Any], *, has_incident: bool, asks: bool) -> str:
    if told.get("state") == "closed":
        return "closed"
    if asks:
        return "check"
    if has_incident:
        return "incident"
    return "with_operators" if known.drained else "received"


def moment() -> str:
    """Now, RFC 3339 in UTC with milliseconds."""
    return written(int(time.time() * 1000))


@lru_cache(maxsize=1)
def written(unix_ms: int) -> str:
    """In a storm many reports share a millisecond."""
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(unix_ms // 1000))}.{unix_ms % 1000:03d}Z"
