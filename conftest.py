"""What every test stands on: a real PostgreSQL, a fast password hasher, one database a worker, no job of another test."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.errors import DeadlockDetected
from pytest_django import DjangoDbBlocker

from otklik.project.postgres import database

FLUSHES = 5
FLUSH = DatabaseOperations.execute_sql_flush
COMMITS = {"transactional_db", "live_server"}


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """What reads DATABASE_URL for itself, like the bus, must mean the test database too."""
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = database.with_name(before, str(connection.settings_dict["NAME"]))
    yield
    os.environ["DATABASE_URL"] = before


def patiently(operations: DatabaseOperations, sql_list: Iterable[str]) -> None:
    """What a page still says as it goes (“I look no more”) may cross the emptying of the tables: that is one transaction, so it begins anew."""
    for left in reversed(range(FLUSHES)):
        try:
            FLUSH(operations, sql_list)
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, DeadlockDetected):
                raise
        else:
            return


# Of the class: connections are there before this file is read, and each thread has its own.
setattr(DatabaseOperations, "execute_sql_flush", patiently)  # noqa: B010 - no type checker lets a method be replaced


@pytest.fixture(autouse=True)
def leaves_no_jobs(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django empties its own tables after a test that commits; the jobs' tables are Procrastinate's, so they are emptied here."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if COMMITS & set(request.fixturenames) or (marker and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(autouse=True)
def pages_are_over(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """An open page goes on asking this process' server; what it has under way would wait for the emptying of the tables, and that for it."""
    if "live_server" not in request.fixturenames:
        yield
        return
    # Torn down after this, not before.
    request.getfixturevalue("transactional_db")
    yield
    browser = request.node.funcargs.get("browser")
    for context in browser.contexts if browser and browser.is_connected() else []:
        context.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        give_up = time.monotonic() + 20
        while time.monotonic() < give_up and others_write(cursor):
            cursor.execute("SELECT pg_sleep(0.02)")


def others_write(cursor: Any) -> bool:
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend')"
    )
    return bool(cursor.fetchone()[0])
