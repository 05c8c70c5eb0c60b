"""Whether the manner of a message is off, weighed over the pieces of its words. Fitted on labelled messages by `tools/fit-words`.

Sarcasm and coldness know more turns than any list has. This is asked only where no rule heard anything, so it adds and never overrules;
and only of what somebody is about to send: a text of a program knows no mood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import sqrt
from pathlib import Path

from otklik.wording.hits import Hit
from otklik.wording.kinds import Kind
from otklik.wording.reading import Reading

FOLDER = Path(__file__).parent / "weights"
PIECES = (3, 4, 5)
DIGIT, SPACES = re.compile(r"\d"), re.compile(r"\s+")
# A longer text has more pieces and no more manner; weights are told in hundredths.
SCALE, HUNDRED = 4.0, 100
# How far it must lean; chosen by leaving out one writer after another. A question about a good reply costs more than silence.
LEAST = {"ru": 0.3, "en": 0.9}
LEAST_IN_REPLY = 1.2
# Too few words carry no tone: «All letters», «Check-in».
FEWEST_WORDS = 6


def pieces(text: str) -> Iterator[str]:
    """Runs of three to five letters, in words and across them."""
    plain = SPACES.sub(" ", DIGIT.sub("0", f" {text.lower().replace('ё', 'е')} "))
    for width in PIECES:
        for start in range(len(plain) - width + 1):
            yield plain[start : start + width]


@cache
def weights(language: str) -> tuple[int, dict[str, int]]:
    """What every message starts with, and what each piece adds."""
    rows: dict[str, int] = {}
    for line in (FOLDER / f"manner.{language}.tsv").read_text(encoding="utf-8").splitlines():
        piece, _, weight = line.rpartition("\t")
        rows[piece] = int(weight)
    return rows.pop(""), rows


def lean(text: str, language: str) -> float:
    """Above nought: rather off than not."""
    always, rows = weights(language)
    found = set(pieces(text))
    return (always + SCALE * sum(map(rows.__getitem__, rows.keys() & found)) / sqrt(len(found) or 1)) / HUNDRED


def weighed(text: str, read: Reading, kind: Kind) -> Hit | None:
    """The sentence that leans most, when the whole does."""
    if sum(len(one.words) for one in read.sentences) < FEWEST_WORDS:
        return None
    language = read.sentences[0].language
    least = LEAST_IN_REPLY if kind is Kind.REPLY else LEAST[language]
    if lean(text, language) <= least:
        return None
    worst = max(read.sentences, key=lambda one: lean(text[one.start : one.end], language))
    return Hit("tone", worst.start, worst.end)
