"""What the spool keeps on disk: SQLite, written in whole batches, drained by number, one table for what waits and one for what went."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = "spool.db"
COMPANIONS = ("", "-wal", "-shm")
DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}

SCHEMA = """
CREATE TABLE IF NOT EXISTS waiting (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    receipt TEXT NOT NULL,
    service TEXT NOT NULL,
    received_at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS drained (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    service TEXT NOT NULL,
    received_at TEXT NOT NULL,
    told TEXT
) STRICT;
"""
VERSION = 1
ROW = "(?,?,?,?,?,?,?)"
KEEP = """
INSERT INTO waiting (key, kind, id, receipt, service, received_at, body)
SELECT * FROM (VALUES {rows}) AS new WHERE NOT EXISTS (SELECT 1 FROM drained WHERE drained.key = new.column1)
ON CONFLICT DO NOTHING
"""
# One row comes back however many entries it holds: every row fetched would cost a wait for the interpreter lock.
OLDEST_FIRST = """
SELECT json_group_array(json_object('seq', seq, 'kind', kind, 'id', id, 'receipt', receipt, 'received_at', received_at,
                                    'body', json(CAST(body AS TEXT)))), count(*)
FROM (SELECT * FROM waiting ORDER BY seq LIMIT ?)
"""
# By the index: the table itself would be read with all its bodies.
COUNT = "SELECT count(*) FROM waiting INDEXED BY sqlite_autoindex_waiting_1"
KNOWN = """
SELECT service, 0, NULL FROM waiting WHERE key = :receipt
UNION ALL SELECT service, 1, told FROM drained WHERE key = :receipt
"""
MOVE = "INSERT INTO drained SELECT seq, key, service, received_at, NULL FROM waiting WHERE seq <= ?"
TELL = "UPDATE drained SET told = news.value FROM json_each(?) AS news WHERE drained.key = news.key"
# Only the oldest are looked at: asking for all that are old enough would read the whole table every time.
PRUNE = """
DELETE FROM drained WHERE seq IN (
    SELECT seq FROM (SELECT seq, received_at FROM drained ORDER BY seq LIMIT ?) WHERE received_at < ?)
"""


class Ahead(Exception):
    """Somebody claims to have drained what is not here."""


class Entry(NamedTuple):
    """A report or a follow-up as it is put on the spool. The same `key` is the same entry: a report's key is its receipt. `body` is cleaned JSON."""

    key: str
    kind: str
    id: str
    receipt: str
    service: str
    received_at: str
    body: bytes


class Known(NamedTuple):
    """What the spool knows of a receipt; `told` is what the desk said about it, as JSON."""

    service: str
    drained: bool
    told: str | None


class Store:
    """One connection to the spool file. Used by one thread at a time; every method may raise `sqlite3.Error`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def opened(cls, folder: Path) -> Store:
        """Opens (or makes) the spool. Raises `OSError` or `sqlite3.Error` when the disk does not let it write."""
        make_folder(folder)
        store = cls(connected(folder / FILE))
        try:
            store.connection.executescript(SCHEMA)
            # A real write: a disk that only reads is found out here, not by the first report.
            store.connection.execute(f"PRAGMA user_version = {VERSION}")
            # What an earlier process left in the log is written and synced anew: after a failed sync the system
            # may hold pages for clean that never reached the disk.
            store.checkpoint()
        except sqlite3.Error:
            store.close()
            raise
        return store

    @classmethod
    def for_reading(cls, folder: Path) -> Store:
        """A second connection that sees what the writer has committed. Raises `sqlite3.Error` when there is no spool."""
        connection = sqlite3.connect(
            f"{(folder / FILE).as_uri()}?mode=rw", uri=True, timeout=5, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA query_only = 1")
        return cls(connection)

    def close(self) -> None:
        self.connection.close()

    def checkpoint(self) -> None:
        """Moves the log into the main file and empties it."""
        busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("the spool is used by another process")

    def keep(self, entries: Sequence[Entry]) -> int:
        """Stores a batch in one transaction, synced when this returns. Ids that are known stay as they were. Returns the new ones."""
        # A single statement is its own transaction: one trip without the interpreter lock, sync included.
        return self.connection.execute(keep_sql(len(entries)), [field for entry in entries for field in entry]).rowcount

    def differing(self, entries: Sequence[Entry]) -> int:
        """How many of the entries are known here with another body; drained ones have none to compare with."""
        stored = (self.body(entry) for entry in entries)
        return sum(1 for entry, body in zip(entries, stored, strict=True) if body is not None and body != entry.body)

    def body(self, entry: Entry) -> bytes | None:
        found = self.connection.execute("SELECT body FROM waiting WHERE key = ?", (entry.key,)).fetchone()
        return found and found[0]

    def waiting(self, limit: int) -> tuple[str, int]:
        """The oldest entries that are not drained, as a JSON array, and how many these are."""
        entries, count = self.connection.execute(OLDEST_FIRST, (limit,)).fetchone()
        return entries, count

    def count(self) -> int:
        """How many entries wait to be drained."""
        return int(self.connection.execute(COUNT).fetchone()[0])

    def oldest(self) -> str | None:
        """When the entry was received that waits longest."""
        found = self.connection.execute("SELECT received_at FROM waiting ORDER BY seq LIMIT 1").fetchone()
        return found and found[0]

    def known(self, receipt: str) -> Known | None:
        found = self.connection.execute(KNOWN, {"receipt": receipt}).fetchone()
        return found and Known(found[0], bool(found[1]), found[2])

    def settle(self, upto: int, told: str) -> int:
        """Lets everything up to `upto` go, but for what recognises a repeated id; notes what was told ({receipt: {…}} as JSON).

        Returns how many entries were let go. Raises `Ahead` when `upto` was never given out: it would drop what nobody has seen.
        """
        last = self.connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'waiting'").fetchone()[0]
        if upto > last:
            raise Ahead
        with transaction(self.connection) as run:
            settled = run(MOVE, (upto,)).rowcount
            run("DELETE FROM waiting WHERE seq <= ?", (upto,))
            run(TELL, (told,))
        return settled

    def prune(self, before: str, most: int) -> int:
        """Forgets drained entries received before that moment, looking at the `most` oldest; returns how many went."""
        return self.connection.execute(PRUNE, (most, before)).rowcount

    def used_bytes(self) -> int:
        """What the entries take on the disk; pages that were freed and will be used again do not count."""
        pages, free, size = (
            self.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size


@cache
def keep_sql(count: int) -> str:
    return KEEP.format(rows=",".join([ROW] * count))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[Callable[..., sqlite3.Cursor]]:
    """BEGIN … COMMIT around several statements; anything raised inside rolls back."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection.execute
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False, cached_statements=512)
    try:
        # Three or four reports fit a page; measured a third faster than with the default of 4096.
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def make_folder(folder: Path) -> None:
    """Makes the folder and syncs the one above, so that it is still there after the power comes back."""
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    above = os.open(folder.parent, os.O_RDONLY)
    try:
        os.fsync(above)
    finally:
        os.close(above)


def set_aside(folder: Path, suffix: str) -> None:
    """Moves a damaged spool out of the way; nothing of it is deleted."""
    for companion in COMPANIONS:
        path = folder / (FILE + companion)
        if path.exists():
            path.rename(folder / f"{FILE}.{suffix}{companion}")
