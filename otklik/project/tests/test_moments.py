"""Moments are read as psycopg reads them, only quicker."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

from otklik.project.moments import Moment

pytestmark = pytest.mark.django_db


def read(text: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        (moment,) = cursor.fetchone()
    return moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26 03:35:18+00",
        "2026-11-26 03:35:18.7+00",
        "2026-11-26 03:35:18.780261+03",
        "0001-01-02 00:00:00+00",
        "9999-12-31 23:59:59.999999+00",
    ],
)
def test_a_moment_is_the_same_to_the_microsecond(text: str) -> None:
    class Usual(BaseTzLoader):
        timezone = UTC

    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::timestamptz)::text", [text])
        (written,) = cursor.fetchone()
    oid = 1184
    moment = read(text)
    assert moment == Usual(oid, connection.connection).load(written.encode()) == datetime.fromisoformat(text)
    assert moment.tzinfo is UTC


def test_the_desk_reads_with_it() -> None:
    with connection.cursor() as cursor:
        adapters = cursor.connection.adapters
    assert issubclass(adapters.get_loader(1184, 0), Moment)


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 12:00:00+00 BC"])
def test_what_python_cannot_hold_is_said_as_ever(text: str) -> None:
    with pytest.raises(DataError):
        read(text)
