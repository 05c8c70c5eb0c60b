"""What is broken on purpose: a file in the data folder, so that it survives every restart."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

CUT, HANG, ERROR, DATABASE, KILL = BREAKAGES = ("cut", "hang", "error", "database", "kill")


@dataclass(frozen=True)
class Breakage:
    """The kind of failure, or None when all is well; `since` with zone."""

    kind: str | None
    since: datetime


class Switch:
    """Reads and writes the switch file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "switch.json"

    def now(self) -> Breakage:
        """The state of the file this very moment; a file that is missing or spoilt means that nothing is broken."""
        try:
            told = json.loads(self.path.read_bytes())
            kind = told["broken"]
            return Breakage(kind if kind in BREAKAGES else None, datetime.fromisoformat(told["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Breakage(None, datetime.fromtimestamp(0, UTC))

    def turn(self, kind: str | None, *, at: datetime) -> Breakage:
        """Break it this way, or repair it with None; turning to what is already so keeps the older moment."""
        was = self.now()
        if was.kind == kind and self.path.exists():
            return was
        fresh = self.path.with_suffix(".new")
        with fresh.open("w") as file:
            json.dump({"broken": kind, "since": at.isoformat(timespec="seconds")}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        return Breakage(kind, at)
