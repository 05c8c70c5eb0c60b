"""The door as the worker sees it: what waits there, and what has been taken over."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx
from django.conf import settings

from otklik.lib.config import Config
from otklik.lib.outbound import trusted

TIMEOUT_S = 10.0
BATCH = 500


class DoorAway(Exception):
    """The door did not answer, or not as a door does."""


class Door:
    """One connection. Use as a context manager; every method may raise `DoorAway`."""

    def __init__(self, url: str = "") -> None:
        config: Config = settings.CONFIG
        first, *self.other_urls = [url] if url else urls(config)
        self.client = httpx.Client(
            base_url=first,
            headers={"Authorization": f"Bearer {config.key('drain').hex()}"},
            timeout=TIMEOUT_S,
            trust_env=False,
            verify=trusted(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.client.close()

    def waiting(self, most: int = BATCH) -> tuple[list[dict[str, Any]], int]:
        """The oldest entries, and how many are left behind them."""
        answer = self.asked("GET", "/drain", params={"limit": most})
        entries, left = answer.get("entries"), answer.get("left")
        if not isinstance(entries, list) or not isinstance(left, int):
            raise DoorAway("an answer that is none")
        return entries, left

    def settle(self, upto: int, told: dict[str, dict[str, str]]) -> None:
        """Everything up to this number is safe with us."""
        self.asked("POST", "/drained", json={"upto": upto, "told": told})

    def asked(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            answer = self.answered(method, path, options)
            answer.raise_for_status()
            content = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise DoorAway(f"{type(error).__name__}: {error}") from error
        return content if isinstance(content, dict) else {}

    def answered(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        try:
            return self.client.request(method, path, **options)
        except httpx.ConnectError:
            if not self.other_urls:
                raise
        self.client.base_url = httpx.URL(self.other_urls.pop())
        return self.client.request(method, path, **options)


def urls(config: Config) -> list[str]:
    """Where the door listens on this machine; when nothing does, it lives elsewhere, behind its public address."""
    return list(dict.fromkeys([config.door.url, config.door_url]))
