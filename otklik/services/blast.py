"""What falls when something falls: pure walks along the dependencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

# (who depends, on what): ids of services.
Edge = tuple[int, int]


def fallen(edges: Iterable[Edge], failing: int) -> list[list[int]]:
    """The services that fall with this one, by steps: those that depend on it, those that depend on them, and so on."""
    above: dict[int, set[int]] = defaultdict(set)
    for who, on in edges:
        above[on].add(who)
    seen, ring, rings = {failing}, {failing}, []
    while ring := {who for one in ring for who in above[one]} - seen:
        seen |= ring
        rings.append(sorted(ring))
    return rings


def circle(edges: Iterable[Edge], who: int, on: int) -> list[int]:
    """The way from `on` back to `who`, when this new dependency would close a circle; empty when it would not."""
    below: dict[int, set[int]] = defaultdict(set)
    for one, other in edges:
        below[one].add(other)
    ways: list[list[int]] = [[on]]
    seen = {on}
    while ways:
        way = ways.pop(0)
        if way[-1] == who:
            return way
        for following in sorted(below[way[-1]] - seen):
            seen.add(following)
            ways.append([*way, following])
    return []


def levels(services: Iterable[int], edges: Iterable[Edge]) -> list[list[int]]:
    """For drawing: what depends on nothing stands lowest (last), everything else above all that it depends on."""
    below: dict[int, set[int]] = defaultdict(set)
    known = list(services)
    for who, on in edges:
        below[who].add(on)
    height: dict[int, int] = {}

    def of(one: int, trail: frozenset[int] = frozenset()) -> int:
        if one not in height:
            height[one] = max((of(on, trail | {one}) + 1 for on in below[one] if on not in trail), default=0)
        return height[one]

    rows: dict[int, list[int]] = defaultdict(list)
    for one in known:
        rows[of(one)].append(one)
    return [rows[at] for at in sorted(rows, reverse=True)]
