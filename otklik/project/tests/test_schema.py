"""The tables of a first start, made the short way, are the tables that `migrate` makes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from otklik.project.backup.tools import environment, tools_for
from otklik.project.postgres import database

ROOT = Path(__file__).parents[3]
SHORT = "from otklik.project.schema import bring_up_to_date as go; assert go(); assert not go()"


@pytest.fixture
def urls() -> Iterator[list[str]]:
    fresh = [database.with_name(os.environ["DATABASE_URL"], f"test_{uuid.uuid4().hex[:12]}") for _ in range(2)]
    for url in fresh:
        database.prepare(url)
    yield fresh
    for url in fresh:
        database.drop(url)


def manage(url: str, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | {"DATABASE_URL": url})
    assert done.returncode == 0, done.stderr[-2000:]


def tables(url: str) -> list[str]:
    """Every statement that makes the schema, as pg_dump writes it."""
    command = [str(tools_for(url) / "pg_dump"), "--schema-only", "--no-owner"]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True, env=environment(url))
    # pg_dump closes its script with a key of its own, another one each time.
    script = re.sub(r"(?m)^\\(un)?restrict .*$", "", done.stdout)
    return sorted(statement.strip() for statement in re.split(r";\n", script))


def rows(url: str, query: str) -> set[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return set(connection.execute(query).fetchall())


def test_a_first_start_makes_what_migrate_makes(urls: list[str]) -> None:
    long, short = urls
    manage(long, "migrate", "--no-input")
    manage(short, "shell", "--no-imports", "--command", SHORT)
    made, expected = tables(short), tables(long)
    assert len(expected) > 300
    assert [line for line in made if line not in expected] == []
    assert [line for line in expected if line not in made] == []
    for query in (
        "SELECT app, name FROM django_migrations",
        "SELECT app_label, model FROM django_content_type",
        "SELECT codename, app_label, model FROM auth_permission JOIN django_content_type c ON c.id = content_type_id",
    ):
        assert rows(short, query) == rows(long, query) != set()
