"""Patterns over words, dictionary forms and grammar. No backtracking text expressions: time is bounded by the words of a sentence.

    вы {неверно|неправильно} {ввести}      a form as it stands, any form of a dictionary word, one of several
    <VERB+past>   <NUM>   <WHEN>           grammar: all of these; {закрыть}&<past|PRTS>: this word in that form
    word?   ..3                            may be absent; up to three words between
    !не {мочь}   ^ошибка   конец$          not after (or not before) this; at the start; at the end of a sentence or clause
Commas are passed over unless asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from otklik.wording.tokens import Token
from otklik.wording.words import CYRILLIC, GRAMMEMES, KINDS, folded, keys, stem

MOST_GAPS = 3
WIDEST_GAP = 12
MOST_KNOWN = 20_000
# Marks at which a new clause begins.
CLAUSE = frozenset({":", ";", "—", "–", "-", ",", "(", "→", "•"})


# No gap reaches over these: «we can, not, refund» is another thing than «we can refund».
UNCROSSED = frozenset({"not", "не", ":", ";"})


class Unreadable(ValueError):
    """A pattern that cannot be understood; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Step:
    wanted: tuple[frozenset[str], ...] = ()
    optional: bool = False
    gap: int = 0
    never: bool = False

    def fits(self, token: Token) -> bool:
        for wanted in self.wanted:  # noqa: SIM110 - asked half a million times a page: a loop is twice as fast
            if wanted <= token.keys:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Pattern:
    source: str
    steps: tuple[Step, ...]
    at_start: bool = False
    at_end: bool = False
    not_after: Step | None = None
    # For every step behind the first that must be there: a sentence without any of these keys has no place for the pattern.
    needs: tuple[frozenset[str], ...] = ()

    def at(self, tokens: list[Token], index: int) -> list[int] | None:
        """Indices of the tokens taken, when the pattern stands here."""
        if self.at_start and not (
            index == 0 or tokens[index - 1].keys & CLAUSE or not any(token.is_word for token in tokens[:index])
        ):
            return None
        if self.not_after and index:
            before = index - 1
            while before and "," in tokens[before].keys:
                before -= 1
            if self.not_after.fits(tokens[before]):
                return None
        taken: list[int] = []
        return taken if self.follow(tokens, index, 0, taken) else None

    def follow(self, tokens: list[Token], index: int, number: int, taken: list[int]) -> bool:
        if number == len(self.steps):
            return not self.at_end or index >= len(tokens) or bool(tokens[index].keys & CLAUSE)
        step = self.steps[number]
        if step.gap:
            for width in range(min(step.gap, len(tokens) - index) + 1):
                if width and tokens[index + width - 1].keys & UNCROSSED:
                    return False
                if self.follow(tokens, index + width, number + 1, taken):
                    return True
            return False
        if step.never:
            return (index >= len(tokens) or not step.fits(tokens[index])) and self.follow(tokens, index, number + 1, taken)
        if index < len(tokens) and step.fits(tokens[index]):
            taken.append(index)
            if self.follow(tokens, index + 1, number + 1, taken):
                return True
            taken.pop()
        if index < len(tokens) and number and "," in tokens[index].keys and self.follow(tokens, index + 1, number, taken):
            return True
        return step.optional and self.follow(tokens, index, number + 1, taken)


def compiled(source: str) -> Pattern:
    """Raises Unreadable."""
    text = folded(source.strip()) if "<" not in source else lowered(source.strip())
    at_start, at_end = text.startswith("^"), text.endswith("$")
    parts = text.removeprefix("^").removesuffix("$").split()
    if not parts:
        raise Unreadable(f"nothing to look for: {source!r}")
    steps = [step(part, source) for part in parts]
    not_after = steps.pop(0) if steps[0].never else None
    if not steps or steps[0].optional or steps[0].gap or steps[0].never:
        raise Unreadable(f"a pattern begins with a word that must be there: {source!r}")
    if sum(1 for each in steps if each.gap) > MOST_GAPS:
        raise Unreadable(f"at most {MOST_GAPS} gaps: {source!r}")
    needs = tuple(
        once(frozenset(rarest(wanted) for wanted in each.wanted))
        for each in steps[1:]
        if not (each.optional or each.gap or each.never)
    )
    return Pattern(source, tuple(steps), at_start, at_end, not_after, needs)


