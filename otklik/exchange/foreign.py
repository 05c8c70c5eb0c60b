"""Files that are neither CSV nor JSON, known by how they begin: whoever sends one is told what it is and what to do."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from django.utils.translation import gettext_noop as _

from otklik.exchange.saying import said

LOOKED_AT = 4096
# A text has next to none of them; zeros are left out, because UTF-16 is full of them.
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
MOST_CONTROL = 0.02
SHORTEST = 64

SHEET = _("This is an Excel workbook. Open it, choose “Save as” and “CSV UTF-8”, and send that file.")
TEXT = _("This is a Word document. Put the data into a table, save it as CSV UTF-8, and send that file.")
OPEN_SHEET = _("This is an OpenDocument file. Open it, choose “Save as” and “Text CSV” in UTF-8, and send that file.")
ARCHIVE = _("This is an archive. Unpack it and send the CSV or JSON file that is inside.")
PDF = _("This is a PDF. Ask the program that made it for CSV or JSON: a PDF has pages and no rows.")
PICTURE = _("This is a picture. Send the data as CSV or JSON.")
PAGE = _(
    "This is a web page, whatever its name ends in. Open it in a spreadsheet, choose “Save as” and “CSV UTF-8”, and send that file."
)
DATABASE = _("This is a database file. Export its tables as CSV or JSON, and send those.")
NO_ARCHIVE = _("This is no whole archive of attachments. Send the .zip that the export has made, as it is.")
NO_TEXT = _("This is no text file. Save the data as CSV UTF-8 or as JSON, and send that.")

BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", SHEET),
    (b"%PDF-", PDF),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"(\xb5/\xfd", ARCHIVE),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"SQLite format 3\x00", DATABASE),
)
MARKUP = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<table|<head|<meta)", re.IGNORECASE)
PACKED = (("xl/", SHEET), ("word/", TEXT), ("content.xml", OPEN_SHEET))


def what_it_is(file: IO[bytes]) -> str:
    """A sentence (`Said`) that names it and says what to do; empty for what may be text. Leaves the file at its beginning."""
    file.seek(0)
    start = file.read(LOOKED_AT)
    found = known(file, start)
    file.seek(0)
    return said(found) if found else ""


def known(file: IO[bytes], start: bytes) -> str:
    if start.startswith(b"PK\x03\x04"):
        return packed(file)
    if (found := next((words for beginning, words in BEGINNINGS if start.startswith(beginning)), None)) is not None:
        return found
    if MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")):
        return PAGE
    is_noise = len(start) >= SHORTEST and len(CONTROL.findall(start)) > len(start) * MOST_CONTROL and not is_wide(start)
    return NO_TEXT if is_noise else ""


def is_wide(start: bytes) -> bool:
    """UTF-16, with or without its mark: every other byte is the Latin or the Cyrillic page, and the second one looks like a control."""
    halves = (start[::2], start[1::2])
    return any(sum(byte in (0, 4) for byte in half) > len(half) * 0.9 for half in halves) or start[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    )


def packed(file: IO[bytes]) -> str:
    """Office's files are archives; the names inside tell which. Only the list of names is read."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ARCHIVE
    return next((words for beginning, words in PACKED if any(name.startswith(beginning) for name in names)), ARCHIVE)
