"""Planned work as the public reads it: rooms above say what is planned, the published tree carries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from otklik.services.models import in_language

AHEAD, GOING, DONE, CANCELLED = "ahead", "going", "done", "cancelled"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One piece of planned work that may be read by everybody. Two equal ones say the same: the tree need not be written."""

    key: str
    services: frozenset[int]
    # Only these parts of the services; empty: the whole of them.
    components: frozenset[int]
    title_ru: str
    title_en: str
    text_ru: str
    text_en: str
    begins_at: datetime
    ends_at: datetime
    state: str
    changed_at: datetime

    @property
    def title(self) -> str:
        return in_language(self.title_ru, self.title_en)

    @property
    def text(self) -> str:
        return in_language(self.text_ru, self.text_en)

    def is_going(self, at: datetime) -> bool:
        """Begun and not yet ended; also when nobody has said so and its time has come."""
        return self.state == GOING or (self.state == AHEAD and self.begins_at <= at < self.ends_at)


Source = Callable[[], list[Planned]]
_sources: list[Source] = []


def tells(source: Source) -> Source:
    """Adds a source: it returns only what the public may read now; drafts stay with it."""
    if source not in _sources:
        _sources.append(source)
    return source


def all_planned() -> list[Planned]:
    """What stands on the status page, the earliest first."""
    return sorted((one for source in _sources for one in source()), key=lambda one: (one.begins_at, one.key))
