"""Clocks wait without holding anything, and a slow one holds up nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from otklik.journal import ticker as module
from otklik.journal.listeners import Tick
from otklik.journal.ticker import Ticker

pytestmark = pytest.mark.django_db(transaction=True)


def comes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_clocks_that_wait_hold_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_S", 0.05)
    held: list[Any] = []
    ticker = Ticker({f"test.{n}": Tick(seconds=3600, look=lambda: held.append(connections["default"])) for n in range(3)})
    ticker.start()
    assert comes_true(lambda: len(held) == 3)
    assert comes_true(lambda: all(one.connection is None for one in held))
    ticker.stop()


def test_a_slow_clock_holds_up_nobody_and_is_never_looked_at_twice_at_once() -> None:
    finish, slow, quick = threading.Event(), [], []

    def look_slowly() -> None:
        slow.append(1)
        assert finish.wait(20)

    ticker = Ticker(
        {"test.slow": Tick(seconds=0.01, look=look_slowly), "test.quick": Tick(seconds=0.01, look=lambda: quick.append(1))},
        hands=2,
    )
    ticker.start()
    assert comes_true(lambda: len(quick) > 5)
    assert len(slow) == 1
    finish.set()
    assert comes_true(lambda: len(slow) > 2)
    ticker.stop()


def test_one_hand_at_rest_does_all_on_one_connection() -> None:
    seen: list[tuple[str, int]] = []

    def look() -> None:
        seen.append((threading.current_thread().name, id(connection.connection)))

    ticker = Ticker({"test.look": Tick(seconds=0.01, look=look)})
    ticker.start()
    assert comes_true(lambda: len(seen) > 10)
    ticker.stop()
    assert len(set(seen)) == 1


def test_a_clock_goes_on_after_a_failure_with_a_new_connection() -> None:
    seen: list[int] = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            seen.append(cursor.fetchone()[0])
            if len(seen) == 1:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    ticker = Ticker({"test.broken": Tick(seconds=0.01, look=look)})
    ticker.start()
    assert comes_true(lambda: len(seen) > 3)
    ticker.stop()
    assert seen[0] != seen[1] == seen[2]
