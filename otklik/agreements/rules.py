"""Which agreement holds for a ticket, and who hears of one that stands still; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

# The promised answer, the next word after it, the end of the matter, and the time a team may hold it.
ANSWER, UPDATE, RESOLUTION, TEAM = "answer", "update", "resolution", "team"

# What makes an agreement more specific: who pays for it weighs most, then what for, then how bad, then which kind.
WEIGHTS = {"organisation": 8, "service": 4, "priority": 2, "kind": 1}

# Rungs of the ladder: whom a ticket that stands still reaches next. Where the manager has left, the leads stand on his rung.
OWNER, COLLEAGUES, LEAD, MANAGER, IN_PLACE_OF_MANAGER = 1, 2, 3, 4, 5


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What an agreement looks at in a ticket."""

    organisation: int | None = None
    service: int | None = None
    priority: int | None = None
    kind: str = ""


class Conditions(Protocol):
    """An agreement as the choice sees it; an empty condition holds for everything."""

    @property
    def conditions(self) -> dict[str, int | str]: ...


C = TypeVar("C", bound=Conditions)


def holds(agreement: Conditions, matter: Matter) -> bool:
    return all(getattr(matter, name) == wanted for name, wanted in agreement.conditions.items())


def weight(agreement: Conditions) -> int:
    return sum(WEIGHTS[name] for name in agreement.conditions)


def most_specific(agreements: Iterable[C], matter: Matter) -> C | None:
    """The one with the heaviest conditions among those that hold; no two have the same conditions."""
    return max((one for one in agreements if holds(one, matter)), key=weight, default=None)


class TeamConditions(Protocol):
    """An agreement between teams: `from_team_id` empty holds whoever hands over."""

    from_team_id: int | None
    to_team_id: int


T = TypeVar("T", bound=TeamConditions)


def between_teams(agreements: Iterable[T], giver: int | None, taker: int) -> T | None:
    """The one for exactly these two teams, else the one for whoever gives."""
    found = [one for one in agreements if one.to_team_id == taker and one.from_team_id in (None, giver)]
    return max(found, key=lambda one: one.from_team_id is not None, default=None)
