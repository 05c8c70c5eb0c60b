"""What somebody who comes on shift should read first: rooms above say where it stands."""

from __future__ import annotations

from collections.abc import Callable

from otklik.accounts.models import Operator

# Takes the person; an address, or nothing when there is nothing to read.
First = Callable[[Operator], str]

_firsts: list[First] = []


def reads_first(first: First) -> None:
    """Adds something that may have to be read."""
    if first not in _firsts:
        _firsts.append(first)


def first_address(person: Operator) -> str:
    """Where the first of them that has something stands."""
    return next((address for first in _firsts if (address := first(person))), "")
