"""What the site tells the guard about itself: one frozen record of options."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

Text = str | Mapping[str, str]
Request = Mapping[str, Any]


class Identifier(TypedDict):
    """One name the customer is known by, such as an e-ticket or a phone."""

    kind: str
    value: str


class Identity(TypedDict, total=False):
    """Who the customer is, as the site knows it."""

    identifiers: list[Identifier]
    contact: str
    name: str


Safe = Callable[[Request], "Text | Awaitable[Text | None] | None"]
Identify = Callable[[Request], "Identity | Awaitable[Identity | None] | None"]
Language = Callable[[Request], "str | None"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """See the table in README.md; lengths of time are in seconds."""

    service: str
    door: str
    name: Text = ""
    timeout_s: float | None = 20
    safe: Safe | None = None
    identify: Identify | None = None
    identity_key: str = ""
    logo_url: str = ""
    leave_url: str = "/"
    support_url: str = ""
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    languages: tuple[str, ...] = ("ru", "en")
    language: Language | None = None
    time_zone: str = "Europe/Moscow"
    retry_after_s: int = 15
    queue_dir: str | Path | None = None
    worker: bool = True
    base: str = "/__otklik"

    def __post_init__(self) -> None:
        if not self.door.startswith(("http://", "https://")):
            raise ValueError(f"The door's address must begin with http:// or https://, not {self.door!r}.")
        if not self.service:
            raise ValueError("The guard needs the slug of the service it protects.")
        if not self.languages:
            raise ValueError("The guard needs at least one language.")
        ZoneInfo(self.time_zone)
        object.__setattr__(self, "door", self.door.rstrip("/"))
        object.__setattr__(self, "base", "/" + self.base.strip("/"))

    @property
    def queue_folder(self) -> Path:
        """Where reports wait for the door; private to this user and service."""
        if self.queue_dir:
            return Path(self.queue_dir)
        owner = os.getuid() if hasattr(os, "getuid") else 0
        slug = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in self.service)
        return Path(tempfile.gettempdir()) / f"otklik-guard-{owner}-{slug}"

    def service_name(self, language: str) -> str:
        """What the customer calls the service, in his language."""
        return spoken(self.name, language, self.languages) or self.service


def spoken(text: Text | None, language: str, languages: tuple[str, ...] = ()) -> str:
    """The text in this language, else in the first language that has it, else nothing."""
    if text is None or isinstance(text, str):
        return text or ""
    for candidate in (language, *languages, *text):
        if text.get(candidate):
            return text[candidate]
    return ""
