"""What the door hands over, read strictly and made fit to store: a report, or what its sender said afterwards."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from otklik.lib.text import clean, clean_line

MOST_ITEMS = 40
MOST_DEPTH = 4
LONGEST_MESSAGE = 8000
LONGEST_NUMBER_BITS = 1024


class Unusable(Exception):
    """The entry makes no report; the text says why."""


class Identifier(msgspec.Struct):
    kind: str
    value: str


class Failure(msgspec.Struct):
    """What the browser saw go wrong. `kind` is one of the kit's: network, timeout, 5xx…"""

    kind: str = ""
    status: int = 0
    code: str = ""
    detail: str = ""


class ReportBody(msgspec.Struct):
    service: str
    page: str | None = None
    error: dict[str, Any] | None = None
    message: str | None = None
    contact: str | None = None
    identifiers: list[Identifier] | None = None
    identity: str | None = None
    context: dict[str, Any] | None = None
    locale: str | None = None


class FollowUpBody(msgspec.Struct):
    kind: str
    answer: str | None = None
    contact: str | None = None
    message: str | None = None


class Sent(msgspec.Struct, frozen=True):
    """A report as the door took it."""

    id: UUID
    receipt: str
    received_at: datetime
    service: str
    page: str
    failure: Failure
    message: str
    contact: str
    identifiers: list[Identifier]
    identity: str
    context: dict[str, Any]
    language: str


class Said(msgspec.Struct, frozen=True):
    """A follow-up: a confirmation, a contact, a message (which may carry a contact)."""

    id: UUID
    receipt: str
    received_at: datetime
    what: str
    answer: str
    contact: str
    message: str


class Envelope(msgspec.Struct):
    seq: int
    kind: str
    id: UUID
    receipt: str
    received_at: datetime
    body: dict[str, Any]


def opened(entry: Any) -> Sent | Said:
    """Raises `Unusable`."""
    try:
        envelope = msgspec.convert(entry, Envelope)
        if envelope.received_at.tzinfo is None:
            raise Unusable("a time without a zone")
        if envelope.kind == "report":
            return sent(envelope, msgspec.convert(envelope.body, ReportBody))
        if envelope.kind == "follow-up":
            return said(envelope, msgspec.convert(envelope.body, FollowUpBody))
    except (msgspec.ValidationError, RecursionError, ValueError, OverflowError) as error:
        raise Unusable(str(error)) from error
    raise Unusable(f"a kind that nobody knows: {envelope.kind}")


def sent(envelope: Envelope, body: ReportBody) -> Sent:
    error = body.error or {}
    return Sent(
        id=envelope.id,
        receipt=clean_line(envelope.receipt, most=64),
        received_at=envelope.received_at,
        service=body.service,
        page=clean_line(body.page or "", most=2000),
        failure=Failure(
            kind=line(error.get("kind"), 40),
            status=number(error.get("status")),
            code=line(error.get("code"), 200),
            detail=line(error.get("detail"), 500),
        ),
        message=clean(body.message or "", most=LONGEST_MESSAGE),
        contact=clean_line(body.contact or "", most=320),
        identifiers=[Identifier(line(one.kind, 40), line(one.value, 300)) for one in (body.identifiers or [])[:MOST_ITEMS]],
        identity=body.identity or "",
        context=tree(body.context or {}, MOST_DEPTH),
        language=language(body.locale),
    )


def said(envelope: Envelope, body: FollowUpBody) -> Said:
    if body.kind not in {"confirmation", "contact", "message"}:
        raise Unusable(f"a follow-up of a kind that nobody knows: {body.kind}")
    answer = body.answer or ""
    if body.kind == "confirmation" and answer not in {"through", "broken"}:
        raise Unusable("a confirmation without an answer")
    return Said(
        id=envelope.id,
        receipt=clean_line(envelope.receipt, most=64),
        received_at=envelope.received_at,
        what=body.kind,
        answer=answer if body.kind == "confirmation" else "",
        contact=clean_line(body.contact or "", most=320),
        message=clean(body.message or "", most=LONGEST_MESSAGE),
    )


def language(locale: str | None) -> str:
    code = (locale or "")[:2].lower()
    return code if code in {"ru", "en"} else settings.LANGUAGE_CODE


def line(value: Any, most: int) -> str:
    return clean_line(value, most=most) if isinstance(value, str) else ""


def number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999 else 0


def tree(value: Any, depth: int) -> Any:
    """Free JSON with clean texts; long lists and deep branches are cut."""
    if isinstance(value, str):
        return clean(value, most=2000)
    if isinstance(value, dict):
        return (
            {clean_line(str(key), most=80): tree(each, depth - 1) for key, each in list(value.items())[:MOST_ITEMS]}
            if depth
            else {}
        )
    if isinstance(value, list):
        return [tree(each, depth - 1) for each in value[:MOST_ITEMS]] if depth else []
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER_BITS:
        # Python reads and writes no longer decimal numbers (CVE-2020-10735).
        return hex(value)[:LONGEST_NUMBER_BITS]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def plain(entry: Any) -> Any:
    """Any entry at all, so that it can be kept as a stray."""
    return tree(entry, 8)
