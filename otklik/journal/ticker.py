"""The worker's clocks: calls what was marked with `every`, one worker at a time per function."""

from __future__ import annotations

import heapq
import queue
import threading
import time
import zlib
from typing import NamedTuple

import structlog
from django.db import DatabaseError, connection

from otklik.journal.listeners import TICKS, Tick

# As many clocks may be slow at once and hold up nobody; each holds a connection meanwhile.
HANDS = 10
# A hand that had nothing to do for so long gives its connection back: there are other things to do with it.
KEPT_S = 5.0
SOONEST_S = 0.05

log = structlog.get_logger(__name__)


class Turn(NamedTuple):
    """When a clock is looked at next (seconds of the monotonic clock)."""

    at: float
    name: str


class Ticker:
    """A few hands for many clocks. The hand that was busy last is taken first: at rest one or two do all, on connections that stay open."""

    def __init__(self, ticks: dict[str, Tick] | None = None, *, hands: int = HANDS) -> None:
        self.ticks = dict(TICKS if ticks is None else ticks)
        self.turns = [Turn(0, name) for name in sorted(self.ticks)]
        self.changed = threading.Condition()
        self.is_stopping = False
        self.hands = [Hand(self, number) for number in range(hands)]
        self.free = list(self.hands)
        self.keeper = threading.Thread(target=self.keep_time, name="clock", daemon=True)

    def start(self) -> None:
        for hand in self.hands:
            hand.start()
        self.keeper.start()

    def stop(self) -> None:
        with self.changed:
            self.is_stopping = True
            self.changed.notify()
        until = time.monotonic() + 5
        for hand in self.hands:
            hand.given.put(None)
        for thread in (self.keeper, *self.hands):
            thread.join(timeout=max(0.0, until - time.monotonic()))

    def keep_time(self) -> None:
        """Gives each clock whose time has come to a free hand."""
        with self.changed:
            while not self.is_stopping:
                pause = self.turns[0].at - time.monotonic() if self.turns and self.free else None
                if pause is None or pause > 0:
                    self.changed.wait(pause)
                else:
                    self.free.pop().given.put(heapq.heappop(self.turns).name)

    def done(self, hand: Hand, name: str, began: float) -> None:
        """The hand is free again; its clock comes round after its time, counted from where this look began."""
        now = time.monotonic()
        with self.changed:
            heapq.heappush(self.turns, Turn(max(now + SOONEST_S, began + self.ticks[name].seconds), name))
            self.free.append(hand)
            self.changed.notify()


class Hand(threading.Thread):
    def __init__(self, ticker: Ticker, number: int) -> None:
        super().__init__(name=f"clock-{number}", daemon=True)
        self.ticker = ticker
        self.given: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def run(self) -> None:
        while True:
            try:
                name = self.given.get(timeout=KEPT_S)
            except queue.Empty:
                connection.close()
                name = self.given.get()
            if name is None:
                connection.close()
                return
            began = time.monotonic()
            self.look(name)
            self.ticker.done(self, name, began)

    def look(self, name: str) -> None:
        """Whatever happens, the clock goes on; after a failure with a new connection."""
        try:
            look_once(name, self.ticker.ticks[name])
        except DatabaseError as error:
            log.warning("tick_without_database", tick=name, error=type(error).__name__)
            connection.close()
        except Exception:
            log.exception("tick_failed", tick=name)
            connection.close()


def look_once(name: str, tick: Tick) -> bool:
    """Calls the function unless another worker is at it. Says whether it was called."""
    lock = zlib.crc32(name.encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 1)", [lock])
        if not cursor.fetchone()[0]:
            return False
    try:
        tick.look()
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, 1)", [lock])
    return True
