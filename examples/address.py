"""Addresses of the demo's processes: `host:port`, from the environment."""

from __future__ import annotations

import os
from typing import NamedTuple


class Address(NamedTuple):
    """Where a process listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self}"


def address_from(variable: str, default: str) -> Address:
    """The address in an environment variable; exits with a sentence when it cannot be read."""
    text = os.environ.get(variable) or default
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SystemExit(f"{variable} must be host:port, for example {default}; it is {text!r}.")
    return Address(host.strip("[]"), int(port))
