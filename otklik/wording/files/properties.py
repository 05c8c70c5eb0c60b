"""Java properties: escapes, continued lines, UTF-8 or Latin-1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from otklik.wording.files.entries import Entry, language_of
from otklik.wording.files.passage import Passage
from otklik.wording.files.source import Source

# A line goes on behind an odd number of backslashes; the next line's indent is not part of it.
JOINED = re.compile(r"\\(?:\r\n|\r|\n)[ \t\f]*")
LOGICAL = re.compile(r"[ \t\f]*(?:[#!][^\r\n]*|((?:\\(?:\r\n|.)|[^\\\r\n])*)\\?)(?:\r\n|\r|\n|\Z)", re.DOTALL)
KEY = re.compile(r"(?:\\.|[^\\=: \t\f])*", re.DOTALL)
BETWEEN = re.compile(r"[ \t\f]*[=:]?[ \t\f]*")
ESCAPE = re.compile(r"\\(?:u+([0-9a-fA-F]{4})|(.))", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def entries(source: Source) -> Iterator[Entry]:
    language, at = language_of(source.name), 0
    while at < len(source.text) and (line := LOGICAL.match(source.text, at)):
        at = line.end()
        if not line[1] or not line[1].strip():
            continue
        whole = Passage.of(source.text, *line.span(1)).replaced(JOINED, lambda _: "")
        key = KEY.match(whole.text)
        begun = key.end() if key else 0
        between = BETWEEN.match(whole.text, begun)
        value = whole.cut(between.end() if between else begun, len(whole.text)).replaced(ESCAPE, letter)
        if value.text.strip():
            name = whole.cut(0, begun).replaced(ESCAPE, letter).text
            yield Entry(name, value.replaced(PAIR, paired), language)


def letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else LETTERS.get(found[2], found[2])


def paired(found: re.Match[str]) -> str:
    """Java writes what lies above U+FFFF as two halves."""
    return found[0].encode("utf-16", "surrogatepass").decode("utf-16")
