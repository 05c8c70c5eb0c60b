"""A company's own rules: sequences of words with wildcards. Pure, and no regular expressions: no pattern can hang a desk.

`прост*` is any word that begins so, `*` any one word, `…` up to four words of the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_WORDS, MOST_GAPS, WIDEST_GAP, FEWEST_LETTERS = 10, 2, 4, 3
MOST_PHRASES, MOST_RULES = 10, 60
GAP, ANY = "…", "*"

WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
PART = re.compile(r"…|\.\.\.|\*?[^\W_]+(?:[-’'][^\W_]+)*\*?|\*")
END = re.compile(r"[.!?…\n]")

EMPTY, LONG, GAPS, EDGE, SHORT, INSIDE = "empty", "long", "gaps", "edge", "short", "inside"


class BadPhrase(ValueError):
    """A phrase that cannot be looked for; `why` is one of the names above."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Word(NamedTuple):
    """A word of a text, folded, with where it stands and in which sentence."""

    folded: str
    start: int
    end: int
    sentence: int


def folded(text: str) -> str:
    return text.lower().replace("ё", "е")


def read_phrase(line: str) -> tuple[str, ...]:
    """The parts of a phrase. Raises `BadPhrase` when it would find everything, nothing, or take long."""
    parts = tuple(GAP if part in (GAP, "...") else folded(part) for part in PART.findall(line))
    words = [part for part in parts if part not in (GAP, ANY)]
    if re.search(r"\w\*\w", line):
        raise BadPhrase(INSIDE)
    if not words:
        raise BadPhrase(EMPTY)
    if len(parts) > MOST_WORDS:
        raise BadPhrase(LONG)
    if parts.count(GAP) > MOST_GAPS:
        raise BadPhrase(GAPS)
    if GAP in (parts[0], parts[-1]) or ANY in (parts[0], parts[-1]):
        raise BadPhrase(EDGE)
    if any(ANY in word and len(word.strip(ANY)) < FEWEST_LETTERS for word in words):
        raise BadPhrase(SHORT)
    return parts


def words_of(text: str) -> list[Word]:
    words: list[Word] = []
    sentence = last = 0
    for match in WORD.finditer(text):
        if END.search(text, last, match.start()):
            sentence += 1
        last = match.end()
        words.append(Word(folded=folded(match[0]), start=match.start(), end=last, sentence=sentence))
    return words


def places(phrase: Sequence[str], words: Sequence[Word]) -> Iterable[tuple[int, int]]:
    """Where the phrase stands: start and end in characters, none overlapping the one before."""
    free = 0
    for index, word in enumerate(words):
        # A phrase begins with a word, never with a gap.
        if index >= free and is_like(word.folded, phrase[0]) and (end := fits(phrase, words, index)) > index:
            free = end
            yield word.start, words[end - 1].end


def fits(parts: Sequence[str], words: Sequence[Word], at: int) -> int:
    """The index behind the last word when the parts stand here, else -1. At most two gaps of four words: never more than 25 tries."""
    if not parts:
        return at
    if parts[0] == GAP:
        ends = (fits(parts[1:], words, at + skipped) for skipped in range(WIDEST_GAP + 1))
        return next((end for end in ends if end >= 0), -1)
    if at >= len(words) or not is_like(words[at].folded, parts[0]):
        return -1
    end = fits(parts[1:], words, at + 1)
    return end if end >= 0 and words[end - 1].sentence == words[at].sentence else -1


def is_like(word: str, part: str) -> bool:
    if ANY not in part:
        return word == part
    if part == ANY:
        return True
    bare = part.strip(ANY)
    if part.startswith(ANY) and part.endswith(ANY):
        return bare in word
    if part.endswith(ANY):
        return word.startswith(bare)
    return word.endswith(bare)


def with_capital(rewrite: str, replaced: str) -> str:
    """The rewrite begins as what it stands for began."""
    return rewrite[:1].upper() + rewrite[1:] if replaced[:1].isupper() else rewrite
