"""Recording a fact: a row and its jobs now; nudges after commit."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from procrastinate.types import JSONValue

from otklik.bus.nudge import CHANNEL, payloads
from otklik.journal.facts import Fact
from otklik.journal.jobs import hear, hear_many
from otklik.journal.listeners import BATCH_LISTENERS, LISTENERS
from otklik.journal.models import Entry
from otklik.journal.why import reason
from otklik.lib.clock import now

A_BATCH = 200


def record(fact: Fact) -> Entry:
    """Writes the fact and one job per listener in the caller's transaction; nudges the pages concerned after commit."""
    entry = Entry.objects.create(kind=fact.kind, content=fact.as_json(), by=fact.by, why=reason())
    for name in LISTENERS.get(fact.kind, {}):
        hear.defer(entry=entry.pk, listener=name)
    for name in BATCH_LISTENERS.get(fact.kind, {}):
        hear_many.defer(entries=[entry.pk], listener=name)
    if topics := fact.topics():
        transaction.on_commit(lambda: nudge(topics), robust=True)
    return entry


def record_all(facts: Iterable[Fact]) -> None:
    """The same for many facts in a few statements, and one nudge for them all."""
    facts = list(facts)
    # The time is given here: left to the database, each row would be compiled by itself.
    at = now()
    why = reason()
    entries = Entry.objects.bulk_create(
        Entry(kind=fact.kind, content=fact.as_json(), by=fact.by, at=at, why=why) for fact in facts
    )
    jobs: list[dict[str, JSONValue]] = [
        {"entry": entry.pk, "listener": name} for entry in entries for name in LISTENERS.get(entry.kind, {})
    ]
    if jobs:
        hear.batch_defer(*jobs)
    for name, batch in batches(entries):
        hear_many.defer(entries=batch, listener=name)
    topics = {topic for fact in facts for topic in fact.topics()}
    if topics:
        transaction.on_commit(lambda: nudge(topics), robust=True)


def batches(entries: Iterable[Entry]) -> Iterable[tuple[str, list[int]]]:
    """Who hears many facts at once, and which of these: so many at a time that a job which fails repeats little."""
    heard: dict[str, list[int]] = {}
    for entry in entries:
        for name in BATCH_LISTENERS.get(entry.kind, {}):
            heard.setdefault(name, []).append(entry.pk)
    return [(name, found[start : start + A_BATCH]) for name, found in heard.items() for start in range(0, len(found), A_BATCH)]


def nudge(topics: Iterable[str]) -> None:
    """Says that something changed. A statement of its own after commit: NOTIFY inside a transaction makes all commits queue."""
    with connection.cursor() as cursor:
        for payload in payloads(topics):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
