"""Plain text of many messages: one a line; its key is the line's number."""

from __future__ import annotations

from collections.abc import Iterator

from otklik.wording.files.entries import Entry, language_of
from otklik.wording.files.passage import Passage
from otklik.wording.files.source import Source


def entries(source: Source) -> Iterator[Entry]:
    ends = [*source.lines[1:], len(source.text)]
    for number, (start, end) in enumerate(zip(source.lines, ends, strict=True), start=1):
        passage = Passage.of(source.text, start, end).stripped()
        if passage.text:
            yield Entry(str(number), passage, language_of(source.name))
