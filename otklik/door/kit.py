"""The browser kit for the company's site, held in memory."""

from __future__ import annotations

from pathlib import Path

import guard
from otklik.door.documents import Document

FOLDER = Path(guard.__file__).parent / "static"
NAMES = ("kit.js", "kit-worker.js", "kit.css", "error.html")


def documents(folder: Path = FOLDER) -> dict[str, Document]:
    """The files that are there, by their path at the door."""
    return {f"/{name}": Document.file(folder / name) for name in NAMES if (folder / name).exists()}
