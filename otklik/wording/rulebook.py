"""The rules as data: one file each under `rules/`. Read once, checked while read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from otklik.wording.kinds import Kind, Level, Profile
from otklik.wording.patterns import Index, Pattern, Unreadable, compiled

FOLDER = Path(__file__).parent / "rules"
SPEECH = Path(__file__).parent / "speech"
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`levels` per profile; a profile that is not named does not know the rule. Missing parts have no patterns: code finds them."""

    id: str
    code: str
    kinds: frozenset[Kind]
    levels: dict[Profile, Level]
    messages: dict[str, str]
    advices: dict[str, str]
    patterns: dict[str, list[tuple[Pattern, str | None]]] = field(default_factory=dict)
    exceptions: dict[str, list[Pattern]] = field(default_factory=dict)
    # By the letters without which none of them stands: "ru", "en" or "any".
    shapes: dict[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    examples: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def level(self, kind: Kind, profile: Profile) -> Level | None:
        return self.levels.get(profile) if kind in self.kinds else None


@cache
def rules() -> dict[str, Rule]:
    """By id, in the order of the alphabet."""
    return {rule.id: rule for rule in (read(path) for path in sorted(FOLDER.glob("*.yaml")))}


def rule(id: str) -> Rule:
    return rules()[id]


def read(path: Path) -> Rule:
    """Raises Unreadable with the name of the file."""
    given: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        made = Rule(
            id=given["id"],
            code=given["code"],
            kinds=frozenset(Kind(kind) for kind in given["kinds"]) if "kinds" in given else frozenset(Kind),
            levels={Profile(profile): Level(level) for profile, level in given["levels"].items()},
            messages=both(given["message"]),
            advices=both(given["advice"]),
            patterns={language: [pair(one) for one in given.get("patterns", {}).get(language, [])] for language in LANGUAGES},
            exceptions={
                language: [compiled(one) for one in given.get("exceptions", {}).get(language, [])] for language in LANGUAGES
            },
            shapes={
                letters: tuple(re.compile(one) for one in given["shapes"].get(letters, [])) for letters in (*LANGUAGES, "any")
            }
            if "shapes" in given
            else {},
            examples=given["examples"],
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as trouble:
        raise Unreadable(f"{path.name}: {trouble}") from trouble
    if made.id != path.stem:
        raise Unreadable(f"{path.name}: a rule has the name of its file, not {made.id!r}")
    return made


def both(given: dict[str, str]) -> dict[str, str]:
    return {language: " ".join(given[language].split()) for language in LANGUAGES}


def pair(given: str | dict[str, str]) -> tuple[Pattern, str | None]:
    return (compiled(given), None) if isinstance(given, str) else (compiled(given["say"]), given["rewrite"])


@cache
def index(language: str) -> Index[tuple[Rule, str | None]]:
    return Index((pattern, (rule, rewrite)) for rule in rules().values() for pattern, rewrite in rule.patterns[language])


@cache
def exceptions(language: str) -> Index[str]:
    return Index((pattern, rule.id) for rule in rules().values() for pattern in rule.exceptions[language])


@cache
def speech(language: str) -> Index[str]:
    """Patterns of the acts of speech, from which completeness is judged."""
    given: dict[str, list[str]] = yaml.safe_load((SPEECH / f"{language}.yaml").read_text(encoding="utf-8"))
    return Index((compiled(one), act) for act, patterns in given.items() for one in patterns)
