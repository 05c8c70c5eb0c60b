"""Entries as the door hands them over, for the tests of this room."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from otklik.lib import tokens
from otklik.lib.clock import iso, now
from otklik.services.models import Service

numbers = itertools.count(1)


def entry(kind: str, receipt: str, body: dict[str, Any], *, id: uuid.UUID | None = None) -> dict[str, Any]:
    return {
        "seq": next(numbers),
        "kind": kind,
        "id": str(id or uuid.uuid4()),
        "receipt": receipt,
        "received_at": iso(now()),
        "body": body,
    }


def report(receipt: str = "", *, service: str = "checkin", id: uuid.UUID | None = None, **body: Any) -> dict[str, Any]:
    number = id or uuid.uuid4()
    body = {
        "report_id": str(number),
        "service": service,
        "page": "https://polus.example/checkin/print?pnr=ABC",
        "locale": "ru",
        **body,
    }
    body.setdefault("error", {"kind": "5xx", "status": 503, "code": "PRINT-7"})
    return entry("report", receipt or uuid.uuid4().hex, body, id=number)


def follow_up(receipt: str, kind: str, **body: Any) -> dict[str, Any]:
    number = uuid.uuid4()
    return entry("follow-up", receipt, {"id": str(number), "kind": kind, **body}, id=number)


def signed(service: Service, *ids: tuple[str, str], name: str = "", contact: str = "") -> str:
    payload = {
        "ids": [{"kind": kind, "value": value} for kind, value in ids],
        "name": name,
        "contact": contact,
        "exp": now().timestamp() + 600,
    }
    return tokens.sign(service.identity_key.encode(), payload)
