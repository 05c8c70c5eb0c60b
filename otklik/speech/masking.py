"""Takes out of a text what tells who somebody is, before it leaves the house, and puts it back. Pure; rather too much than too little."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from otklik.wording.morphology import morphology

PLACEHOLDER = re.compile(r"\[(?:NAME|MAIL|LINK|NUMBER|TEXT)-\d+\]")
PATTERNS = [
    ("TEXT", PLACEHOLDER),
    ("MAIL", re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+\.\w+")),
    ("LINK", re.compile(r"(?:https?://|www\.)[^\s<>\"»]+|@\w{4,}", re.IGNORECASE)),
    # Telephones, times, sums, dates, booking codes: everything with a digit in it, and what hangs together with it.
    ("NUMBER", re.compile(r"[+(]?[\w№#]*\d[\w]*(?:[\s().:,/-]{0,2}[\w]*\d[\w]*)*")),
    # A booking code may have no digit: «KXQWZP».
    ("TEXT", re.compile(r"\b[A-ZА-ЯЁ]{5,7}\b")),
]
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
PEOPLE = frozenset({"Name", "Surn", "Patr"})
BEGINS = re.compile(r"(?:^|[.!?…:\n])[\s«\"“(—–-]*$")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Masked:
    """The text as it may leave, and what each placeholder stands for."""

    text: str
    kept: dict[str, str] = field(default_factory=dict)

    def put_back(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda match: self.kept.get(match[0], match[0]), text)

    def lost_in(self, text: str) -> list[str]:
        """What the text no longer speaks of."""
        return list(dict.fromkeys(value for mark, value in self.kept.items() if mark not in text))

    def strange_in(self, text: str) -> bool:
        """Whether the text has placeholders that nobody gave it."""
        return any(mark not in self.kept for mark in PLACEHOLDER.findall(text))


def mask(text: str, *, names: Iterable[str] = (), values: Iterable[str] = ()) -> Masked:
    """`names` are people in any of their forms, `values` what is known of the matter."""
    spans: list[tuple[int, int, str]] = []
    for value in sorted({value.strip() for value in values if len(value.strip()) > 2}, key=len, reverse=True):
        spans += [(match.start(), match.end(), "TEXT") for match in re.finditer(re.escape(value), text, re.IGNORECASE)]
    for kind, pattern in PATTERNS:
        spans += [(match.start(), match.end(), kind) for match in pattern.finditer(text)]
    spans += [(start, end, "NAME") for start, end in names_in(text, [part for name in names for part in WORD.findall(name)])]
    return replaced(text, spans)


def replaced(text: str, spans: Sequence[tuple[int, int, str]]) -> Masked:
    """The same value gets the same placeholder; of what overlaps, the first and longest."""
    marks: dict[str, str] = {}
    counts: dict[str, int] = {}
    parts: list[str] = []
    at = 0
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end <= at:
            continue
        start = max(start, at)
        value = text[start:end]
        if value not in marks:
            counts[kind] = counts.get(kind, 0) + 1
            marks[value] = f"[{kind}-{counts[kind]}]"
        parts += [text[at:start], marks[value]]
        at = end
    return Masked(text="".join([*parts, text[at:]]), kept={mark: value for value, mark in marks.items()})


def names_in(text: str, known: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Words that are, or may well be, somebody's name."""
    beginnings = [beginning(part) for part in known if len(part) > 1]
    for match in WORD.finditer(text):
        word = match[0]
        if not word[:1].isupper():
            continue
        is_known = any(word.lower().startswith(begin) for begin in beginnings)
        if (
            is_known
            or is_a_persons(word)
            or (len(word) > 1 and not word.isupper() and not BEGINS.search(text[: match.start()][-12:]))
        ):
            yield match.span()


def beginning(name: str) -> str:
    """What stays the same in every form: «Мария» → «мари», «Пётр» → «пё»; two letters at least."""
    name = name.lower()
    return name[: max(2, len(name) - 2)] if CYRILLIC.search(name) else name


def is_a_persons(word: str) -> bool:
    """Whether the dictionary knows it as a first name, a surname or a patronymic."""
    if not CYRILLIC.search(word):
        return False
    return any(PEOPLE & set(parsed.tag.grammemes) and parsed.score > 0.1 for parsed in morphology().parse(word.lower()))
