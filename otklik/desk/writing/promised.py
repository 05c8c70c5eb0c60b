"""What has been promised to a ticket's customer and still holds: rooms above say it, so that a reply does not contradict it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from otklik.desk.models import Ticket

Promised = Sequence[tuple[str, datetime]]

_sources: list[Callable[[Ticket], Promised]] = []


def promise(source: Callable[[Ticket], Promised]) -> None:
    """Adds a source: what is promised in a few words, and by when."""
    if source not in _sources:
        _sources.append(source)


def promised_to(ticket: Ticket) -> list[tuple[str, datetime]]:
    return [one for source in _sources for one in source(ticket)]
