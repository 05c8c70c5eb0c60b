"""Reading files of any size a row at a time: CSV and JSON, in the encodings that people really have, cut in the middle or not."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from otklik.exchange.saying import said as _

LOOKED_AT = 1_000_000
LONGEST_CELL = 1_000_000
LONGEST_LINE = 4_000_000
LONGEST_OBJECT = 16_000_000
PIECE = 65_536
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BETWEEN = re.compile(r"[\s,\]\[]*")
# Answers of other desks' interfaces wrap the list: {"tickets": [ … ], "next_page": …}.
WRAPPING = re.compile(r'\s*\{\s*"[a-z_]{1,40}"\s*:\s*\[')
UNREADABLE = re.compile(r"[\ud800-\udfff]")

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """One row, or why it could not be read. `line` is where it begins, the first being 1; `place` counts those that begin in one line."""

    line: int
    values: Values | None = None
    reason: str = ""
    place: int = 1


def encoding_of(path: Path) -> str:
    """By its mark, else by its looks: UTF-16 is full of zeros, and what is no UTF-8 is Windows-1251 here."""
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    if start[:2000].count(0) > len(start[:2000]) // 8:
        return "utf-16-le" if start[1:2000:2].count(0) >= start[0:2000:2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start, final=len(start) < LOOKED_AT)
    except UnicodeDecodeError as error:
        # Cut in the middle of a letter at its very end, it is UTF-8 all the same.
        return "utf-8" if error.start > len(start) - 4 and start[: error.start] else "cp1251"
    return "utf-8"


def rows(path: Path, *, is_csv: bool) -> Iterator[Read]:
    encoding = encoding_of(path)
    # Bytes that are no letters become half surrogates, by which their row is known and refused.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    with path.open(encoding=encoding, errors=errors, newline="" if is_csv else None) as file:
        yield from rows_in(file, is_csv=is_csv)


def rows_in(file: TextIO, *, is_csv: bool) -> Iterator[Read]:
    last = place = 0
    for read in csv_rows(file) if is_csv else json_rows(file):
        place, last = (place + 1 if read.line == last else 1), read.line
        found = read if read.values is None or is_readable(read.values) else Read(read.line, reason=_("Something in it is no text: the encoding is mixed up here."))  # fmt: skip
        yield replace(found, place=place) if place > 1 else found


def is_readable(values: Values) -> bool:
    return not any(isinstance(value, str) and UNREADABLE.search(value) for value in values.values())


def csv_rows(file: TextIO) -> Iterator[Read]:
    """The first line names the columns; they may be separated by comma, semicolon or tab."""
    csv.field_size_limit(LONGEST_CELL)
    head = file.readline(LONGEST_CELL)
    if len(head) == LONGEST_CELL and not head.endswith(("\n", "\r")):
        yield Read(1, reason=_("The first line has no end. It should name the columns: check that this is a CSV file."))
        return
    separator = max(",;\t", key=head.count)
    names = [name.strip().lower() for name in next(csv.reader([head.replace("\0", "")], delimiter=separator), [])]
    if not any(names):
        yield Read(1, reason=_("The file is empty: the first line should name the columns."))
        return
    reader = csv.reader((line.replace("\0", "") for line in lines(file)), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader, None)
        except csv.Error:
            yield Read(line, reason=_("The quotes do not match here, or the file ends in the middle of this row."))
            continue
        if cells is None:
            return
        if not any(cells):
            continue
        if len(cells) != len(names):
            yield Read(line, reason=_("It has %(cells)s cells, and there are %(names)s columns.") % {"cells": len(cells), "names": len(names)})  # fmt: skip
            continue
        yield Read(line, {name: tamed(cell) for name, cell in zip(names, cells, strict=True)})


def lines(file: TextIO) -> Iterator[str]:
    """A line without an end comes in pieces, whose rows do not fit the columns: it never stands in memory as a whole."""
    while line := file.readline(LONGEST_LINE):
        yield line


def tamed(cell: str) -> str:
    """Takes off the apostrophe that our own export puts before what a spreadsheet would compute."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


class Objects:
    """JSON objects one after another: lines of them, a list, or a list inside of one object."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.text, self.at, self.line, self.is_whole = file, "", 0, 1, False
        self.open_lists = 0
        self.decoder = json.JSONDecoder()

    def more(self) -> bool:
        """Reads on, more at a time where an object is long; lets go of what is done with."""
        piece = self.file.read(max(PIECE, len(self.text) - self.at))
        self.text, self.at = self.text[self.at :] + piece, 0
        self.is_whole = not piece
        return bool(piece)

    def pass_by(self, to: int) -> None:
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def pass_between(self) -> None:
        """Past commas and the brackets of the list, of which one must come to its end."""
        found = BETWEEN.match(self.text, self.at)
        end = found.end() if found else self.at
        self.open_lists += self.text.count("[", self.at, end) - self.text.count("]", self.at, end)
        self.pass_by(end)

    def wrapped(self) -> int:
        """Into the list of a page, if one begins here: where its first row would stand, or 0."""
        if (found := WRAPPING.match(self.text, self.at)) is None:
            return 0
        self.pass_by(found.end())
        self.open_lists += 1
        return self.at

    def next_page(self) -> int:
        """Past what follows a page's list (counts, the address of the next page) and into the page that stands behind it, if any."""
        while True:
            try:
                _tail, end = self.decoder.raw_decode("{" + self.text[self.at :])
            except (ValueError, RecursionError):
                if len(self.text) - self.at < LONGEST_OBJECT and self.more():
                    continue
                return 0
            self.pass_by(self.at + end - 1)
            self.more()
            return self.wrapped()

    def __iter__(self) -> Iterator[Read]:
        self.more()
        if not self.text.strip():
            yield Read(1, reason=_("The file is empty."))
            return
        first = self.wrapped()
        is_wrapped = bool(first)
        while True:
            self.pass_between()
            if self.at >= len(self.text) - 1 and self.more():
                continue
            if self.at >= len(self.text):
                if self.open_lists > 0:
                    yield Read(self.line, reason=_("The file ends before its list does: rows are missing behind this place. Export it anew; what is here already is not taken twice."))  # fmt: skip
                return
            if is_wrapped and self.text[self.at] != "{":
                # A list of something else is no list of ours.
                if self.at == first:
                    yield Read(self.line, reason=_("This is no JSON object."))
                    return
                if first := self.next_page():
                    continue
                if self.text[self.at :].strip():
                    yield Read(self.line, reason=_("This is no JSON object, or the file ends in the middle of it."))
                return
            line = self.line
            read = self.one()
            yield read
            if read.values is None and self.line == line and not self.skip_line():
                return

    def one(self) -> Read:
        line = self.line
        while True:
            try:
                values, end = self.decoder.raw_decode(self.text, self.at)
            except RecursionError:
                return Read(line, reason=_("It is nested too deeply."))
            except ValueError as error:
                is_cut = getattr(error, "pos", 0) >= len(self.text) - 20 or "Unterminated" in str(error)
                if is_cut and len(self.text) - self.at < LONGEST_OBJECT and self.more():
                    continue
                return Read(line, reason=_("This is no JSON object, or the file ends in the middle of it."))
            self.pass_by(end)
            return Read(line, values) if isinstance(values, dict) else Read(line, reason=_("This is no JSON object."))

    def skip_line(self) -> bool:
        """Past what could not be read, to the next line."""
        while (end := self.text.find("\n", self.at)) < 0:
            self.at = len(self.text)
            if not self.more():
                return False
        self.pass_by(end + 1)
        return True


def json_rows(file: TextIO) -> Iterator[Read]:
    return iter(Objects(file))
