"""One text, looked at as this company wants it: the rules of the house, its profile, its words, and its own rules."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.utils import timezone

from otklik.lib.later import later
from otklik.speech import rules
from otklik.speech.models import Manner, OwnRule
from otklik.wording.findings import CompanyWords, Context, Finding
from otklik.wording.kinds import Kind, Level, Profile

if TYPE_CHECKING:
    from otklik.wording import judging
else:
    judging = later("otklik.wording.judging")

MOST_TEXT = 20_000
A_MOMENT = 0.5  # seconds
# What a message as a whole must say.
MISSING = frozenset({"what", "why", "next", "when", "owner", "whom", "since"})
GRAVITY = {Level.ERROR: 0, Level.WARNING: 1, Level.HINT: 2}


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is known around a text: live promises (text, moment) and the customer's name."""

    promised: Sequence[tuple[str, datetime]] = ()
    customer: str = ""


def judged(
    text: str, *, kind: Kind, language: str | None = None, around: Around | None = None, is_part: bool = False
) -> list[Finding]:
    """What is found, the most important first. `text` has one character for the end of a line; nothing is missed in a part."""
    text, around = text[:MOST_TEXT], around or Around()
    if not text.strip():
        return []
    manner = Manner.current()
    context = Context(
        # «до 15:00» is said in the writer's own time.
        promised=tuple((text, timezone.localtime(moment)) for text, moment in around.promised),
        customer=around.customer,
        company=CompanyWords(prefer=dict(manner.prefer), avoid=tuple(manner.avoid), names=tuple(manner.names)),
        now=timezone.localtime(),
    )
    profile = Profile(manner.profiles.get(kind, Profile.CALM))
    verdict = judging.judge(text, kind=kind, language=language, profile=profile, context=context)
    findings = [one for one in verdict.findings if not is_part or one.code not in MISSING]
    if any(one.rule == "promise" for one in findings):
        # It points at the very words; that the whole says no time is the same once more.
        findings = [one for one in findings if one.code != "when"]
    return ordered([*findings, *found_by_own(text, kind, own_rules(manner.version))])


@cache
def get_ready() -> None:
    """Reads the rules and the dictionary, once a process: called when somebody opens a text, a moment after his page has left."""
    soon = threading.Timer(A_MOMENT, lambda: judging.judge("Здравствуйте. Hello.", kind=Kind.REPLY))
    soon.daemon = True
    soon.start()


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (GRAVITY[one.level], one.start, one.end))


@lru_cache(maxsize=2)
def own_rules(_version: int) -> tuple[OwnRule, ...]:
    """Read once for each version of the manner."""
    return tuple(OwnRule.objects.filter(is_on=True)[: rules.MOST_RULES])


def found_by_own(text: str, kind: str, own: Sequence[OwnRule]) -> list[Finding]:
    words = rules.words_of(text) if own else []
    return [
        finding_of(rule, text, start, end)
        for rule in own
        if kind in rule.kinds
        for phrase in rule.phrases
        for start, end in rules.places(rules.read_phrase(phrase), words)
    ]


def finding_of(own: OwnRule, text: str, start: int, end: int) -> Finding:
    return Finding(
        rule=own.rule,
        code="own",
        level=Level(own.level),
        start=start,
        end=end,
        messages={"ru": own.message_ru or own.message_en, "en": own.message_en or own.message_ru},
        advices={"ru": own.advice_ru or own.advice_en, "en": own.advice_en or own.advice_ru},
        rewrite=rules.with_capital(own.rewrite, text[start:end]) if own.rewrite else None,
    )
