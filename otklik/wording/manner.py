"""Whether the manner of a message is off, weighed over the pieces of its words and all else it has. Fitted on labelled messages by `tools/fit-words`.

Sarcasm and coldness know more turns than any list has. This is asked only where no rule heard anything, so it adds and never overrules;
and only of what somebody is about to send: a text of a program knows no mood.
"""

from __future__ import annotations

import re
from functools import cache
from math import sqrt
from pathlib import Path

from otklik.wording.hits import Hit
from otklik.wording.reading import Reading

FOLDER = Path(__file__).parent / "weights"
PIECES = (3, 4, 5)
DIGIT, SPACES = re.compile(r"\d"), re.compile(r"\s+")
# A longer text has more pieces and no more manner; weights are told in hundredths.
SCALE, HUNDRED = 4.0, 100
# Too few words carry no tone: «All letters», «Check-in».
FEWEST_WORDS = 6


def pieces(text: str) -> set[str]:
    """Runs of three to five letters, in words and across them."""
    plain = SPACES.sub(" ", DIGIT.sub("0", f" {text.lower().replace('ё', 'е')} "))
    return {plain[start : start + width] for width in PIECES for start in range(len(plain) - width + 1)}


@cache
def weights(name: str, language: str) -> dict[str, int]:
    """What each piece («manner») or trait («tone») adds; nothing at all is what every message starts with."""
    rows: dict[str, int] = {}
    for line in (FOLDER / f"{name}.{language}.tsv").read_text(encoding="utf-8").splitlines():
        piece, _, weight = line.rpartition("\t")
        rows[piece] = int(weight)
    return rows


def lean(text: str, language: str) -> float:
    """How far the pieces speak against it."""
    rows = weights("manner", language)
    found = pieces(text)
    return SCALE * sum(map(rows.__getitem__, rows.keys() & found)) / sqrt(len(found) or 1) / HUNDRED


def whole_lean(text: str, language: str, traits: frozenset[str]) -> float:
    """Above nought: rather off than not."""
    rows = weights("tone", language)
    return lean(text, language) + sum(map(rows.__getitem__, rows.keys() & (traits | {""}))) / HUNDRED


def is_asked(read: Reading) -> bool:
    return sum(len(one.words) for one in read.sentences) >= FEWEST_WORDS


def worst(text: str, read: Reading) -> Hit:
    """The sentence that leans most."""
    language = read.sentences[0].language
    most = max(read.sentences, key=lambda one: lean(text[one.start : one.end], language))
    return Hit("tone", most.start, most.end)
