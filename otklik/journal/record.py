"""Recording a fact: a row and its job now; nudges after commit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from otklik.bus.nudge import CHANNEL, payloads
from otklik.journal.facts import Fact
from otklik.journal.jobs import QUEUE, TELL
from otklik.journal.listeners import is_heard
from otklik.journal.models import Entry
from otklik.journal.statements import run
from otklik.journal.why import reason
from otklik.lib.clock import now

# Facts told in one job: a job that is cut off repeats little.
A_BATCH = 100
COLUMNS = ("id", "kind", "content", "by", "at", "why")
# Rows and jobs in one statement. The jobs go through procrastinate's own function, in its own type.
WRITE = f"""
WITH given AS MATERIALIZED (
    SELECT nextval('journal_entry_id_seq') AS id, place, fact FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS each (fact, place)
), entries AS (
    INSERT INTO journal_entry (id, kind, content, by, at, why)
    SELECT id, fact->>'kind', fact->'content', (fact->'content'->>'by')::bigint, coalesce(%s::timestamptz, statement_timestamp()), %s::jsonb
    FROM given RETURNING id, at
), heard AS (
    SELECT jsonb_build_object('entries', jsonb_agg(id ORDER BY id)) AS args
    FROM given WHERE (fact->>'is_heard')::boolean GROUP BY (place - 1) / {A_BATCH}
), jobs AS (
    SELECT CASE WHEN count(*) > 0 THEN procrastinate_defer_jobs_v1(array_agg(
        ROW('{QUEUE}', '{TELL}', 0, NULL, NULL, args, NULL)::procrastinate_job_to_defer_v1)) END AS ids
    FROM heard
)
SELECT given.id, entries.at, jobs.ids FROM given JOIN entries USING (id) CROSS JOIN jobs ORDER BY place
"""  # noqa: S608 - only constants of this house


def record(fact: Fact) -> Entry:
    """Writes the fact and the job that tells its listeners in the caller's transaction; nudges the pages concerned after commit."""
    return written([fact], at=None)[0]


def record_all(facts: Iterable[Fact]) -> None:
    """The same for many facts in one statement, and one nudge for them all."""
    if facts := list(facts):
        written(facts, at=now())


def written(facts: Sequence[Fact], *, at: datetime | None) -> list[Entry]:
    why = reason()
    contents = [fact.as_json() for fact in facts]
    given = json.dumps(
        [
            {"kind": fact.kind, "content": content, "is_heard": is_heard(fact.kind)}
            for fact, content in zip(facts, contents, strict=True)
        ]
    )
    with transaction.atomic(savepoint=False):
        rows = run(WRITE, [given, at, json.dumps(why) if why else None])
        topics = {topic for fact in facts for topic in fact.topics()}
        if topics:
            transaction.on_commit(lambda: nudge(topics), robust=True)
    return [
        Entry.from_db(connection.alias, COLUMNS, (pk, fact.kind, content, fact.by, written_at, why))
        for (pk, written_at, _jobs), fact, content in zip(rows, facts, contents, strict=True)
    ]


def nudge(topics: Iterable[str]) -> None:
    """Says that something changed. A statement of its own after commit: NOTIFY inside a transaction makes all commits queue."""
    with connection.cursor() as cursor:
        for payload in payloads(topics):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
