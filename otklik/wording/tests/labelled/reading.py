"""Reads the labelled messages and measures how often the guard judges them as people did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from otklik.wording.judging import judge
from otklik.wording.kinds import Kind

FOLDER = Path(__file__).parent
PARTS = frozenset({"what", "why", "next", "when", "owner"})


@dataclass(frozen=True)
class Labelled:
    kind: Kind
    language: str
    codes: frozenset[str]
    text: str
    writer: str = ""  # of a stranger's message, who wrote it; «tuned» was written while rules were made, so seen all of it

    @property
    def is_good(self) -> bool:
        return not self.codes

    @property
    def tuned(self) -> bool:
        return self.writer == "tuned"

    @property
    def is_strangers(self) -> bool:
        """Written by somebody who knew no rule of ours, after the rules were made."""
        return self.writer not in ("", "tuned")

    @property
    def unseen(self) -> bool:
        """A third, settled by the text itself, that nobody looks at while rules are made."""
        return not self.tuned and hashlib.sha256(self.text.encode()).digest()[0] % 3 == 0


@dataclass(frozen=True)
class Figures:
    verdict: float
    passed: float
    f1: float
    misses: list[tuple[Labelled, frozenset[str]]]


@cache
def labelled(language: str) -> tuple[Labelled, ...]:
    return tuple(
        Labelled(
            Kind(path.stem.partition("_")[0]),
            language,
            frozenset(codes.split()) - {"good"},
            text.replace("\\n", "\n"),
            path.stem.partition("_")[2],
        )
        for path in sorted((FOLDER / language).glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
        for codes, _, text in [line.partition(" | ")]
    )


def figures(some: list[Labelled]) -> Figures:
    """Shares of one; F1 counts each missing part of each message."""
    right = passed = hit = wanted = claimed = 0
    misses = []
    for one in some:
        verdict = judge(one.text, kind=one.kind)
        codes = frozenset(finding.code for finding in verdict.findings if finding.level == "error")
        right += verdict.is_good == one.is_good
        passed += verdict.is_good and one.is_good
        hit += len(codes & one.codes & PARTS)
        wanted += len(one.codes & PARTS)
        claimed += len(codes & PARTS)
        if verdict.is_good != one.is_good or codes & PARTS != one.codes & PARTS:
            misses.append((one, codes))
    good = sum(one.is_good for one in some)
    return Figures(right / len(some), passed / good, 2 * hit / (wanted + claimed), misses)
