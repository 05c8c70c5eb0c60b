"""Recording a fact: a row and its jobs now; nudges after commit."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from procrastinate.types import JSONValue

from otklik.bus.nudge import CHANNEL, payloads
from otklik.journal.facts import Fact
from otklik.journal.jobs import hear
from otklik.journal.listeners import LISTENERS
from otklik.journal.models import Entry
from otklik.lib.clock import now


def record(fact: Fact) -> Entry:
    """Writes the fact and one job per listener in the caller's transaction; nudges the pages concerned after commit."""
    entry = Entry.objects.create(kind=fact.kind, content=fact.as_json(), by=fact.by)
    for name in LISTENERS.get(fact.kind, {}):
        hear.defer(entry=entry.pk, listener=name)
    if topics := fact.topics():
        transaction.on_commit(lambda: nudge(topics), robust=True)
    return entry


def record_all(facts: Iterable[Fact]) -> None:
    """The same for many facts in a few statements, and one nudge for them all."""
    facts = list(facts)
    # The time is given here: left to the database, each row would be compiled by itself.
    at = now()
    entries = Entry.objects.bulk_create(Entry(kind=fact.kind, content=fact.as_json(), by=fact.by, at=at) for fact in facts)
    jobs: list[dict[str, JSONValue]] = [
        {"entry": entry.pk, "listener": name} for entry in entries for name in LISTENERS.get(entry.kind, {})
    ]
    if jobs:
        hear.batch_defer(*jobs)
    topics = {topic for fact in facts for topic in fact.topics()}
    if topics:
        transaction.on_commit(lambda: nudge(topics), robust=True)


def nudge(topics: Iterable[str]) -> None:
    """Says that something changed. A statement of its own after commit: NOTIFY inside a transaction makes all commits queue."""
    with connection.cursor() as cursor:
        for payload in payloads(topics):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
