"""What the room puts into the shell and the settings."""

from __future__ import annotations


def furnish() -> None:
    pass
