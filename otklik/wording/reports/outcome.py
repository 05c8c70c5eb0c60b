"""What a check has found, and in which files it could not look."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from otklik.wording.files.entries import Entry
from otklik.wording.findings import Finding
from otklik.wording.kinds import Kind, Level

GRAVITY = {Level.ERROR: 2, Level.WARNING: 1, Level.HINT: 0}


@dataclass(frozen=True)
class Found:
    """A finding and its place in the file: lines and columns from one, the end behind the last character."""

    path: str
    entry: Entry
    kind: Kind
    finding: Finding
    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def said(self) -> str:
        return self.entry.text[self.finding.start : self.finding.end]

    @cached_property
    def fingerprint(self) -> str:
        """Stays the same when lines move: file, key, rule and the words."""
        parts = (self.path, self.entry.key, self.entry.form, self.finding.rule, " ".join(self.said.split()))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]

    @property
    def rewrite(self) -> str | None:
        """What to put into the file itself; None where the file spells these characters differently."""
        finding = self.finding
        return finding.rewrite if self.entry.passage.is_verbatim(finding.start, finding.end) else None


@dataclass(frozen=True)
class Unread:
    path: str
    line: int
    sentence: str


@dataclass
class Outcome:
    """`known` were in the baseline; `foreign` are texts in languages that nobody here judges."""

    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    texts: int = 0
    without_kind: int = 0
    foreign: int = 0
    known: int = 0
    gone: int = 0

    @property
    def code(self) -> int:
        """The exit code: what could not be read outweighs what was found."""
        return 2 if self.unread else int(bool(self.found))

    def count(self, level: Level) -> int:
        return Counter(found.finding.level for found in self.found)[level]
