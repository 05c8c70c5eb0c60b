"""Whether a part of a message is missing, weighed over all it has: words, grammar, acts of speech. Fitted on labelled messages by `tools/fit-words`.

A pattern knows the turns it was written for. Weights lean on what strangers' messages share, and so hear turns nobody foresaw.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path

from otklik.wording.kinds import Kind
from otklik.wording.reading import Reading

FOLDER = Path(__file__).parent / "weights"
# Parts of each kind that are weighed, in the order of the weights' columns.
WEIGHED = {
    Kind.FAILURE: ("what", "why", "next", "when"),
    Kind.FIELD: ("what", "next"),
    Kind.REFUSAL: ("what", "why", "next", "when"),
    Kind.REPLY: ("what", "owner", "when"),
    Kind.STATUS: ("what", "next", "when"),
    Kind.SURVEY: ("what", "why", "next", "when"),
}
LENGTHS = (3, 6, 10, 15, 20, 28, 40, 60)
MOST_SENTENCES = 5
FACTS = ("has_cause", "has_step", "has_own_step", "has_concrete_time", "names_what", "will_be_well", "says_what_works")
# Columns lie side by side in one number, so that a sum of rows is one sum. A weight is told in hundredths.
WIDTH, HUNDRED = 24, 100
HALF = 1 << (WIDTH - 1)


def traits(read: Reading, missing: Iterable[str] = (), heard: Iterable[str] = ()) -> set[str]:
    """What the whole has: words, dictionary forms, grammar, marks, acts; what the first sentence has, with a 1 before it, and the rest, with a 2;
    what the patterns miss (`missing`) and what other rules heard (`heard`)."""
    first, later, acts = set[str](), set[str](), set[str]()
    words = 0
    for number, sentence in enumerate(read.sentences):
        into = later if number else first
        into.update(*[token.keys for token in sentence.tokens])
        for act in sentence.acts:
            acts.add(f"act {act}")
            acts.add(f"{2 if number else 1}act {act}")
        acts.update([f"same {one}+{other}" for one, other in combinations(sorted(sentence.acts), 2)] or ["same none"])
        if sentence.end_mark:
            into.add(sentence.end_mark[:2])
        words += len(sentence.tokens)
    last = read.sentences[-1]
    acts.update([f"last {act}" for act in last.acts] or ["last none"])
    acts.add(f"last mark {last.end_mark[:1]}")
    there = sorted({act for sentence in read.sentences for act in sentence.acts})
    found = first | later | acts
    found.update([f"both {one}+{other}" for one, other in combinations(there, 2)])
    found.update(["1" + key for key in first if key[0] == "<"])
    found.update(["2" + key for key in later if key[0] == "<"])
    found.update([f"length {least}" for least in LENGTHS if words >= least])
    found.add(f"sentences {min(len(read.sentences), MOST_SENTENCES)}")
    found.update([fact for fact in FACTS if getattr(read, fact)])
    found.update([f"missed {code}" for code in missing])
    found.update(heard)
    return found


@cache
def weights(kind: Kind, language: str) -> tuple[int, dict[str, int]]:
    """What every message starts with, and what each trait adds. All columns in one number."""
    rows: dict[str, int] = {}
    for line in (FOLDER / f"{kind}.{language}.tsv").read_text(encoding="utf-8").splitlines():
        trait, _, columns = line.rpartition("\t")
        rows[trait] = sum(int(one) << (WIDTH * place) for place, one in enumerate(columns.split()))
    return rows.pop("", 0), rows


def leans(kind: Kind, language: str, found: frozenset[str]) -> dict[str, float]:
    """For each part how far all that the message has speaks for it being missing: above nought, rather missing than there."""
    always, rows = weights(kind, language)
    total = always + sum(map(rows.__getitem__, rows.keys() & found))
    leant = {}
    for code in WEIGHED[kind]:
        here = ((total + HALF) & ((1 << WIDTH) - 1)) - HALF
        total = (total - here) >> WIDTH
        leant[code] = here / HUNDRED
    return leant
