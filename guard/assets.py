"""The files of the browser part, read once: their bytes, types and addresses that change with their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
TYPES = {
    "kit.js": "text/javascript; charset=utf-8",
    "kit.css": "text/css; charset=utf-8",
    "kit-worker.js": "text/javascript; charset=utf-8",
}


@cache
def asset(name: str) -> bytes:
    """The bytes of one static file."""
    return (STATIC / name).read_bytes()


@cache
def fingerprint(name: str) -> str:
    """Changes whenever the file does."""
    return hashlib.sha256(asset(name)).hexdigest()[:12]


def asset_url(base: str, name: str) -> str:
    """An address that may be cached for ever."""
    return f"{base}/{name}?v={fingerprint(name)}"
