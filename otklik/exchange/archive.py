"""The ZIP in which attachments travel: `attachments.json` with the rows, and `files/` with each content once, named by its digest."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Self

from otklik.exchange.reading import Read, rows_in
from otklik.exchange.saying import said as _
from otklik.exchange.writing import Writer
from otklik.files import storage

ROWS, FILES = "attachments.json", "files/"
PIECE = 1024 * 1024
# A list of names that would fill the memory is no archive of ours.
MOST_NAMES, MOST_BYTES_OF_NAMES = 2_000_000, 300_000_000
# What a broken or hostile archive does to its reader.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class ArchiveWriter:
    """The same door as `Writer`, with the content of each row beside it. Contents are stored as they are: most are packed already."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.beside = path, path.with_name(f"{path.name}.rows")
        self.rows = Writer(self.beside, columns, is_csv=False)

    def __enter__(self) -> Self:
        self.zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.rows.__enter__()
        return self

    def __exit__(self, *trouble: object) -> None:
        try:
            self.rows.__exit__(*trouble)
            with self.zip:
                self.zip.write(self.beside, ROWS, zipfile.ZIP_DEFLATED)
        finally:
            self.beside.unlink(missing_ok=True)

    @property
    def count(self) -> int:
        return self.rows.count

    def write(self, values: dict[str, Any]) -> None:
        digest = values["sha256"]
        if FILES + digest not in self.zip.NameToInfo:
            # A content that the disk has lost: its row says so when it is taken.
            with suppress(FileNotFoundError):
                self.zip.write(storage.path_of(digest), FILES + digest)
        self.rows.write(values)


class Archive:
    """One that came. Raises `zipfile.BadZipFile` where it is none."""

    def __init__(self, path: Path) -> None:
        refuse_endless(path)
        self.zip = zipfile.ZipFile(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.zip.close()

    def read(self) -> Iterator[Read]:
        """Its rows; a broken one ends the list with a word of it."""
        try:
            with self.zip.open(ROWS) as member:
                yield from rows_in(TextIOWrapper(member, encoding="utf-8", errors="surrogateescape"), is_csv=False)
        except (KeyError, *BROKEN):
            yield Read(1, reason=_("The archive cannot be read to its end: its list of attachments is broken. Make it again."))

    def content(self, digest: str) -> Iterator[bytes]:
        """Piece by piece; less of it when it is broken, nothing when it is not there."""
        with suppress(KeyError, *BROKEN), self.zip.open(FILES + digest) as member:
            while piece := member.read(PIECE):
                yield piece


def refuse_endless(path: Path) -> None:
    """The list of names is read as a whole, so its length is looked at before."""
    with path.open("rb") as file:
        end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if not end or end[zipfile._ECD_ENTRIES_TOTAL] > MOST_NAMES or end[zipfile._ECD_SIZE] > MOST_BYTES_OF_NAMES:  # type: ignore[attr-defined]
        raise zipfile.BadZipFile


def is_archive(path: Path) -> bool:
    try:
        with Archive(path) as archive:
            return ROWS in archive.zip.NameToInfo
    except BROKEN:
        return False
