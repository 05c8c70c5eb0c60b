"""How many customers use these services now: rooms above say where customers are known to them, the database counts each once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from otklik.lib.clock import now

# Whoever wrote or met an error in this time counts as a user of the service.
LATELY = timedelta(days=7)
Source = Callable[[Collection[int], datetime], QuerySet[Any, Any]]

_sources: list[Source] = []


def known_by(source: Source) -> Source:
    """Marks a function that returns the ids of customers (one column) who are known by these services since a moment."""
    if source not in _sources:
        _sources.append(source)
    return source


def customers_touched(services: Collection[int]) -> int:
    """About how many customers a failure of these services touches: live or recent tickets and reports, each customer once."""
    if not services or not _sources:
        return 0
    since = now() - LATELY
    first, *others = [source(services, since) for source in _sources]
    return first.union(*others).count() if others else first.distinct().count()
