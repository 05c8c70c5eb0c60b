"""Plain text: the whole file is one message."""

from __future__ import annotations

from collections.abc import Iterator

from otklik.wording.files.entries import Entry, language_of
from otklik.wording.files.passage import Passage
from otklik.wording.files.source import Source


def entries(source: Source) -> Iterator[Entry]:
    passage = Passage.of(source.text, 0, len(source.text)).stripped()
    if passage.text:
        yield Entry("", passage, language_of(source.name))
