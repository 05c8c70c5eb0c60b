"""P1: a report answered with 202 is kept, whatever is killed and whatever the disk does."""

from __future__ import annotations

import asyncio
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.faults.door_rig import PATIENCE_S, Crowd, DoorProcess, FailingDisk, report

SEED = int(os.environ.get("OTKLIK_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
needs_a_failing_disk = pytest.mark.skipif(not FailingDisk.can_be_built(), reason="gcc is needed to build the failing disk")


class Kills:
    """A crowd at the door while it is killed again and again, at moments the seed decides."""

    def __init__(self, folder: Path, *, kills: int, accepted: int) -> None:
        self.door = DoorProcess(folder).start()
        self.crowd = Crowd(self.door.port, SEED, again=0.1)
        self.chance = random.Random(SEED)
        self.kills = kills
        self.each = accepted // (kills + 1) + 1
        self.taken: dict[int, str] = {}

    def run(self) -> None:
        thread = threading.Thread(target=lambda: asyncio.run(self.crowd.run()))
        thread.start()
        try:
            for _ in range(self.kills):
                self.live(self.each)
                self.door.kill(only_worker=self.chance.random() < 0.3)
                self.door.start()
            self.live(self.each)
        finally:
            self.crowd.is_over = True
            thread.join(60)
        self.take()

    def take(self, portions: int = 10**9) -> None:
        self.taken |= {entry["seq"]: entry["id"] for entry in self.door.drain(portions=portions)}

    def live(self, accepted: int) -> None:
        """Until that many more are accepted; sometimes the worker takes some over meanwhile."""
        goal = len(self.crowd.ledger.accepted) + accepted
        drains = self.chance.random() < 0.3
        self.door.until(lambda: len(self.crowd.ledger.accepted) >= goal, f"{accepted} more reports accepted")
        if drains:
            self.take(portions=1)
        time.sleep(self.chance.random() * 0.05)

    def verdict(self) -> tuple[int, int]:
        """How many accepted reports are lost, and how many are there more than once."""
        places = Counter(self.taken.values())
        lost = sum(1 for identifier in self.crowd.ledger.accepted if identifier not in places)
        return lost, sum(1 for count in places.values() if count > 1)


def survives(folder: Path, started: list[DoorProcess], *, kills: int, accepted: int) -> Kills:
    story = Kills(folder, kills=kills, accepted=accepted)
    started.append(story.door)
    story.run()
    lost, doubled = story.verdict()
    ledger = story.crowd.ledger
    print(
        f"\nP1 seed {SEED}: {len(ledger.accepted)} accepted over {kills} kills, {lost} lost, {doubled} doubled,"
        f" {len(ledger.retried)} ids sent again, {ledger.broken} connections broken, {ledger.changed} answers changed"
    )
    assert (lost, doubled, ledger.changed) == (0, 0, 0)
    assert len(ledger.accepted) >= accepted
    return story


def test_killed_again_and_again_it_loses_and_doubles_nothing(tmp_path, started):
    story = survives(tmp_path, started, kills=6, accepted=1200)
    assert len(story.crowd.ledger.retried) >= 60


@pytest.mark.long
def test_a_hundred_kills_lose_nothing_of_twenty_thousand(tmp_path, started):
    story = survives(tmp_path, started, kills=100, accepted=20_000)
    assert len(story.crowd.ledger.retried) >= 1000


def send(door: DoorProcess, count: int, chance: random.Random) -> tuple[dict[str, str], list[httpx.Response]]:
    """Sends new reports one after another: the accepted ids, and the refusals."""
    accepted, refused = {}, []
    with httpx.Client(base_url=door.url, timeout=30, trust_env=False) as client:
        for _ in range(count):
            content = report(chance)
            answer = client.post("/reports", json=content)
            if answer.status_code == 202:
                accepted[content["report_id"]] = answer.json()["receipt"]
            else:
                refused.append(answer)
    return accepted, refused


# A spool by itself, so that nobody has read from it before the disk fails.
ONLY_READS = """
import asyncio, os, pathlib, sys
from otklik.door.space import Space
from otklik.door.spool import Entry, Spool, Unavailable

async def main(folder, fault):
    spool = Spool(folder, Space(1 << 30))
    await spool.start()
    entry = Entry("1", "report", "1", "1", "checkin", "2026-01-01T00:00:00Z", b"{}")
    await spool.keep(entry)
    fault.touch()
    try:
        await spool.keep(entry._replace(key="2"))
    except Unavailable:
        pass
    while "can only be read" not in spool.refusal:
        await asyncio.sleep(0.02)
    print((await spool.drained(10))[0].count('"seq"'))
    fault.unlink()
    while spool.refusal:
        await asyncio.sleep(0.02)
    await spool.keep(entry._replace(key="3"))
    print("accepts")
    await spool.stop()

asyncio.run(main(pathlib.Path(sys.argv[1]), pathlib.Path(os.environ["FAULTS"]) / "readonly"))
"""


@needs_a_failing_disk
def test_who_reads_while_the_disk_only_reads_does_not_keep_the_door_shut(tmp_path):
    disk = FailingDisk(tmp_path)
    told = subprocess.run(
        [sys.executable, "-c", ONLY_READS, str(tmp_path / "spool")], env={**os.environ, **disk.env},
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert told.stdout.split() == ["1", "accepts"], told.stderr[-2000:]


@needs_a_failing_disk
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("sync", "the disk did not confirm a write"),
        ("full", "the disk is full"),
        ("readonly", "can only be read|the disk reports an error"),
    ],
)
def test_a_failing_disk_is_never_answered_with_202(tmp_path, started, fault, sentence):
    disk = FailingDisk(tmp_path)
    door = DoorProcess(tmp_path, **disk.env).start()
    started.append(door)
    chance = random.Random(SEED)
    accepted, refused = send(door, 40, chance)
    assert len(accepted) == 40
    for _round in range(3):
        disk.on(fault)
        during, refused = send(door, 25, chance)
        assert during == {}
        assert {answer.status_code for answer in refused} == {503}
        assert all(answer.headers["retry-after"] and answer.json()["title"] for answer in refused)
        assert httpx.get(f"{door.url}/healthz").status_code == 503
        assert httpx.get(f"{door.url}/status/").status_code == 200
        assert len(door.drain(settle=False)) >= len(accepted)
        disk.off(fault)
        door.until(lambda: httpx.get(f"{door.url}/healthz").status_code == 200, "the door accepts again", seconds=10)
        accepted |= send(door, 15, chance)[0]
    door.kill()
    door.start()
    ids = [entry["id"] for entry in door.drain()]
    print(
        f"\nP1 {fault}: {len(accepted)} accepted, {len(set(accepted) - set(ids))} lost, 75 sent while the disk failed, 0 accepted"
    )
    assert len(accepted) == 85
    assert set(accepted) <= set(ids)
    assert len(ids) == len(set(ids))
    log = door.log.read_text()
    assert re.search(sentence, log)
    assert "Traceback" not in log


def test_a_disk_that_takes_no_more_is_never_answered_with_202(tmp_path, started):
    """Without a compiler: the system itself lets the door's files grow no further."""
    door = DoorProcess(tmp_path).start()
    started.append(door)
    door.limit_files(512 * 1024)
    accepted, refused = send(door, 600, random.Random(SEED))
    assert accepted
    assert refused
    assert {answer.status_code for answer in refused} == {503}
    door.kill()
    door.start()
    ids = {entry["id"] for entry in door.drain()}
    print(f"\nP1 file limit: {len(accepted)} accepted, {len(refused)} refused, {len(set(accepted) - ids)} lost")
    assert set(accepted) <= ids
    assert "Traceback" not in door.log.read_text()
