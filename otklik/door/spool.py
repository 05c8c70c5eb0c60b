"""The spool: whatever is accepted is synced to disk before anybody hears so, and waits there for the worker."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from otklik.door.space import Space
from otklik.door.store import Entry, Known, Store
from otklik.door.writer import Unavailable, Writer, plain

__all__ = ["Entry", "Known", "Spool", "Unavailable"]

MOST_QUEUED = 256

Found = TypeVar("Found")


class Spool:
    """Called on the event loop; the disk is touched in two threads only, one that writes and one that reads."""

    def __init__(self, folder: Path, space: Space) -> None:
        self.folder = folder
        self.space = space
        self.queued = 0
        self.writer = Writer(folder, space, asyncio.get_running_loop())
        self.reading = ThreadPoolExecutor(1, thread_name_prefix="spool-reader")
        self.reader: Store | None = None
        self.reader_of = 0

    async def start(self) -> None:
        """A disk that cannot be written yet is not fatal: the writer keeps trying, and the door says 503 meanwhile."""
        await asyncio.to_thread(self.writer.open)
        self.writer.start()

    async def stop(self) -> None:
        """Writes what is queued, then closes."""
        await asyncio.to_thread(self.writer.finish)
        await asyncio.get_running_loop().run_in_executor(self.reading, self.forget_reader)
        self.reading.shutdown()

    @property
    def refusal(self) -> str:
        """Why nothing can be accepted now; empty when it can. Cheap: asked before a body is read."""
        if self.writer.trouble:
            return self.writer.trouble
        if self.queued >= MOST_QUEUED:
            return "more reports come in than the disk can take"
        return "the space for reports is used up" if self.space.is_full else ""

    @property
    def waiting(self) -> int:
        """How many entries the worker has not drained yet."""
        return self.writer.waiting

    async def keep(self, entry: Entry) -> None:
        """Returns when the entry is on the disk, synced. Raises `Unavailable` when nobody can say that it is."""
        if refusal := self.refusal:
            raise Unavailable(refusal)
        self.queued += 1
        try:
            await self.writer.submit(entry)
        finally:
            self.queued -= 1

    async def settle(self, upto: int, told: str) -> int:
        """See `Store.settle`."""

        def settle(store: Store) -> int:
            settled = store.settle(upto, told)
            self.writer.waiting -= settled
            return settled

        return int(await self.writer.submit(settle))

    async def drained(self, limit: int) -> tuple[str, int]:
        """The oldest waiting entries as a JSON array, and how many more wait."""
        entries, count = await self.read(lambda store: store.waiting(limit))
        return entries, max(0, self.waiting - count)

    async def known(self, receipt: str) -> Known | None:
        return await self.read(lambda store: store.known(receipt))

    async def oldest(self) -> str | None:
        return await self.read(lambda store: store.oldest())

    async def read(self, question: Callable[[Store], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self.reading, self.answered, question)

    def answered(self, question: Callable[[Store], Found]) -> Found:
        """In the reader thread; works also while nothing can be written, so that a full disk can be drained."""
        in_trouble = bool(self.writer.trouble)
        is_new = self.reader is None or (self.reader_of != self.writer.openings and not in_trouble)
        try:
            if is_new:
                # After trouble the file may be another one; while it lasts, who has read before can read on.
                self.forget_reader()
                self.reader, self.reader_of = Store.for_reading(self.folder), self.writer.openings
            assert self.reader is not None
            return question(self.reader)
        except (sqlite3.Error, OSError) as error:
            self.forget_reader()
            raise Unavailable(plain(error)) from error
        finally:
            if is_new and (in_trouble or self.writer.trouble):
                # Opened while the disk only reads, it would keep the writer from writing when the disk writes again: connections of
                # one process share what they know of the file.
                self.forget_reader()

    def forget_reader(self) -> None:
        if self.reader is not None:
            self.reader.close()
            self.reader = None
