"""Cuts a text into sentences, clauses' marks and words; each word knows where it stands and what it can be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from otklik.wording.veils import Seen
from otklik.wording.words import CYRILLIC, folded, keys

TOKEN = re.compile(
    r"(?P<place>%\([^()\s]{1,60}\)[a-z]|%\d?\$?[sdifr@]|\$?\{\{?[^{}\n]{0,80}\}\}?|\[\[?[A-Z_]{2,40}\]?\]|&[a-z]{2,8};|&#\d{1,6};)"
    r"|(?P<link>https?://\S{1,300}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
    r"|(?P<date>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)\b|\d{4}-\d\d-\d\d\b|\d{1,2}/\d{1,2}/\d{2,4}\b)"
    r"|(?P<time>[0-2]?\d[:.][0-5]\d\b(?!\.?\d)|[01]?\d ?[ap]\.?m\b)"
    r"|(?P<number>\d[\d.,]{0,30}\d|\d)"
    r"|(?P<word>[^\W\d_]+(?:[-'][^\W\d_]+){0,6})"
    r"|(?P<mark>[.!?…:;,—–]+|[«»\"“”„()→-]|[^\s\w])"
    r"|\w"
)
ENDS = re.compile(r"[.!?…]")
# A full stop after these ends nothing.
SHORT = frozenset(
    "г гг ул д т е к п н м им стр руб тыс млн млрд др пр см кв корп тел mr mrs ms dr st no vs eg ie etc e i inc ltd a p".split()
)
TAILS = {"n't": "not", "'re": "are", "'ll": "will", "'ve": "have", "'d": "would", "'m": "am"}
HEADS = {"ca": "can", "wo": "will", "sha": "shall"}
IS_TAILED = frozenset("it that there here what who he she how where this".split())
TOGETHER = {"cannot": ("can", "not"), "gonna": ("going", "to")}


@dataclass(slots=True)
class Token:
    """`start` and `end` in the text as read. `keys` are what patterns may ask for."""

    text: str
    start: int
    end: int
    keys: frozenset[str]

    @property
    def is_word(self) -> bool:
        return "<WORD>" in self.keys


@dataclass(slots=True)
class Sentence:
    tokens: list[Token]
    end_mark: str = ""
    language: str = "en"
    start: int = 0
    end: int = 0
    acts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def words(self) -> list[Token]:
        return [token for token in self.tokens if token.is_word]

    def has(self, *names: str) -> bool:
        return any(name in self.acts for name in names)

    def covered(self, *names: str) -> set[int]:
        """The indices of the tokens that these acts take."""
        return {index for name in names for start, end in self.acts.get(name, ()) for index in range(start, end)}


def sentences(read: Seen, *, language: str | None) -> list[Sentence]:
    """In order. The language is that of most words; where there are none, the one given, else the one before."""
    found: list[Sentence] = []
    for line_start, line in lines(read.text):
        tokens: list[Token] = []
        for match in TOKEN.finditer(line):
            start, end, kind = line_start + match.start(), line_start + match.end(), match.lastgroup
            text = match[0]
            if kind == "mark" and ENDS.search(text) and ends_here(tokens, text, line, match.end()):
                tokens_end(found, tokens, text, end)
                tokens = []
                continue
            tokens.extend(made(kind or "mark", text, start, end))
        tokens_end(found, tokens, "", line_start + len(line))
    before = language or "en"
    for sentence in found:
        sentence.language = before = spoken(sentence, language or before)
    return found


def lines(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.append((start, line))
        start += len(line) + 1
    return found


def ends_here(tokens: list[Token], mark: str, line: str, at: int) -> bool:
    following = line[at : at + 2]
    if following and not following[0].isspace() and following[0] not in "»\"”)'":
        return False
    rest = line[at : at + 12].lstrip(" »\"”)'")
    if mark == "." and tokens:
        last = tokens[-1]
        if folded(last.text) in SHORT and rest:
            return False
        # «в 15.00 ч. мы…»: a small letter goes on with the sentence.
        return not (rest[:1].islower() and len(last.text) <= 4)
    return True


def tokens_end(found: list[Sentence], tokens: list[Token], mark: str, end: int) -> None:
    if any(token.is_word or "<PLACE>" in token.keys or "<NUM>" in token.keys for token in tokens):
        found.append(Sentence(tokens, end_mark=mark, start=tokens[0].start, end=end if mark else tokens[-1].end))
    elif found and mark:
        found[-1].end_mark += mark


# Names of placeholders that only hold a number or a code.
MERE = frozenset("code error err errno status count number num int index id line exit n nn код ошибка статус номер число".split())


def is_telling(place: str) -> bool:
    """«{reason}», «%(file)s»: what is put there names something."""
    name = "".join(letter for letter in place if letter.isalpha() or letter == "_").lower()
    return len(name) > 2 and not place.startswith("&") and not MERE & set(name.split("_"))


MADE = {
    "place": frozenset({"<PLACE>"}),
    "link": frozenset({"<LINK>", "<PLACE>"}),
    "date": frozenset({"<DATE>", "<WHEN>"}),
    "time": frozenset({"<TIME>", "<WHEN>"}),
    "number": frozenset({"<NUM>"}),
}


def made(kind: str, text: str, start: int, end: int) -> list[Token]:
    if kind == "place" and is_telling(text):
        return [Token(text, start, end, MADE["place"] | {"<NAMED>"})]
    if kind != "word":
        given = MADE.get(kind) or frozenset({text[:1] if text[:1] in ",:;" else text})
        if kind == "number":
            given |= {text}
        return [Token(text, start, end, given)]
    word = folded(text)
    if word in TOGETHER:
        first, second = TOGETHER[word]
        middle = start + len(first)
        return [Token(text[: len(first)], start, middle, keys(first)), Token(text[len(first) :], middle, end, keys(second))]
    if "'" in word:
        for tail, whole in TAILS.items():
            if word.endswith(tail) and len(word) > len(tail):
                head = word[: -len(tail)]
                middle = end - len(tail)
                return [
                    Token(text[: -len(tail)], start, middle, keys(HEADS.get(head, head))),
                    Token(text[-len(tail) :], middle, end, keys(whole)),
                ]
        head, _, tail = word.rpartition("'")
        if tail == "s":
            if head in IS_TAILED:
                return [Token(text[:-2], start, end - 2, keys(head)), Token(text[-2:], end - 2, end, keys("is"))]
            if head == "let":
                return [Token(text[:-2], start, end - 2, keys(head)), Token(text[-2:], end - 2, end, keys("us"))]
            return [Token(text, start, end, keys(head) | {"<OF>"})]
    return [Token(text, start, end, keys(word))]


def spoken(sentence: Sentence, otherwise: str) -> str:
    """One Russian word among Latin names makes a Russian sentence; product names are Latin in both languages."""
    russian = sum(1 for token in sentence.words if CYRILLIC.search(token.text))
    latin = len(sentence.words) - russian
    if russian * 3 >= latin and russian:
        return "ru"
    return "en" if latin else otherwise
