"""What is found in a message: where, what is wrong, how to say it, and where it can a text to put there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from otklik.wording.kinds import Level


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to look at. `start` and `end` count characters of the text as it was given."""

    rule: str
    code: str
    level: Level
    start: int
    end: int
    messages: dict[str, str]
    advices: dict[str, str]
    rewrite: str | None = None

    def message(self, language: str) -> str:
        """What is wrong, in the reader's language."""
        return self.messages.get(language) or self.messages["en"]

    def advice(self, language: str) -> str:
        """How to say it, in the reader's language."""
        return self.advices.get(language) or self.advices["en"]


@dataclass(frozen=True, kw_only=True)
class CompanyWords:
    """A company's own: words to use instead of others, words never to use, names that are no jargon."""

    prefer: dict[str, str] = field(default_factory=dict)
    avoid: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Context:
    """What is known around the message. `known` are name and value, `promised` text and moment. `is_template`: a program fills it in."""

    known: tuple[tuple[str, str], ...] = ()
    promised: tuple[tuple[str, datetime], ...] = ()
    customer: str = ""
    company: CompanyWords = field(default_factory=CompanyWords)
    now: datetime | None = None
    is_template: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """All that was found, in the order of the text."""

    findings: tuple[Finding, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the message may go out without a second look."""
        return all(finding.level is not Level.ERROR for finding in self.findings)
