"""A text taken out of a file that still knows where each of its characters stood there."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass

ESCAPE = re.compile(r"\\(?:u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{4,8}|x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", re.DOTALL)
FARTHEST = 200


@dataclass(frozen=True)
class Passage:
    """`offsets[i]` is the place of `text[i]` in the file."""

    text: str
    offsets: array[int]

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Passage:
        return cls(source[start:end], array("I", range(start, end)))

    @classmethod
    def joined(cls, passages: Iterable[Passage], between: str = "") -> Passage:
        text: list[str] = []
        offsets = array("I")
        for passage in passages:
            if text and between:
                text.append(between)
                offsets.extend([passage.start] * len(between))
            text.append(passage.text)
            offsets.extend(passage.offsets)
        return cls("".join(text), offsets)

    @property
    def start(self) -> int:
        return self.offsets[0] if self.offsets else 0

    def place(self, index: int) -> int:
        """Where the character stood in the file; behind the last one for the end of the text."""
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else 0

    def is_verbatim(self, start: int, end: int) -> bool:
        """Whether the file has these characters just so, one behind another."""
        return end > start and self.place(end - 1) - self.place(start) == end - 1 - start

    def cut(self, start: int, end: int) -> Passage:
        return Passage(self.text[start:end], self.offsets[start:end])

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> Passage:
        """Every match written anew; its characters all stand where the match began."""
        text: list[str] = []
        offsets, behind = array("I"), 0
        for match in pattern.finditer(self.text):
            new = by(match)
            text += (self.text[behind : match.start()], new)
            offsets.extend(self.offsets[behind : match.start()])
            offsets.extend([self.place(match.start())] * len(new))
            behind = match.end()
        if not behind:
            return self
        text.append(self.text[behind:])
        offsets.extend(self.offsets[behind:])
        return Passage("".join(text), offsets)

    def stripped(self) -> Passage:
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))


def aligned(text: str, source: str, start: int, end: int) -> Passage:
    """A text that a library has read from `source[start:end]`, put beside what it was read from.

    Escapes, folded lines and indents are stepped over; what cannot be found keeps the place before it.
    """
    offsets, at = array("I"), start
    for letter in text:
        found = at
        while found < end and found - at < FARTHEST and source[found] != letter and not is_escape(source, found, letter):
            found += 1
        if found >= end or found - at >= FARTHEST:
            offsets.append(min(at, max(start, end - 1)))
            continue
        offsets.append(found)
        escape = ESCAPE.match(source, found, end) if source[found] == "\\" else None
        at = escape.end() if escape else found + 1
    return Passage(text, offsets)


def is_escape(source: str, at: int, letter: str) -> bool:
    """Whether an escape stands here: it means a letter that is not written so."""
    return source[at] == "\\" and (letter in "\n\t\r\\\"'/\b\f\0" or source[at + 1 : at + 2] in {"u", "U", "x"})
