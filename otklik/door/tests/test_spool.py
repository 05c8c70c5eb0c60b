"""The spool: space, age, damage, and a disk that comes back."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import timedelta
from math import inf

import time_machine

from otklik.door import store
from otklik.door.writer import Unavailable, Writer
from otklik.lib.clock import now


def tend(visitor) -> None:
    """The writer tends now, between two errands, and from then on only when it is asked to."""
    writer = visitor.door.spool.writer
    writer.tended_at = -inf
    for _ in range(2):
        with suppress(Unavailable):
            visitor.do(errand(writer))
    writer.tended_at = inf


async def errand(writer: Writer) -> None:
    await writer.submit(lambda _store: None)


def used_up_to(visitor, share: float) -> None:
    """Makes the space so small that this share of it is used."""
    visitor.door.spool.space.most_bytes = int(visitor.door.spool.space.used_bytes / share)
    tend(visitor)


def test_the_door_warns_at_70_percent_and_refuses_at_90(visitor):
    visitor.report(message="x" * 8000)
    tend(visitor)
    used_up_to(visitor, 0.75)
    health = visitor.get("/healthz")
    assert (health.status_code, health.json()["parts"]["spool"]["state"]) == (200, "short")
    assert "otklik_door_spool_short 1.0" in visitor.get("/metrics").text
    assert visitor.report().status_code == 202
    used_up_to(visitor, 0.95)
    answer = visitor.report()
    assert answer.status_code == 503
    assert 1 < int(answer.headers["retry-after"]) < 10
    health = visitor.get("/healthz")
    assert (health.status_code, health.json()["parts"]["spool"]["state"]) == (503, "full")


def test_draining_makes_room_again(visitor):
    for _ in range(40):
        visitor.report(message="x" * 8000)
    tend(visitor)
    used_up_to(visitor, 0.95)
    assert visitor.report().status_code == 503
    visitor.drained(visitor.drain()[-1]["seq"])
    tend(visitor)
    assert visitor.report().status_code == 202


def test_what_was_written_counts_before_it_is_measured(visitor):
    tend(visitor)
    before = visitor.door.spool.space.used_bytes
    visitor.report(message="x" * 8000)
    assert visitor.door.spool.space.used_bytes > before + 8000


def test_drained_receipts_are_forgotten_after_a_week_and_waiting_ones_never(visitor):
    with time_machine.travel(now() - timedelta(days=8), tick=False):
        old = visitor.report().json()["receipt"]
        visitor.drained(visitor.drain()[-1]["seq"])
        waiting = visitor.report().json()["receipt"]
    recent = visitor.report().json()["receipt"]
    tend(visitor)
    assert visitor.get(f"/reports/{old}").status_code == 404
    assert visitor.get(f"/reports/{recent}").status_code == 200
    assert [entry["receipt"] for entry in visitor.drain()] == [waiting, recent]


def test_a_damaged_file_is_set_aside_and_the_door_goes_on(visitor):
    visitor.report()
    visitor.leave()
    (visitor.door.config.spool / store.FILE).write_bytes(b"not a database" * 1000)
    visitor.begin()
    assert visitor.report().status_code == 202
    assert len(list(visitor.door.config.spool.glob(f"{store.FILE}.damaged-*"))) == 1


def test_after_a_failed_write_nothing_is_accepted_until_the_disk_is_good_again(visitor):
    class Failing(store.Store):
        def keep(self, entries):
            raise sqlite3.OperationalError("disk I/O error")

    visitor.report()
    tend(visitor)
    writer = visitor.door.spool.writer
    writer.store.__class__ = Failing
    refused = visitor.report()
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:otklik:problem:cannot-promise"
    assert visitor.get("/healthz").json()["parts"]["spool"]["state"] == "broken"
    assert visitor.report().status_code == 503
    tend(visitor)
    assert visitor.report().status_code == 202
    assert len(visitor.drain()) == 2


def test_a_door_without_a_disk_says_so_and_recovers(visitor):
    visitor.leave()
    spool = visitor.door.config.spool
    moved = spool.rename(spool.with_name("elsewhere"))
    spool.write_text("a file where the folder should be")
    visitor.begin()
    tend(visitor)
    assert visitor.report().status_code == 503
    assert visitor.get("/reports/" + "x" * 24).status_code == 503
    assert visitor.get("/healthz").status_code == 503
    assert visitor.get("/status/").status_code == 200
    spool.unlink()
    moved.rename(spool)
    tend(visitor)
    assert visitor.report().status_code == 202


def test_every_commit_is_synced(visitor):
    connection = visitor.door.spool.writer.store.connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_more_than_the_disk_can_take_is_sent_away(visitor):
    visitor.door.spool.queued = 10_000
    assert visitor.report().status_code == 503
    visitor.door.spool.queued = 0
    assert visitor.report().status_code == 202
