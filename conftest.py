"""What every test stands on: a real PostgreSQL, a fast password hasher, one database a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from otklik.project.postgres import database


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """What reads DATABASE_URL for itself, like the bus, must mean the test database too."""
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = database.with_name(before, str(connection.settings_dict["NAME"]))
    yield
    os.environ["DATABASE_URL"] = before
