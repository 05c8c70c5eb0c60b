"""What went wrong, for whom, and what is answered: the nouns the whole guard shares."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from guard.words import KINDS

KEPT_HEADERS = ("set-cookie", "vary", "x-request-id", "traceparent")
BROWSER_PLACES = {"document", "iframe", "frame", "embed", "object"}


@dataclass(frozen=True)
class Visit:
    """One request, the same for ASGI and WSGI. Header names are lower case; `raw` is the scope or environ."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    raw: Mapping[str, Any]

    @property
    def is_for_a_person(self) -> bool:
        """A browser that shows what it gets, not a script or another program.

        A service worker that passes a page on names no place (`empty`), so what is accepted counts too.
        """
        accepted = self.headers.get("accept", "")
        if "json" in accepted:
            return False
        return "text/html" in accepted or self.headers.get("sec-fetch-dest") in BROWSER_PLACES

    @property
    def is_of_a_browser(self) -> bool:
        """What a page fetches for itself: its own script reports for it. Browsers before 2023 name no place, but the kind of what they expect."""
        return "sec-fetch-dest" in self.headers or self.headers.get("accept", "").startswith(("image/", "text/css"))

    @property
    def changes_something(self) -> bool:
        return self.method not in {"GET", "HEAD", "OPTIONS"}

    @property
    def is_from_elsewhere(self) -> bool:
        """Sent by another site's page, so nothing may be said or done in the customer's name."""
        return self.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}

    @property
    def came_from(self) -> str:
        """The page of this site that the request came from, as a path; else this path."""
        referer = self.headers.get("referer", "")
        for scheme in ("https://", "http://"):
            start = scheme + self.headers.get("host", "\0")
            if referer.startswith(start + "/"):
                return "/" + referer.removeprefix(start).lstrip("/")
        return self.path


@dataclass(frozen=True)
class Failure:
    """One failure shown to one customer."""

    kind: str
    status: int
    code: str = ""
    retry_after_s: int = 15
    passed_headers: tuple[tuple[str, str], ...] = ()
    report_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def reference(self) -> str:
        """What a person reads out to support."""
        return reference(self.report_id)


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def reference(report_id: str) -> str:
    """The first eight digits of the report's id, in two halves."""
    digits = report_id.replace("-", "")[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def failed_answer(status: int, headers: Iterable[tuple[str, str]], retry_after_s: int) -> Failure | None:
    """The failure in an answer of the site (status ≥ 500), or nothing when the site asks to leave it alone."""
    said = {name.lower(): value for name, value in headers}
    if said.get("otklik-pass"):
        return None
    kind = said.get("otklik-kind", "")
    wait = said.get("retry-after", "")
    return Failure(
        kind=kind if kind in KINDS else ("timeout" if status == 504 else "5xx"),
        status=status,
        code=said.get("otklik-code", "")[:80],
        retry_after_s=int(wait) if wait.isdecimal() and len(wait) < 6 else spread(retry_after_s),
        passed_headers=tuple(
            (name, value) for name, value in headers if name.lower() in KEPT_HEADERS or name.lower().startswith("access-control-")
        ),
    )


def spread(seconds: int) -> int:
    """About so many seconds: a crowd that is told the same number comes back as a crowd."""
    return max(1, round(seconds * random.uniform(0.7, 1.3)))
