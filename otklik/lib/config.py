"""Settings come from the environment; this is the one place that reads them."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SECRET_FILE = "secret"  # noqa: S105 - its name, not its content


class BadConfig(Exception):
    """The environment says something that cannot be used; the text tells the admin what to change."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a process listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """How a browser on this machine reaches it."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host
        return f"http://{Address(host=host, port=self.port)}"


@dataclass(frozen=True, kw_only=True)
class Config:
    data: Path
    desk: Address
    door: Address
    desk_url: str
    door_url: str
    published: Path
    spool: Path
    spool_bytes: int
    door_rate: float
    door_exempt: str
    trusted_proxies: str
    database_url: str
    smtp_url: str
    mail_from: str
    language: str
    time_zone: str
    demo: bool
    airline: Address
    airline_switch: Address
    mailbox: Address
    mailbox_web: Address
    secret: bytes

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Config:
        """Reads the environment. Raises `BadConfig` in words when an address makes no sense."""
        env = os.environ if env is None else env
        data = Path(env.get("OTKLIK_DATA") or "var").absolute()
        desk = address(env, "OTKLIK_DESK", "127.0.0.1:8000")
        door = address(env, "OTKLIK_DOOR", "127.0.0.1:8001")
        return cls(
            data=data,
            desk=desk,
            door=door,
            desk_url=(env.get("OTKLIK_DESK_URL") or desk.url).rstrip("/"),
            door_url=(env.get("OTKLIK_DOOR_URL") or door.url).rstrip("/"),
            published=Path(env.get("OTKLIK_PUBLISHED") or data / "published").absolute(),
            spool=Path(env.get("OTKLIK_SPOOL") or data / "door").absolute(),
            spool_bytes=int(number(env, "OTKLIK_SPOOL_BYTES", 2**30)),
            door_rate=number(env, "OTKLIK_DOOR_RATE", 30),
            door_exempt=env.get("OTKLIK_DOOR_EXEMPT", "127.0.0.0/8, ::1"),
            trusted_proxies=env.get("OTKLIK_TRUSTED_PROXIES", ""),
            database_url=env.get("DATABASE_URL", ""),
            smtp_url=env.get("OTKLIK_SMTP_URL", ""),
            mail_from=env.get("OTKLIK_MAIL_FROM", "Otklik <desk@localhost>"),
            language=env.get("OTKLIK_LANGUAGE", "ru"),
            time_zone=env.get("OTKLIK_TIME_ZONE", "Europe/Moscow"),
            demo=env.get("OTKLIK_DEMO", "") == "1",
            airline=address(env, "OTKLIK_AIRLINE", "127.0.0.1:8080"),
            airline_switch=address(env, "OTKLIK_AIRLINE_SWITCH", "127.0.0.1:8081"),
            mailbox=address(env, "OTKLIK_MAILBOX", "127.0.0.1:8025"),
            mailbox_web=address(env, "OTKLIK_MAILBOX_WEB", "127.0.0.1:8026"),
            secret=secret(env, data),
        )

    def key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, derived from the secret (HKDF-Expand, RFC 5869, one block). Raises `BadConfig`."""
        if not self.secret:
            raise BadConfig("There is no secret yet. Start with “otklik up”, or set OTKLIK_SECRET.")
        return hmac.new(self.secret, purpose.encode() + b"\x01", hashlib.sha256).digest()


def address(env: Mapping[str, str], name: str, default: str) -> Address:
    text = env.get(name) or default
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadConfig(f"{name} is “{text}”. It needs a host and a port, for example {default}.")
    return Address(host=host.strip("[]"), port=int(port))


def number(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value < 1e15:
        raise BadConfig(f"{name} is “{text}”. It needs a number, for example {default:g}.")
    return value


def secret(env: Mapping[str, str], data: Path) -> bytes:
    """From OTKLIK_SECRET, or from the file that the first start makes; empty while neither exists."""
    if text := env.get("OTKLIK_SECRET"):
        return hashlib.sha256(text.encode()).digest()
    try:
        return hashlib.sha256((data / SECRET_FILE).read_bytes().strip()).digest()
    except FileNotFoundError:
        return b""
