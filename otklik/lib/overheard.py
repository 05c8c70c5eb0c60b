"""What a server answered to a library that keeps it to itself: Apprise says only whether a message was taken."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from otklik.lib.later import later

if TYPE_CHECKING:
    import requests
else:
    requests = later("requests")

LONGEST_S = 10.0
MOST_BYTES = 64_000
# What these say of a message may hold its text, its recipient or the key in its address.
TALKATIVE = ("apprise", "urllib3.connectionpool", "urllib3.connection")


@dataclass
class Heard:
    """The last answer; without a status none came. `has_left` says whether the message may have reached the server."""

    status: int = 0
    text: str = ""
    has_left: bool = False
    until: float = field(default_factory=lambda: time.monotonic() + LONGEST_S)


_listening: ContextVar[Heard | None] = ContextVar("listening", default=None)


@contextmanager
def overhearing() -> Iterator[Heard]:
    """Listens to what goes out by `requests` in this thread: ten seconds in all, and no line of it in the logs."""
    listen()
    heard = Heard()
    before = _listening.set(heard)
    try:
        yield heard
    finally:
        _listening.reset(before)


@cache
def listen() -> None:
    """Puts an ear to `requests`, once a process."""
    send = requests.Session.send

    def overheard(self: requests.Session, request: requests.PreparedRequest, **about: Any) -> requests.Response:
        heard = _listening.get()
        if heard is None:
            return send(self, request, **about)
        try:
            answer = send(self, request, **{**about, "stream": True, "timeout": left(heard)})
            heard.has_left = True
            heard.status, heard.text = answer.status_code, read(answer, heard).decode(errors="replace")
        except requests.RequestException as error:
            was_led_on = error.request is not None and error.request.url != request.url
            heard.has_left = heard.has_left or was_led_on or not stayed_here(error)
            raise
        return answer

    requests.Session.send = overheard  # type: ignore[method-assign]
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(lambda _record: _listening.get() is None)


def left(heard: Heard) -> float:
    seconds = heard.until - time.monotonic()
    if seconds <= 0:
        raise requests.ReadTimeout
    return seconds


def read(answer: requests.Response, heard: Heard) -> bytes:
    """Byte by byte, so that a server that lets its answer drip is left in time as well."""
    body = bytearray()
    for piece in answer.iter_content(1):
        body += piece
        if len(body) >= MOST_BYTES:
            break
        if time.monotonic() > heard.until:
            answer.close()
            raise requests.ReadTimeout
    answer.close()
    # The library reads it once more.
    answer._content, answer._content_consumed = bytes(body), True
    return bytes(body)


def stayed_here(error: requests.RequestException) -> bool:
    """Whether it is certain that nothing reached the server: there was no connection at all."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.ProxyError):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
