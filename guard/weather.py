"""Follows the live incident of the service in the background, so that a failing page never waits for it."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from guard.door import Door, Unreachable

LOOK_AGAIN_S = 5.0
LOOK_AGAIN_WHEN_QUIET_S = 30.0
QUIET_AFTER_S = 300.0
TOO_OLD_S = 120.0


class Weather:
    """The latest news of one service; `news()` answers at once from memory."""

    def __init__(self, door_url: str, service: str) -> None:
        self._door = Door(door_url, timeout_s=2)
        self._path = f"/status/{quote(service, safe='')}.json"
        self._news: dict[str, Any] = {}
        self._seen_at = 0.0
        self._wanted_at = time.monotonic()
        self._owner = 0
        self._hurry = threading.Event()
        self._over = threading.Event()

    def watch(self) -> None:
        """Starts looking, once a process (a forked server worker starts its own)."""
        if self._owner == os.getpid():
            return
        self._owner = os.getpid()
        self._hurry, self._over = threading.Event(), threading.Event()
        threading.Thread(target=self._look_again_and_again, name="guard-weather", daemon=True).start()

    def rest(self) -> None:
        """Ends looking, until somebody starts it again."""
        self._owner = 0
        self._over.set()
        self._hurry.set()

    def news(self) -> dict[str, Any]:
        """The incident as the door tells it, without anything that is no longer true; empty when there is none."""
        if time.monotonic() - self._wanted_at > LOOK_AGAIN_S:
            self._hurry.set()
        self._wanted_at = time.monotonic()
        if time.monotonic() - self._seen_at > TOO_OLD_S:
            return {}
        return current(self._news, datetime.now(UTC))

    def _look_again_and_again(self) -> None:
        hurry, over = self._hurry, self._over
        while not over.is_set():
            self.look()
            quiet = time.monotonic() - self._wanted_at > QUIET_AFTER_S
            hurry.wait(LOOK_AGAIN_WHEN_QUIET_S if quiet else LOOK_AGAIN_S)
            hurry.clear()

    def look(self) -> None:
        """Asks the door once; an unreachable door leaves the last news standing until they are too old."""
        try:
            said = self._door.get(self._path)
        except Unreachable:
            return
        if said.status == 200:
            self._news, self._seen_at = said.content, time.monotonic()


def current(status: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The incident of a status answer; a forecast or a date of next news that has passed is left out."""
    incident = status.get("incident")
    if not isinstance(incident, dict):
        return {}
    incident = dict(incident)
    forecast = incident.get("forecast")
    if not isinstance(forecast, dict) or not is_ahead(forecast.get("to"), now):
        incident["forecast"] = None
    if not is_ahead(incident.get("next_update_at"), now):
        incident["next_update_at"] = None
    texts = status.get("texts")
    incident["texts"] = texts if isinstance(texts, dict) else {}
    return incident


def is_ahead(moment: object, now: datetime) -> bool:
    """Whether this ISO 8601 moment is still to come."""
    read = moment_of(moment)
    return read is not None and read > now


def moment_of(text: object) -> datetime | None:
    """An ISO 8601 moment with its zone, or nothing."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
