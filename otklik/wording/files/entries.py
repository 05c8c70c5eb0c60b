"""One text of a file: its key, its passage, its language, and what of it is filled in later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath

from otklik.wording.files.passage import Passage

# %s, %(name)s, %1$s, %@, {name}, {0}, {{name}}, ${name}, #{name}, <x/> of XLIFF is written as {x}.
PLACEHOLDER = re.compile(
    r"%(?:\(\w{1,60}\))?(?:\d{1,2}\$)?[-+#0]{0,3}\d{0,3}(?:\.\d{1,2})?(?:hh|h|ll|l|q|z)?[@diouxXeEfFgGcrsaSn]"
    r"|%L?\d{1,2}|[$#]?\{\{?[\w.\s:!-]{0,80}\}?\}"
)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
BREAK = re.compile(r"(?i)</?(?:br|p|div|li|ul|ol|h\d)\b")
PLURAL = re.compile(r"\{\s*(\w{1,60})\s*,\s*(plural|select|selectordinal)\s*,")
BRANCH = re.compile(r"\s*(?:offset:\d{1,9}\s*)?(=\d{1,9}|\w{1,60})\s*\{")
MOST_BRANCHES = 24

CODE = re.compile(r"^([a-z]{2,3})(?:[-_](?:r?[A-Za-z]{2,4}|\d{3}))*$")


@dataclass(frozen=True)
class Entry:
    """`msgid` is the source text of a catalogue. `form` names a plural form. `is_part`: a tooltip, a label, not all that is said."""

    key: str
    passage: Passage
    language: str | None = None
    form: str = ""
    msgid: str = ""
    is_source: bool = False
    is_part: bool = False

    @property
    def text(self) -> str:
        return self.passage.text

    @cached_property
    def placeholders(self) -> list[tuple[int, int]]:
        return [match.span() for match in PLACEHOLDER.finditer(self.text)]

    def read_aloud(self) -> Iterator[Entry]:
        """As a person reads it: without tags, once for each branch of an ICU plural or choice."""
        passage = self.passage
        if "<" in passage.text:
            passage = passage.replaced(TAG, lambda tag: "\n" if BREAK.match(tag[0]) else "")
        if PLURAL.search(passage.text) is None:
            yield self if passage is self.passage else replace(self, passage=passage)
            return
        for branch in branches(passage, MOST_BRANCHES):
            yield replace(self, passage=branch)


def branches(passage: Passage, most: int) -> list[Passage]:
    """Every way in which an ICU message can be read, at most `most`; a broken one is read as it stands."""
    ready, waiting = list[Passage](), [passage]
    while waiting and len(ready) + len(waiting) <= most:
        reading = waiting.pop()
        plural = PLURAL.search(reading.text)
        choices = chosen(reading.text, plural.end()) if plural else None
        if plural is None or choices is None:
            ready.append(reading)
            continue
        ends, spans = choices
        before, behind = reading.cut(0, plural.start()), reading.cut(ends, len(reading.text))
        waiting += [Passage.joined((before, reading.cut(*span), behind)) for span in spans]
    return [*ready, *waiting]


def chosen(text: str, at: int) -> tuple[int, list[tuple[int, int]]] | None:
    """Where the choice ends, and the span of each of its branches; None when its braces do not close."""
    spans = []
    while branch := BRANCH.match(text, at):
        depth, at = 1, branch.end()
        while depth and at < len(text):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        if depth:
            return None
        spans.append((branch.end(), at - 1))
    end = text.find("}", at)
    return (end + 1, spans) if spans and end >= 0 and not text[at:end].strip() else None


def language_of(path: str) -> str | None:
    """The language that a path speaks of: locale/ru/…, values-ru, ru.lproj, ru.json, messages_ru.properties."""
    pure = PurePath(path)
    stem, *others = pure.name.split(".")
    words = [stem.rpartition("_")[2], stem.rpartition("-")[2], stem, *others[:-1]]
    words += [folder.removeprefix("values-").removesuffix(".lproj") for folder in reversed(pure.parts[:-1])]
    return next((found for word in words if (found := code_of(word))), None)


KNOWN = {
    "ru", "en", "de", "fr", "es", "it", "pt", "pl", "uk", "be", "kk", "uz", "tr", "zh", "ja", "ko", "ar", "he", "fa", "cs", "sk", "nl", "sv",
    "fi", "da", "nb", "no", "hu", "ro", "bg", "sr", "hr", "sl", "lt", "lv", "et", "el", "hi", "id", "vi", "th", "ka", "hy", "az", "tt", "ky",
    "tg", "mn", "ca", "eu", "gl", "fil", "ms", "bn", "ta", "ur",
}  # fmt: skip


def code_of(word: str) -> str | None:
    """ "ru" of ru, ru-RU, ru_RU, ru-rRU; None for what is no language."""
    found = CODE.match(word)
    return found[1] if found and found[1] in KNOWN else None
