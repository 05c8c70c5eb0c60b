"""Mails as files: one a mail, on the disk before the sender hears 250."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path
from typing import Any

LINK = re.compile(r"https?://[^\s<>\"')\]]+")
NAME = re.compile(r"\d{20}-[0-9a-f]{8}\.eml")
LONGEST_TEXT = 200_000
# Only these are read: reading every header of a hostile mail may take half a minute.
SHOWN_HEADERS = ("otklik-notice", "auto-submitted", "in-reply-to", "references", "reply-to", "list-unsubscribe", "importance")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as the page and the API show it."""

    id: str
    received_at: datetime
    to: list[str]
    sender: str
    subject: str
    message_id: str
    text: str
    html: str
    headers: dict[str, str]

    @property
    def links(self) -> list[str]:
        return list(dict.fromkeys(LINK.findall(self.text)))

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received_at": self.received_at.isoformat(),
            "to": self.to,
            "from": self.sender,
            "subject": self.subject,
            "message_id": self.message_id,
            "text": self.text,
            "html": self.html,
            "links": self.links,
            "headers": self.headers,
        }


class Store:
    """The folder of mails. File names begin with the moment in microseconds, so their order is that of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Mail] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, raw: bytes, recipients: list[str]) -> str:
        """Writes and syncs one mail. The envelope's recipients stand in front, as a mail server's own line."""
        name = f"{int(datetime.now(UTC).timestamp() * 1_000_000):020d}-{secrets.token_hex(4)}.eml"
        half = self.folder / f".{name}"
        envelope = "".join(f"Delivered-To: {address}\r\n" for address in recipients).encode(errors="replace")
        with half.open("wb") as file:
            file.write(envelope + raw)
            file.flush()
            os.fsync(file.fileno())
        half.rename(self.folder / name)
        return name

    def names(self) -> list[str]:
        """Newest first."""
        return sorted((entry.name for entry in os.scandir(self.folder) if NAME.fullmatch(entry.name)), reverse=True)

    def mail(self, name: str) -> Mail | None:
        if not NAME.fullmatch(name):
            return None
        if name not in self.known:
            try:
                raw = (self.folder / name).read_bytes()
            except FileNotFoundError:
                return None
            self.known[name] = read_mail(name, raw)
        return self.known[name]

    def mails(self, *, to: str = "", since: datetime | None = None) -> Iterator[Mail]:
        """Newest first; `to` is a part of a recipient's address."""
        for name in self.names():
            if since is not None and moment_of(name) < since:
                return
            mail = self.mail(name)
            if mail and (not to or any(to.lower() in address.lower() for address in mail.to)):
                yield mail


def moment_of(name: str) -> datetime:
    return datetime.fromtimestamp(int(name[:20]) / 1_000_000, UTC)


def read_mail(name: str, raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    return Mail(
        id=name,
        received_at=moment_of(name),
        to=[str(address) for address in message.get_all("Delivered-To", [])],
        sender=header(message, "From"),
        subject=header(message, "Subject"),
        message_id=header(message, "Message-ID"),
        text=body(message, "plain"),
        html=body(message, "html"),
        headers={name: header(message, name) for name in SHOWN_HEADERS if name in message},
    )


def header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except (MessageError, ValueError, IndexError, AttributeError):
        return ""


def body(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
        return str(part.get_content())[:LONGEST_TEXT] if part else ""
    except (MessageError, LookupError, ValueError, AttributeError):
        return ""
