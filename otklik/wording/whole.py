"""What is wrong with the whole, judged by how far each missing part and the tone lean. Fitted on labelled messages by `tools/fit-words`.

Two leans that are each too small to speak may speak together, and one that stands alone in a message that is well otherwise may be silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp, log1p, sqrt
from pathlib import Path

from otklik.wording import manner
from otklik.wording.hits import Hit
from otklik.wording.kinds import Kind, Level, Profile
from otklik.wording.reading import Reading
from otklik.wording.rulebook import rule
from otklik.wording.weighing import leans, traits

FOLDER = Path(__file__).parent / "weights"
# Where one of these is heard, how it sounds is said.
MANNERS = frozenset("blame cold rude ultimatum scare joke padding apology shouting fog promise name".split())
PARTS = ("what", "why", "next", "when", "owner")
# Stands for a part that this kind does not have, and for a tone that nobody asks about.
NO_PART, NO_TONE = -6.0, -2.5
MOST_HEARD, MOST_LEAN = 3, 30.0
# How likely something must be wrong; chosen by leaving out one group of writers after another. A question about a good reply costs more than silence.
LEAST, LEAST_IN_REPLY = 0.55, 0.72
# In a message that has something wrong, how far a part or the tone must lean to be named.
LEAST_OF_PART, LEAST_OF_TONE = -0.7, 0.0
# How far a part must lean that a pattern misses too.
LEAST_AGREED = 1.0


@dataclass(frozen=True)
class Material:
    """All of a message that is weighed. What other rules heard counts as in the calm profile, whatever the profile."""

    text: str
    kind: Kind
    language: str
    traits: frozenset[str]
    heard: int  # findings of other rules that are errors
    off: bool  # one of them is of manner
    missed: int  # parts that patterns miss
    sentences: int
    words: int
    has_tone: bool  # enough words to have one


def material(text: str, read: Reading, kind: Kind, lacks: list[str], hits: Iterable[Hit]) -> Material:
    heard = [(which, which.level(kind, Profile.CALM)) for which in (rule(hit.rule) for hit in hits)]
    errors = [which for which, level in heard if level is Level.ERROR]
    said = [f"error {which.code}" for which in errors] + [f"rule {which.id}" for which in errors]
    said += [f"warned {which.id}" for which, level in heard if level in (Level.WARNING, Level.HINT)]
    return Material(
        text=text,
        kind=kind,
        language=read.sentences[0].language,
        traits=frozenset(traits(read, lacks, said)),
        heard=len(errors),
        off=any(which.code in MANNERS for which in errors),
        missed=len(lacks),
        sentences=len(read.sentences),
        words=sum(len(sentence.tokens) for sentence in read.sentences),
        has_tone=manner.is_asked(read),
    )


def signs(of: Material, parts: dict[str, float], tone: float) -> dict[str, float]:
    """What the judgement is made of."""
    leant = [*parts.values(), tone]
    return {
        "": 1.0,
        **{f"lean {code}": parts.get(code, NO_PART) for code in PARTS},
        "tone": tone,
        "part": max(parts.values()),
        "most": max(leant),
        "all": sum(log1p(exp(min(lean, MOST_LEAN))) for lean in leant),
        f"kind {of.kind}": 1.0,
        f"language {of.language}": 1.0,
        "off": float(of.off),
        "heard": float(min(of.heard, MOST_HEARD)),
        "missed": float(of.missed),
        "sentences": float(of.sentences),
        "words": sqrt(of.words),
    }


@cache
def weights() -> dict[str, float]:
    rows = (line.rpartition("\t") for line in (FOLDER / "whole.tsv").read_text(encoding="utf-8").splitlines())
    return {sign: float(weight) for sign, _, weight in rows}


def chance(of: dict[str, float], rows: dict[str, float]) -> float:
    """That something is wrong, between nought and one."""
    amount = sum(rows.get(sign, 0.0) * value for sign, value in of.items())
    return 1 / (1 + exp(-max(min(amount, MOST_LEAN), -MOST_LEAN)))


def wrong(of: Material, *, is_template: bool, asks_tone: bool) -> list[str]:
    """Codes of the parts that are missing, and «tone»."""
    tone = manner.whole_lean(of.text, of.language, of.traits) if of.has_tone and not is_template else NO_TONE
    return named(of, leans(of.kind, of.language, of.traits), tone, weights(), asks_tone=asks_tone and of.has_tone)


def named(of: Material, parts: dict[str, float], tone: float, rows: dict[str, float], *, asks_tone: bool) -> list[str]:
    """What leans and what patterns miss too is named always; the rest while something is wrong: the likeliest when nothing else says what."""
    likely = chance(signs(of, parts, tone), rows)
    # Weights by themselves miss nothing in an answer that somebody waits for.
    silent = of.kind is Kind.REPLY and not of.missed and not of.heard
    parts = {} if silent else parts
    if likely <= (LEAST_IN_REPLY if of.kind is Kind.REPLY else LEAST):
        return [code for code, lean in parts.items() if lean > LEAST_AGREED and f"missed {code}" in of.traits]
    found = [code for code, lean in parts.items() if lean > LEAST_OF_PART]
    if asks_tone and tone > LEAST_OF_TONE:
        found.append("tone")
    if found or of.heard or silent:
        return found
    leant = {**parts, **({"tone": tone} if asks_tone else {})}
    return [max(leant, key=lambda code: leant[code])]
