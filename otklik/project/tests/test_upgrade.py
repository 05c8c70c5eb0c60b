"""Promise P15: a database of the time before the desk comes up to date, and nothing that was in it is lost."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from otklik.project.backup.tools import environment, tools_for
from otklik.project.postgres import database

# The demo's database as it was then, written by pg_dump.
BEFORE = Path(__file__).parent / "data" / "before_the_desk.sql.gz"
# What the machine keeps for itself.
OWN = ("django_migrations", "auth_permission", "django_content_type", "django_session", "procrastinate_")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def url() -> Iterator[str]:
    fresh = database.with_name(os.environ["DATABASE_URL"], f"test_{uuid.uuid4().hex[:12]}")
    database.prepare(fresh)
    yield fresh
    database.drop(fresh)


def psql(url: str, script: bytes) -> None:
    command = [str(tools_for(url) / "psql"), "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]  # fmt: skip
    done = subprocess.run(command, input=script, capture_output=True, check=False, env=environment(url))
    assert done.returncode == 0, done.stderr.decode()


def manage(url: str, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | {"DATABASE_URL": url})
    assert done.returncode == 0, done.stderr[-2000:]


def content(url: str, columns: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """Table → its rows as text, of these columns."""
    found = {}
    with psycopg.connect(url) as connection:
        for table, names in columns.items():
            text = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names)
            query = sql.SQL("SELECT {} FROM {}").format(text, sql.Identifier(table))
            found[table] = sorted(connection.execute(query).fetchall(), key=str)
    return found


def columns_of(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY column_name::text) FROM information_schema.columns "
            "WHERE table_schema = 'public' GROUP BY 1"
        ).fetchall()
    return {table: names for table, names in rows if not table.startswith(OWN)}


def test_what_was_there_before_the_desk_is_there_after_it(url: str) -> None:
    psql(url, gzip.decompress(BEFORE.read_bytes()))
    old = columns_of(url)
    before = content(url, old)
    manage(url, "migrate", "--no-input")
    new = columns_of(url)
    kept = {table: [name for name in names if name in new[table]] for table, names in old.items()}
    assert {table: sorted(set(names) - set(kept[table])) for table, names in old.items() if names != kept[table]} == {}
    assert content(url, kept) == before
    assert sum(map(len, before.values())) > 100
    with psycopg.connect(url) as connection:
        waits = connection.execute("SELECT count(*) FROM desk_ticket WHERE waiting_since IS NOT NULL AND turn_at IS NULL")
        assert waits.fetchone() == (0,), "who waited stands in the order of work"
        silent = connection.execute("SELECT count(*) FROM customers_identifier WHERE NOT may_write").fetchone()
        assert silent == (0,), "who was written to is written to"
    manage(url, "check")
