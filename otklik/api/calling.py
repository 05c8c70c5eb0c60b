"""One call to one webhook over the network: signed as Standard Webhooks has it, and never into our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

import httpx

from otklik.lib import outbound
from otklik.lib.text import clean_line

SECRET_PREFIX = "whsec_"  # noqa: S105 - the standard's mark, no secret
MOST_SHOWN = 500


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of a call: the status, or none, and the beginning of the answer or the reason."""

    status: int | None
    answer: str

    @property
    def is_received(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def fresh_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, number: str, at: int, body: str) -> str:
    """`v1,` and the HMAC-SHA256 of `id.timestamp.body`."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    sealed = hmac.new(key, f"{number}.{at}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(sealed).decode()


def call(url: str, secret: str, number: str, body: str) -> Came:
    """Never raises: whatever happens is told."""
    at = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Otklik-Webhooks/1",
        "webhook-id": number,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(secret, number, at, body),
    }
    try:
        came = outbound.send("POST", url, content=body.encode(), headers=headers)
    except outbound.NotAllowed as reason:
        return Came(status=None, answer=str(reason))
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return Came(status=None, answer=clean_line(f"{type(error).__name__}: {error}", most=MOST_SHOWN))
    return Came(status=came.status_code, answer=clean_line(came.content[:4000].decode("utf-8", "replace"), most=MOST_SHOWN))
