"""The ground of all tests that commit: the tables are emptied after each, whatever a page still has under way."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connections, transaction

WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'desk_message'::regclass AND mode = 'AccessExclusiveLock' AND NOT granted)"


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_emptied_although_somebody_crosses():
    holds, done = threading.Event(), list[str]()

    def crosses() -> None:
        try:
            with transaction.atomic(), connections["default"].cursor() as cursor:
                # The emptying finds the knot first, and has to give way.
                cursor.execute("SET LOCAL deadlock_timeout = '1min'")
                cursor.execute("LOCK TABLE desk_message IN ROW EXCLUSIVE MODE")
                holds.set()
                until(lambda: waits(cursor))
                cursor.execute("LOCK TABLE accounts_company, desk_ticket, customers_customer IN ROW SHARE MODE")
            done.append("crossed")
        finally:
            connections["default"].close()

    other = threading.Thread(target=crosses)
    other.start()
    assert holds.wait(20)
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    other.join(20)
    assert done == ["crossed"]


def waits(cursor: object) -> bool:
    cursor.execute(WAITS)  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


def until(holds: Callable[[], bool]) -> None:
    for _ in range(100_000):
        if holds():
            return
    raise AssertionError("nobody waits")
