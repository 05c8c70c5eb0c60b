"""The worker's clock: calls what was marked with `every`, one worker at a time per function."""

from __future__ import annotations

import threading
import time
import zlib

import structlog
from django.db import DatabaseError, close_old_connections, connection

from otklik.journal.listeners import TICKS, Tick

log = structlog.get_logger(__name__)


class Ticker:
    """One thread per marked function: a slow one holds up nobody."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self.keep_looking, args=(name, tick), name=name, daemon=True) for name, tick in TICKS.items()
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(timeout=5)

    def keep_looking(self, name: str, tick: Tick) -> None:
        while not self.stopping.is_set():
            began = time.monotonic()
            try:
                look_once(name, tick)
            except DatabaseError as error:
                # The database is away: a new connection is opened at the next turn.
                log.warning("tick_without_database", tick=name, error=type(error).__name__)
            except Exception:
                log.exception("tick_failed", tick=name)
            finally:
                # Back to the pool: there are more clocks than connections, and one that waits an hour must not hold one so long.
                connection.close()
            self.stopping.wait(max(0.05, tick.seconds - (time.monotonic() - began)))


def look_once(name: str, tick: Tick) -> bool:
    """Calls the function unless another worker is at it. Says whether it was called."""
    close_old_connections()
    lock = zlib.crc32(name.encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 1)", [lock - 2**31])
        if not cursor.fetchone()[0]:
            return False
    try:
        tick.look()
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, 1)", [lock - 2**31])
    return True
