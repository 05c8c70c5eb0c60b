"""The journal's own jobs: what was recorded together is told to all listeners; one that fails is tried again by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import structlog
from django.db import close_old_connections, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from otklik.journal.listeners import BATCH_LISTENERS, LISTENERS
from otklik.journal.models import Entry

log = structlog.get_logger(__name__)

# About a day in all: 2, 4, 8 … seconds, then a long wait; a listener that fails for a day needs a person.
PATIENT = RetryStrategy(max_attempts=16, exponential_wait=2)
QUEUE, TELL = "facts", "journal.tell"


@app.task(name=TELL, queue=QUEUE, retry=PATIENT)
def tell(entries: list[int]) -> None:
    """Runs all listeners on facts that were recorded together. One that fails gets a job of its own and holds up no other."""
    if not connection.in_atomic_block:
        close_old_connections()
    rows = list(Entry.objects.filter(pk__in=entries).order_by("pk"))
    for listener, heard in batches(rows):
        act = partial(BATCH_LISTENERS[heard[0].kind][listener], heard)
        told(listener, act, partial(hear_many.defer, entries=[row.pk for row in heard], listener=listener))
    for row in rows:
        for listener in LISTENERS.get(row.kind, {}):
            told(listener, partial(hear_one, row, listener), partial(hear.defer, entry=row.pk, listener=listener))


def told(listener: str, act: Callable[[], None], again: Callable[[], object]) -> None:
    try:
        act()
    except Exception:
        log.exception("listener_failed", listener=listener)
        if not connection.in_atomic_block:
            close_old_connections()
        again()


def batches(rows: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Who hears many facts at once, and which of these."""
    heard: dict[str, list[Entry]] = {}
    for row in rows:
        for listener in BATCH_LISTENERS.get(row.kind, {}):
            heard.setdefault(listener, []).append(row)
    return list(heard.items())


@app.task(name="journal.hear", queue=QUEUE, retry=PATIENT)
def hear(entry: int, listener: str) -> None:
    """Runs one listener on one recorded fact; forgets both when this version knows neither."""
    if not connection.in_atomic_block:
        close_old_connections()
    hear_one(Entry.objects.get(pk=entry), listener)


def hear_one(row: Entry, listener: str) -> None:
    act = LISTENERS.get(row.kind, {}).get(listener)
    fact = row.fact()
    if act is not None and fact is not None:
        act(fact)


@app.task(name="journal.hear_many", queue=QUEUE, retry=PATIENT)
def hear_many(entries: Sequence[int], listener: str) -> None:
    """Runs one listener on facts that were recorded together; those of kinds it no longer hears are left out."""
    if not connection.in_atomic_block:
        close_old_connections()
    rows = [row for row in Entry.objects.filter(pk__in=entries).order_by("pk") if listener in BATCH_LISTENERS.get(row.kind, {})]
    if rows:
        BATCH_LISTENERS[rows[0].kind][listener](rows)
