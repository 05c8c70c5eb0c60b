"""The journal's own job: one listener hears one fact."""

from __future__ import annotations

from django.db import close_old_connections, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from otklik.journal.listeners import BATCH_LISTENERS, LISTENERS
from otklik.journal.models import Entry

# About a day in all: 2, 4, 8 … seconds, then a long wait; a listener that fails for a day needs a person.
PATIENT = RetryStrategy(max_attempts=16, exponential_wait=2)


@app.task(name="journal.hear", queue="facts", retry=PATIENT)
def hear(entry: int, listener: str) -> None:
    """Runs one listener on one recorded fact; forgets both when this version knows neither."""
    if not connection.in_atomic_block:
        close_old_connections()
    row = Entry.objects.get(pk=entry)
    act = LISTENERS.get(row.kind, {}).get(listener)
    fact = row.fact()
    if act is not None and fact is not None:
        act(fact)


@app.task(name="journal.hear_many", queue="facts", retry=PATIENT)
def hear_many(entries: list[int], listener: str) -> None:
    """Runs one listener on facts that were recorded together; those of kinds it no longer hears are left out."""
    if not connection.in_atomic_block:
        close_old_connections()
    rows = [row for row in Entry.objects.filter(pk__in=entries).order_by("pk") if listener in BATCH_LISTENERS.get(row.kind, {})]
    if rows:
        BATCH_LISTENERS[rows[0].kind][listener](rows)
