"""Findings as a page shows them: where, how grave, why, how else. Positions are those of a browser (UTF-16)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext_lazy

from otklik.lib.text import shortened
from otklik.speech.judging import MISSING
from otklik.wording.findings import Finding
from otklik.wording.kinds import Level

FIRST = 3
WORDS = {
    Level.ERROR: pgettext_lazy("finding", "serious"),
    Level.WARNING: pgettext_lazy("finding", "worth a look"),
    Level.HINT: pgettext_lazy("finding", "a hint"),
}
ICONS = {Level.ERROR: "circle-alert", Level.WARNING: "lightbulb", Level.HINT: "info"}
TOKEN = re.compile(r"[a-z0-9_.-]{1,60}:[0-9a-f]{8}")
MOST_TOKENS = 60


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One line of the list under a text. `insert` is a value to put in where the caret stands, with its name in `named`."""

    rule: str
    code: str
    token: str
    level: str
    start: int
    end: int
    is_underlined: bool
    quote: str
    message: str
    advice: str
    rewrite: str | None
    insert: str = ""
    named: str = ""

    @property
    def is_grave(self) -> bool:
        return self.level == Level.ERROR

    @property
    def word(self) -> str:
        return str(WORDS[Level(self.level)])

    @property
    def icon(self) -> str:
        return ICONS[Level(self.level)]

    @property
    def rewrite_shown(self) -> str:
        """A mark alone says nothing on a button: «!!! → .»."""
        text = shortened(self.rewrite or "", 60)
        return text if any(letter.isalnum() for letter in text) else f"{self.quote} → {text}"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a remark offers besides the rule's own rewrite."""

    insert: str
    named: str


def remarks(
    text: str,
    findings: Iterable[Finding],
    *,
    left: Iterable[str] = (),
    offers: Callable[[Finding], Offer | None] | None = None,
) -> list[Remark]:
    """What the page says of these findings, without those that the writer has decided to leave."""
    left, units = set(left), units_before(text)
    found = [remark(text, finding, units, offers(finding) if offers else None) for finding in findings]
    return [one for one in found if one.token not in left]


def remark(text: str, finding: Finding, units: Callable[[int], int], offer: Offer | None) -> Remark:
    start, end = max(0, finding.start), min(len(text), finding.end)
    quote = text[start:end]
    is_all = not text[:start].strip() and not text[end:].strip()
    language = (get_language() or "en")[:2]
    return Remark(
        rule=finding.rule,
        code=finding.code,
        token=token(finding.rule, "" if finding.code in MISSING else quote),
        level=finding.level,
        start=units(start),
        end=units(end),
        # A whole text under a wavy line says nothing that the list does not say better.
        is_underlined=end > start and not (is_all and len(quote) > 80),
        quote="" if is_all else shortened(quote, 45),
        message=finding.message(language),
        advice=finding.advice(language),
        rewrite=finding.rewrite,
        insert=offer.insert if offer else "",
        named=offer.named if offer else "",
    )


def token(rule: str, quote: str) -> str:
    """Names a finding in one text, so that “leave it” holds while the same words stand there, or the same thing is missing."""
    return f"{rule}:{hashlib.sha256(quote.encode('utf-8', 'replace')).hexdigest()[:8]}"


def read_tokens(text: str) -> list[str]:
    return TOKEN.findall(text[: MOST_TOKENS * 70])[:MOST_TOKENS]


def units_before(text: str) -> Callable[[int], int]:
    """From Python's positions to a browser's, which counts a character beyond the basic plane twice."""
    wide = [at for at, letter in enumerate(text) if ord(letter) > 0xFFFF]
    if not wide:
        return lambda at: at
    return lambda at: at + sum(1 for one in wide if one < at)


def parted(found: Sequence[Remark]) -> dict[str, Sequence[Remark]]:
    """The first three, and the rest behind “more”."""
    return {"first": found[:FIRST], "more": found[FIRST:]}
