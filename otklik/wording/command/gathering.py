"""Which files are meant: those named, and in folders those that can hold texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from otklik.wording.files import SHARED, format_of

PASSED_OVER = {"node_modules", "__pycache__", "venv", "build", "dist", "target", "vendor"}
LOOKED_AT = 2_000


def files_in(named: list[str]) -> list[str]:
    """Each path once, in the order in which they were named. Links to folders are not followed."""
    found: dict[str, None] = {}
    for name in named:
        found |= dict.fromkeys(below(name) if name != "-" and Path(name).is_dir() else [name])
    return list(found)


def below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in PASSED_OVER)
        for name in sorted(names):
            path = os.path.normpath(Path(place) / name)
            if not name.startswith(".") and format_of(name) and may_hold_texts(path):
                yield path


def may_hold_texts(path: str) -> bool:
    """TypeScript ends like a catalogue of Qt, any XML like Android's: the beginning tells."""
    ending = Path(path).suffix.lower()
    if ending not in SHARED:
        return True
    try:
        with Path(path).open("rb") as file:
            return SHARED[ending].encode() in file.read(LOOKED_AT)
    except OSError:
        return True  # said when it is read
