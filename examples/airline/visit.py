"""Who is checking in: a signed cookie, so that the site knows it even when its database is gone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from examples.airline.seed import Passenger

COOKIE = "polyus"
LASTS_S = 4 * 3600


@dataclass(frozen=True)
class Visit:
    """A passenger who has been found. `pass_id` and `seat` once he has checked in; `until` seconds since 1970."""

    ticket: str
    surname: str
    name: str
    email: str
    departs_at: str
    until: int
    pass_id: str | None = None
    seat: str | None = None

    @classmethod
    def of(cls, passenger: Passenger, departs_at: datetime, now: datetime) -> Visit:
        until = int(now.timestamp()) + LASTS_S
        return cls(passenger.ticket, passenger.surname, passenger.name, passenger.email, departs_at.isoformat(), until)


class Signer:
    """Writes and reads the cookie with the airline's own key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def signed(self, visit: Visit) -> str:
        body = base64.urlsafe_b64encode(json.dumps(asdict(visit), ensure_ascii=False).encode()).decode().rstrip("=")
        return f"{body}.{self._mark(body)}"

    def read(self, cookie: str | None, now: float) -> Visit | None:
        """The visit, or None for a cookie that is missing, forged or over."""
        body, _, mark = (cookie or "").partition(".")
        if not hmac.compare_digest(mark.encode(), self._mark(body).encode()):
            return None
        try:
            visit = Visit(**json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
        except (binascii.Error, ValueError, TypeError):
            return None
        return visit if visit.until > now else None

    def _mark(self, body: str) -> str:
        return hmac.new(self._key, body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def signer_in(folder: Path) -> Signer:
    """The signer with the key of this data folder, made at the first start."""
    path = folder / "visit.key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    return Signer(path.read_bytes())


def cookie_of(scope: Mapping[str, Any]) -> str | None:
    """The visit's cookie straight from an ASGI scope, for those who have no request object."""
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            try:
                morsel = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                return None
            if morsel:
                return morsel.value
    return None
