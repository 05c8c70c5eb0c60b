"""Clocks wait without holding anything."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import connections

from otklik.journal.listeners import Tick
from otklik.journal.ticker import Ticker


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_waits_holds_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Any] = []
    looked = threading.Event()

    def look() -> None:
        held.append(connections["default"])
        looked.set()

    ticker = Ticker()
    ticker.threads = [
        threading.Thread(target=ticker.keep_looking, args=("test.look", Tick(seconds=3600, look=look)), daemon=True)
    ]
    ticker.start()
    assert looked.wait(20)
    deadline = time.monotonic() + 10
    while held[0].connection is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert held[0].connection is None
    ticker.stop()
