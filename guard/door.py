"""Speaks to the door over HTTP: short time-outs, no redirects, no proxies, answers of bounded size."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

LARGEST_ANSWER = 256 * 1024


class Unreachable(Exception):
    """The door did not answer, or not in words we understand."""


@dataclass(frozen=True)
class Said:
    """What the door answered."""

    status: int
    content: dict[str, Any]
    retry_after_s: float | None

    @property
    def is_promised(self) -> bool:
        """The door has it on its disk."""
        return self.status == 202

    @property
    def is_refused(self) -> bool:
        """Sending the same again would be refused again."""
        return 400 <= self.status < 500 and self.status not in {401, 403, 404, 408, 425, 429}


class Door:
    """The door at one address; `timeout_s` bounds each wait for the network."""

    def __init__(self, url: str, *, timeout_s: float = 3) -> None:
        parts = urlsplit(url)
        self._connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._port, self._prefix = parts.hostname or "", parts.port, parts.path.rstrip("/")
        self._timeout_s = timeout_s

    def get(self, path: str) -> Said:
        """Raises `Unreachable`."""
        return self._ask("GET", path, None)

    def post(self, path: str, content: dict[str, Any]) -> Said:
        """Raises `Unreachable`."""
        return self._ask("POST", path, json.dumps(content).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Said:
        headers = {"Accept": "application/json", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            connection = self._connect(self._host, self._port, timeout=self._timeout_s)
            try:
                connection.request(method, self._prefix + path, body, headers)
                answer = connection.getresponse()
                raw = answer.read(LARGEST_ANSWER)
                wait = answer.headers.get("Retry-After", "")
            finally:
                connection.close()
        except (OSError, HTTPException) as error:
            raise Unreachable(str(error)) from error
        return Said(answer.status, _content(raw), float(wait) if wait.isdecimal() else None)


def _content(raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
