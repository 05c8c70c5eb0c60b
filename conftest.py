"""What every test stands on: a real PostgreSQL, a fast password hasher, one database a worker, no job of another test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from otklik.project.postgres import database

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


@pytest.fixture(autouse=True)
def leaves_no_jobs(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django empties its own tables after a test that commits; the jobs' tables are Procrastinate's, so they are emptied here."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if COMMITS & set(request.fixturenames) or (marker and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
