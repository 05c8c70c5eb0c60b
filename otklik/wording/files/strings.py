"""Strings of iOS and macOS: "key" = "value"; with comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from otklik.wording.files.entries import Entry, language_of
from otklik.wording.files.passage import Passage
from otklik.wording.files.source import Source
from otklik.wording.saying import gettext as _

BLANK = re.compile(r"(?:\s+|//[^\r\n]*|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)+")
WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|([\w.$/:-]+)', re.DOTALL)
ESCAPE = re.compile(r"\\(?:U([0-9a-fA-F]{4})|u\{?([0-9a-fA-F]{1,6})\}?|([0-7]{3})|(.))", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": "\n"}


def entries(source: Source) -> Iterator[Entry]:
    language, at = language_of(source.name), passed(source, 0)
    while at < len(source.text):
        begun, key, at = at, *word(source, at)
        value = key
        if source.text.startswith("=", at):
            value, at = word(source, passed(source, at + 1))
        if not source.text.startswith(";", at):
            raise source.broken(_("A semicolon is missing behind “{key}”.").format(key=key.text[:60]), begun)
        at = passed(source, at + 1)
        if value.text.strip():
            yield Entry(key.text, value, language)


def word(source: Source, at: int) -> tuple[Passage, int]:
    """One word, quoted or bare, and where the next begins."""
    found = WORD.match(source.text, at)
    if found is None:
        raise source.broken(
            _("A key or a text is expected here: {line}").format(line=source.text[at : at + 40].split("\n")[0]), at
        )
    passage = Passage.of(source.text, *found.span(1 if found[1] is not None else 2))
    return passage.replaced(ESCAPE, letter), passed(source, found.end())


def passed(source: Source, at: int) -> int:
    blank = BLANK.match(source.text, at)
    return blank.end() if blank else at


def letter(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return chr(int(found[3], 8)) if found[3] else LETTERS.get(found[4], found[4])
