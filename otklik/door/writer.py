"""The one thread that writes to the spool: gathers what has come in, writes it as one batch, then lets everybody know."""

from __future__ import annotations

import asyncio
import logging
import queue
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from otklik.door.space import Space
from otklik.door.store import DAMAGED, Entry, Store, set_aside
from otklik.lib.clock import iso, now

log = logging.getLogger("otklik.door")

MOST_IN_A_BATCH = 128
APART_S = 0.002
TEND_EVERY_S = 1.0
KEPT = timedelta(days=7)
KEPT_WHEN_SHORT = timedelta(hours=1)
PRUNED_AT_ONCE = 2000

Work = Entry | Callable[[Store], Any]
Waiter = asyncio.Future[Any]


class Unavailable(Exception):
    """The disk cannot promise to keep anything now; `str()` of it says why, for the log and the health page."""


class Writer(threading.Thread):
    """Owns the writing connection. `submit` on the event loop; everything else happens in the thread."""

    def __init__(self, folder: Path, space: Space, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="spool-writer", daemon=True)
        self.folder = folder
        self.space = space
        self.loop = loop
        self.queue: queue.SimpleQueue[tuple[Work, Waiter] | None] = queue.SimpleQueue()
        self.store: Store | None = None
        self.trouble = ""
        self.tended_at = 0.0
        self.committed_at = 0.0
        self.openings = 0
        self.waiting = 0
        self.repeated = 0
        self.differing = 0
        self.failures = 0

    def submit(self, work: Work) -> Waiter:
        """The future ends when the work is done and synced, or raises `Unavailable`."""
        done = self.loop.create_future()
        self.queue.put((work, done))
        return done

    def finish(self) -> None:
        """Writes what was submitted so far, then ends."""
        self.queue.put(None)
        self.join()

    def open(self) -> None:
        """Opens the store and looks at what is really in it. Leaves `trouble` when the disk does not write."""
        try:
            self.store = self.opened()
            stored = self.store.count()
        except (sqlite3.Error, OSError) as error:
            self.fail(error)
            return
        if self.trouble:
            log.warning("The door accepts reports again; %d wait for the desk.", stored)
            if stored > self.waiting:
                log.warning("%d reports that were answered with 503 are on the disk all the same.", stored - self.waiting)
        self.waiting, self.trouble = stored, ""
        self.openings += 1

    def opened(self) -> Store:
        try:
            return Store.opened(self.folder)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorname", "") not in DAMAGED:
                raise
        suffix = f"damaged-{now():%Y%m%d-%H%M%S}"
        set_aside(self.folder, suffix)
        log.error("The file of waiting reports is damaged. It was set aside as %s; a new one is begun.", suffix)
        return Store.opened(self.folder)

    def run(self) -> None:
        running = True
        while running:
            entries, jobs, running = self.gathered()
            if entries:
                self.attempt(partial(self.keep, [entry for entry, _ in entries]), [done for _, done in entries])
            for job, done in jobs:
                self.attempt(job, [done])
            if time.monotonic() - self.tended_at >= TEND_EVERY_S:
                self.tend()
        self.close()

    def gathered(self) -> tuple[list[tuple[Entry, Waiter]], list[tuple[Callable[[Store], Any], Waiter]], bool]:
        """Waits for something to do, then takes all there is: entries, other jobs, and whether to go on."""
        entries: list[tuple[Entry, Waiter]] = []
        jobs: list[tuple[Callable[[Store], Any], Waiter]] = []
        try:
            item = self.queue.get(timeout=TEND_EVERY_S)
            self.let_others_join()
            while item is not None:
                work, done = item
                if isinstance(work, Entry):
                    entries.append((work, done))
                else:
                    jobs.append((work, done))
                if len(entries) == MOST_IN_A_BATCH:
                    return entries, jobs, True
                item = self.queue.get_nowait()
        except queue.Empty:
            return entries, jobs, True
        return entries, jobs, False

    def let_others_join(self) -> None:
        """Under load two commits are never closer than that: fewer, larger batches. Whoever comes alone does not wait."""
        rest_s = self.committed_at + APART_S - time.monotonic()
        if rest_s > 0:
            time.sleep(rest_s)

    def attempt(self, work: Callable[[Store], Any], waiters: Sequence[Waiter]) -> None:
        """Does the work and tells the waiters. A failure is final: the connection is given up, never tried again."""
        outcome: Any
        try:
            if self.store is None:
                raise Unavailable(self.trouble)
            outcome = work(self.store)
        except (sqlite3.Error, OSError) as error:
            self.fail(error)
            outcome = Unavailable(self.trouble)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked
            outcome = error
        self.loop.call_soon_threadsafe(tell, waiters, outcome)

    def keep(self, entries: Sequence[Entry], store: Store) -> None:
        new = store.keep(entries)
        self.committed_at = time.monotonic()
        self.waiting += new
        self.space.added(sum(len(entry.body) for entry in entries))
        if new < len(entries):
            self.repeated += len(entries) - new
            self.differing += store.differing(entries)

    def fail(self, error: sqlite3.Error | OSError) -> None:
        trouble = plain(error)
        if trouble != self.trouble:
            log.error("The door cannot accept reports: %s. Everything accepted so far is safe.", trouble)
        self.trouble = trouble
        self.failures += 1
        self.close()

    def close(self) -> None:
        if self.store is not None:
            try:
                self.store.close()
            except sqlite3.Error as error:
                log.error("The spool did not close: %s.", plain(error))
            self.store = None

    def tend(self) -> None:
        """About once a second: open again after trouble, measure the space, forget what is long drained."""
        self.tended_at = time.monotonic()
        if self.store is None:
            self.open()
        if self.store is None:
            return
        try:
            kept = KEPT_WHEN_SHORT if self.space.is_short else KEPT
            self.store.prune(iso(now() - kept), PRUNED_AT_ONCE)
            self.space.measured(self.store.used_bytes(), shutil.disk_usage(self.folder).free)
        except (sqlite3.Error, OSError) as error:
            self.fail(error)


def tell(waiters: Sequence[Waiter], outcome: Any) -> None:
    for done in waiters:
        if done.cancelled():
            continue
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)


PLAIN = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "its folder can only be read",
    "SQLITE_CANTOPEN": "its folder cannot be opened",
    "SQLITE_PERM": "it may not write to its folder",
    "SQLITE_IOERR_FSYNC": "the disk did not confirm a write",
    "SQLITE_IOERR": "the disk reports an error",
}


def plain(error: sqlite3.Error | OSError) -> str:
    """Why the disk refused, in words for the admin."""
    if isinstance(error, OSError):
        return f"{error.strerror or error} ({error.filename})" if error.filename else str(error)
    name = getattr(error, "sqlite_errorname", "")
    known = (words for start, words in PLAIN.items() if name.startswith(start))
    # The longest name first would matter only for IOERR_FSYNC, which stands before IOERR.
    return next(known, str(error) or name)
