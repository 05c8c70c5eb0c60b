"""What is asked of any PostgreSQL, tried on the one that the tests run on."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from otklik.project.postgres import database
from otklik.project.trouble import Trouble


@pytest.fixture
def url() -> Iterator[str]:
    """A name on the tests' server that no database has."""
    fresh = database.with_name(os.environ["DATABASE_URL"], f"test_{uuid.uuid4().hex[:12]}")
    yield fresh
    database.drop(fresh)


def test_a_missing_database_is_made_and_knows_russian_letters(url: str) -> None:
    database.prepare(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT lower('ПРИВЕТ, Ё'), 'ЁЛКА' ILIKE 'ёлка'").fetchone() == ("привет, ё", True)
        assert connection.execute(
            "SELECT to_tsvector('russian', 'ПОСАДОЧНЫЕ') @@ to_tsquery('russian', 'посадочный')"
        ).fetchone() == (True,)


def test_preparing_twice_changes_nothing(url: str) -> None:
    database.prepare(url)
    database.prepare(url)


def test_a_database_that_does_not_know_russian_letters_is_refused_with_the_command_that_helps(url: str) -> None:
    with psycopg.connect(database.with_name(url, "postgres"), autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'").format(
                sql.Identifier(database.name_in(url))
            )
        )
    with pytest.raises(Trouble, match=r"does not know Russian letters.*CREATE DATABASE"):
        database.prepare(url)


def test_an_old_server_is_refused() -> None:
    def old(question: str) -> Any:
        return SimpleNamespace(fetchone=lambda: ("ё", "UTF8"))

    connection: Any = SimpleNamespace(info=SimpleNamespace(server_version=140011, dbname="otklik"), execute=old)
    assert database.complaints(connection) == [
        "PostgreSQL 14.11 is too old: Otklik needs 15 or newer. Upgrade the server, or remove DATABASE_URL to use the embedded one."
    ]


def test_a_server_that_is_away_is_named_without_its_password() -> None:
    with pytest.raises(Trouble) as trouble:
        database.prepare("postgresql://anna:correct-horse@127.0.0.1:1/otklik")
    assert "127.0.0.1:1" in str(trouble.value)
    assert "correct-horse" not in str(trouble.value)


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("postgresql://otklik@/otklik?host=%2Ftmp", "postgresql://otklik@/test?host=%2Ftmp"),
        ("postgresql://a:b@h:1/x", "postgresql://a:b@h:1/test"),
        ("postgres:///x", "postgres:///test"),
        ("postgresql://h", "postgresql://h/test"),
        ("dbname=x host=h", "dbname=test host=h"),
    ],
)
def test_the_same_server_with_another_database(url: str, other: str) -> None:
    assert database.with_name(url, "test") == other
