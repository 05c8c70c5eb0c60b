"""Bytes on the disk: written beside, synced, then put in their place; the name is the digest of what is in them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


class TooLarge(Exception):
    """More bytes than are kept."""


def path_of(sha256: str, kind: str = "") -> Path:
    """Where a content lies; `kind` names a copy made of it, such as "view"."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / (f"{sha256}.{kind}" if kind else sha256)


@dataclass(frozen=True, kw_only=True)
class Half:
    """A content that is on the disk, whole and synced, and not yet in its place."""

    path: Path
    sha256: str
    size: int

    def put(self) -> None:
        put(self.path, path_of(self.sha256))


@contextmanager
def written(chunks: Iterable[bytes], *, most_bytes: int) -> Iterator[Half]:
    """Writes the content; unless it is put in its place meanwhile, nothing of it stays. Raises `TooLarge`, `OSError`."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix=".half-")
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > most_bytes:
                    raise TooLarge
                seen.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        yield Half(path=half, sha256=seen.hexdigest(), size=size)
    finally:
        half.unlink(missing_ok=True)


def keep_copy(content: bytes, sha256: str, kind: str) -> None:
    """Keeps something made of a content beside it. It can be made again, so it is not synced."""
    handle, name = tempfile.mkstemp(dir=Path(settings.MEDIA_ROOT), prefix=".half-")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    put(Path(name), path_of(sha256, kind))


def put(half: Path, place: Path) -> None:
    """The rename is synced too: what was answered is there after the power comes back."""
    place.parent.mkdir(mode=0o700, exist_ok=True)
    half.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(sha256: str) -> None:
    """The content and everything made of it."""
    for path in path_of(sha256).parent.glob(f"{sha256}*"):
        path.unlink(missing_ok=True)