@cache
def once(keys: frozenset[str]) -> frozenset[str]:
    """Many patterns need the same: one in memory is enough."""
    return keys


def rarest(wanted: frozenset[str]) -> str:
    """Of a conjunction: a form or a dictionary word before grammar."""
    return min(wanted, key=lambda key: (key.startswith("<"), -len(key)))


def lowered(source: str) -> str:
    """Small letters outside of <…>."""
    return "".join(part if part.startswith("<") else folded(part) for part in re.split(r"(<[^<>]*>)", source))


def step(part: str, source: str) -> Step:
    if part.startswith("..") and part[2:].isdigit() and 0 < int(part[2:]) <= WIDEST_GAP:
        return Step(gap=int(part[2:]))
    if part.startswith(".."):
        raise Unreadable(f"a gap is ..1 to ..{WIDEST_GAP}: {source!r}")
    never, optional = part.startswith("!"), part.endswith("?") and len(part) > 1
    part = part.removeprefix("!")
    part = part.removesuffix("?") if optional else part
    if "&" in part:
        lemmatic, _, tagged = part.partition("&")
        one, other = step(lemmatic, source), step(tagged, source)
        wanted = [left | right for left in one.wanted for right in other.wanted]
    elif part.startswith("{") and part.endswith("}") and part.count("{") == 1:
        wanted = [frozenset({one}) for word in part[1:-1].split("|") for one in lemmas(word)]
    elif part.startswith("<") and part.endswith(">") and part.count("<") == 1:
        wanted = [frozenset(tag(each, source) for each in one.split("+")) for one in part[1:-1].split("|")]
    elif "{" in part or "<" in part:
        raise Unreadable(f"{part!r} mixes brackets and words: {source!r}")
    else:
        wanted = [frozenset({word}) if word else frozenset() for word in part.split("|")]
    if not all(wanted) or not all(all(each) for each in wanted):
        raise Unreadable(f"an empty alternative: {source!r}")
    return Step(tuple(wanted), optional=optional, never=never)


def tag(name: str, source: str) -> str:
    if name not in GRAMMEMES and name not in KINDS:
        raise Unreadable(f"unknown grammar {name!r}: {source!r}")
    return f"<{name}>"


def lemmas(word: str) -> list[str]:
    """Dictionary forms of a word of the pattern, which may itself be any form: {занят} is {занять} and {занятый}."""
    if not CYRILLIC.search(word):
        return ["{" + stem(word) + "}"] if word else []
    return sorted({key for key in keys(word) if key.startswith("{")} | {"{" + word + "}"})


Of = TypeVar("Of")


class Index(Generic[Of]):
    """Many patterns, each standing for something, found by their first word: a sentence asks only those that can fit."""

    def __init__(self, patterns: Iterable[tuple[Pattern, Of]]) -> None:
        self.known: dict[frozenset[str], list[tuple[Pattern, Of]]] = {}
        self.by_key: dict[str, list[tuple[Pattern, Of]]] = {}
        for pattern, meant in patterns:
            for key in {rarest(wanted) for wanted in pattern.steps[0].wanted}:
                self.by_key.setdefault(key, []).append((pattern, meant))

    def found(self, tokens: list[Token]) -> Iterator[tuple[Of, list[int]]]:
        """What stands where: indices of the tokens taken."""
        there = frozenset().union(*[token.keys for token in tokens])
        for index, token in enumerate(tokens):
            for pattern, meant in self.candidates(token.keys):
                for need in pattern.needs:
                    if need.isdisjoint(there):
                        break
                else:
                    taken = pattern.at(tokens, index)
                    if taken:
                        yield meant, taken

    def candidates(self, keys: frozenset[str]) -> list[tuple[Pattern, Of]]:
        """Kept per word: the same words come again and again."""
        found = self.known.get(keys)
        if found is None:
            found = [one for key in keys for one in self.by_key.get(key, ())]
            if len(self.known) < MOST_KNOWN:
                self.known[keys] = found
        return found
