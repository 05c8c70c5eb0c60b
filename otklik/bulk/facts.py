"""What happens to acts on many tickets; what happens to each ticket is told by its own facts."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class BulkBegun(Fact):
    """Somebody asked for one act on several tickets."""

    bulk: int
    act: str
    tickets: int


@dataclass(frozen=True, kw_only=True)
class BulkTakenBack(Fact):
    """He asked for it to be undone."""

    bulk: int
