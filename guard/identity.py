"""Signs who the customer is, so that the desk can take the site's word for it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

from guard.options import Identity

GOOD_FOR_S = 6 * 3600


def identity_token(key: str, who: Identity, *, expires_at: float | None = None) -> str:
    """`base64url(json).base64url(HMAC-SHA256)`, good until `expires_at` (Unix time; six hours from now by default)."""
    payload = {
        "ids": [{"kind": str(one["kind"]), "value": str(one["value"])} for one in who.get("identifiers", [])],
        "name": str(who.get("name") or ""),
        "contact": str(who.get("contact") or ""),
        "exp": int(expires_at if expires_at is not None else time.time() + GOOD_FOR_S),
    }
    body = _encoded(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode())
    return f"{body}.{_encoded(hmac.new(key.encode(), body.encode(), hashlib.sha256).digest())}"


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
