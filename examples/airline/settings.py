"""What the airline reads from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from examples.address import Address, address_from


@dataclass(frozen=True)
class Settings:
    """Addresses, folders and keys of the airline. `patience_s`: how long a page may take before its passenger is told."""

    data: Path
    address: Address
    switch: Address
    switch_url: str
    door_url: str
    identity_key: str | None
    passengers: int
    patience_s: int

    @classmethod
    def from_env(cls) -> Settings:
        """Everything has a default, so that the airline also runs alone."""
        switch = address_from("OTKLIK_AIRLINE_SWITCH", "127.0.0.1:8081")
        door = address_from("OTKLIK_DOOR", "127.0.0.1:8001")
        return cls(
            data=Path(os.environ.get("OTKLIK_DATA") or "var/demo") / "airline",
            address=address_from("OTKLIK_AIRLINE", "127.0.0.1:8080"),
            switch=switch,
            switch_url=(os.environ.get("OTKLIK_AIRLINE_SWITCH_URL") or switch.url).rstrip("/"),
            door_url=(os.environ.get("OTKLIK_DOOR_URL") or door.url).rstrip("/"),
            identity_key=os.environ.get("OTKLIK_IDENTITY_KEY") or None,
            passengers=_number("OTKLIK_AIRLINE_PASSENGERS", 240, most=400),
            patience_s=_number("OTKLIK_AIRLINE_PATIENCE_S", 12, most=300),
        )

    @property
    def database(self) -> Path:
        return self.data / "polyus.sqlite"

    def make_folder(self) -> None:
        """The data folder; exits with a sentence when it cannot be made."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SystemExit(
                f"Polyus cannot write to {self.data}: {error.strerror}. Set OTKLIK_DATA to a folder of yours."
            ) from error


def _number(variable: str, default: int, *, most: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= most:
        raise SystemExit(f"{variable} must be a number from 1 to {most}; it is {text!r}.")
    return int(text)
