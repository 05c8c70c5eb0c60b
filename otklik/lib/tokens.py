"""Signed, dated tokens for links and topics: what they say cannot be changed, and they stop working when they should."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from otklik.lib.clock import now

LONGEST = 4096


class BadToken(Exception):
    """The token opens nothing."""


class Forged(BadToken):
    """It was not made by us, or something in it was changed."""


class Expired(BadToken):
    """It was ours, but its time is over."""


def sign(key: bytes, payload: dict[str, Any], *, expires_at: datetime | None = None) -> str:
    """`base64url(json).base64url(HMAC-SHA256)`; `exp` holds the last second (Unix time) at which the token is good."""
    content = dict(payload)
    if expires_at is not None:
        content["exp"] = int(expires_at.timestamp())
    body = encoded(json.dumps(content, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode())
    return f"{body}.{encoded(seal(key, body))}"


def read(key: bytes, token: str, *, at: datetime | None = None) -> dict[str, Any]:
    """What `sign` put in, without `exp`. Raises `Forged` or `Expired`."""
    if len(token) > LONGEST or not token.isascii():
        raise Forged
    body, dot, sent_seal = token.partition(".")
    # Compared as text: base64 has several spellings of one value, and only ours is good.
    if not dot or not hmac.compare_digest(encoded(seal(key, body)), sent_seal):
        raise Forged
    try:
        payload = json.loads(decoded(body))
    except ValueError as error:
        raise Forged from error
    if not isinstance(payload, dict):
        raise Forged
    expires = payload.pop("exp", None)
    if expires is not None and (not isinstance(expires, int | float) or (at or now()).timestamp() > expires):
        raise Expired
    return payload


def seal(key: bytes, body: str) -> bytes:
    return hmac.new(key, body.encode(), hashlib.sha256).digest()


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
