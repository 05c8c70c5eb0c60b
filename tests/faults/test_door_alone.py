"""P2, P3, P11: the door works when everything else is dead, in a storm, and among clients that crawl.

The promised milliseconds are printed. What is required is a ratio: to the bare door that is asked in the same moments, or within one run.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import shutil
import statistics
import subprocess
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from otklik.lib.clock import iso, now
from tests.faults.door_rig import BareProcess, Crowd, DoorProcess, FailingDisk, Form, Ledger, Line, report

needs_a_failing_disk = pytest.mark.skipif(not FailingDisk.can_be_built(), reason="gcc is needed to build the failing disk")
needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk makes the storm")


def publish(folder: Path, state: str, *, age_s: float = 0) -> None:
    """What the worker left behind before it died."""
    status = folder / "published" / "status"
    status.mkdir(parents=True, exist_ok=True)
    at = iso(now() - timedelta(seconds=age_s))
    content = {
        "state": state,
        "incident": None,
        "names": {"ru": "Регистрация", "en": "Check-in"},
        "texts": {},
        "ask": False,
        "published_at": at,
    }
    (status / "checkin.json").write_text(json.dumps(content))
    for language in ("ru", "en"):
        (status / f"index.{language}.html").write_text(f"<!doctype html><h1>{state}</h1><!--stale-->" + "<p>line</p>" * 300)
        (status / f"feed.{language}.atom").write_text("<feed/>")
        (status / f"feed.{language}.json").write_text("{}")
    half = folder / "published" / "half"
    half.write_text(json.dumps({"version": state, "published_at": at, "services": {"checkin": {}}}))
    half.rename(folder / "published" / "tree.json")


class Steady:
    """So many reports a second, whatever the answers; each is sent once and its wait counts from when it was due."""

    def __init__(self, port: int, seed: int, *, rate: int, seconds: float, path: str = "/reports") -> None:
        self.port = port
        self.chance = random.Random(seed)
        self.due = [number / rate for number in range(int(rate * seconds))]
        self.form = Form(path)
        self.ledger = Ledger()
        self.failed = 0
        self.refused_within_s: list[float] = []

    async def run(self, lines: int = 100) -> None:
        """All lines are open before the first report is due: what is measured is the door, not the opening."""
        opened = [Line(self.port) for _ in range(lines)]
        for line in opened:
            await line.get("/nothing")
        self.began = time.monotonic() + 0.2
        waiting = iter(self.due)
        await asyncio.gather(*[self.send(line, waiting) for line in opened])

    async def send(self, line: Line, waiting: Any) -> None:
        for due in waiting:
            await asyncio.sleep(max(0.0, self.began + due - time.monotonic()))
            identifier, raw = self.form.filled(self.chance)
            asked_at = time.monotonic()
            try:
                status, _, body = await line.ask(raw)
            except (OSError, EOFError):
                status = 0
            if status == 202:
                self.ledger.waits_s.append(time.monotonic() - self.began - due)
                self.ledger.take(identifier, json.loads(body)["receipt"])
            else:
                self.failed += 1
                self.refused_within_s.append(time.monotonic() - asked_at)
        line.close()


async def together(*crowds: Steady, lines: int = 100) -> None:
    await asyncio.gather(*[crowd.run(lines) for crowd in crowds])


def bare_beside(folder: Path, started: list[DoorProcess], **env: str) -> BareProcess:
    bare = BareProcess(folder, **env).start()
    started.append(bare)
    return bare


def works_alone(folder: Path, started: list[DoorProcess], *, rate: int, seconds: float) -> tuple[Steady, Steady]:
    """The database is configured and dead, nobody drains, nobody publishes. A tenth as many ask the bare door."""
    publish(folder, "ok")
    door = DoorProcess(folder, DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing").start()
    started.append(door)
    assert httpx.get(f"{door.url}/healthz").json()["parts"]["bus"] == {"state": "down"}
    steady = Steady(door.port, 1, rate=rate, seconds=seconds)
    bare = Steady(bare_beside(folder, started).port, 2, rate=rate // 10, seconds=seconds)
    asyncio.run(together(steady, bare))
    began = door.cpu_s()
    taken = door.drain()
    drained_a_second = len(taken) / max(door.cpu_s() - began, 0.01)
    accepted = len(steady.ledger.accepted)
    print(
        f"\nP2 alone for {seconds:.0f} s at {rate}/s: {accepted} of {len(steady.due)} accepted,"
        f" p50 {steady.ledger.percentile_ms(0.5):.1f} ms, p99 {steady.ledger.percentile_ms(0.99):.1f} ms"
        f" (bare {bare.ledger.percentile_ms(0.5):.1f} and {bare.ledger.percentile_ms(0.99):.1f}),"
        f" drained {drained_a_second:.0f} a second of processor time"
    )
    assert accepted >= 0.999 * len(steady.due)
    assert {entry["id"] for entry in taken} == set(steady.ledger.accepted)
    assert drained_a_second >= 300
    return steady, bare


def test_with_all_else_dead_reports_are_accepted_and_drained_later(tmp_path, started):
    works_alone(tmp_path, started, rate=150, seconds=4)


@pytest.mark.long
def test_two_minutes_alone_at_500_a_second(tmp_path, started):
    steady, bare = works_alone(tmp_path, started, rate=500, seconds=120)
    assert steady.ledger.percentile_ms(0.99) <= 10 * bare.ledger.percentile_ms(0.99)


def test_the_space_for_reports_is_watched(tmp_path, started):
    door = DoorProcess(tmp_path, OTKLIK_SPOOL_BYTES="1500000").start()
    started.append(door)
    states: list[str] = []
    chance = random.Random(2)
    with httpx.Client(base_url=door.url, trust_env=False) as client:
        for _ in range(2000):
            answer = client.post("/reports", json=report(chance))
            if answer.status_code != 202:
                break
            states.append(client.get("/healthz").json()["parts"]["spool"]["state"])
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert client.get("/healthz").json()["parts"]["spool"]["state"] == "full"
        assert len(door.drain()) == len(states)
        door.until(lambda: client.post("/reports", json=report(chance)).status_code == 202, "there is room again", seconds=10)
    print(f"\nP2 space: warned after {states.index('short')} reports, refused after {len(states)}")
    assert 0.6 < states.index("short") / len(states) < 0.9


def test_the_status_answers_when_all_else_is_dead_and_news_is_seen_soon(tmp_path, started):
    publish(tmp_path, "ok", age_s=400)
    door = DoorProcess(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing").start()
    started.append(door)
    page = httpx.get(f"{door.url}/status/?lang=en")
    assert page.status_code == 200
    assert int(page.headers["age"]) >= 400
    assert 'class="stale"' in page.text
    publish(tmp_path, "incident")
    seen_s = door.until(
        lambda: httpx.get(f"{door.url}/status/checkin.json").json()["state"] == "incident", "the news", seconds=10
    )
    assert 'class="stale"' not in httpx.get(f"{door.url}/status/").text
    waits, bare = asyncio.run(asked_in_turn([door.port, bare_beside(tmp_path, started).port], "/status/checkin.json", 500))
    print(
        f"\nP11: news seen after {seen_s:.2f} s; status one after another p50 {waits[250]:.2f} ms, p99 {waits[495]:.2f} ms,"
        f" bare {bare[250]:.2f} and {bare[495]:.2f}"
    )
    assert waits[250] <= 5 * bare[250]


async def asked_in_turn(ports: list[int], path: str, times: int) -> list[list[float]]:
    """The waits in ms at each, sorted."""
    lines, waits = [Line(port) for port in ports], [[] for _ in ports]
    for _ in range(times):
        for line, own in zip(lines, waits, strict=True):
            began = time.perf_counter()
            status, _, _ = await line.get(path)
            assert status in (200, 202)
            own.append((time.perf_counter() - began) * 1000)
    for line in lines:
        line.close()
    return [sorted(own) for own in waits]


class Crawlers:
    """Clients that announce a body and then send one byte a second, or none."""

    def __init__(self, port: int, count: int) -> None:
        self.port = port
        self.count = count
        self.answers: list[int] = []
        self.opened = 0

    async def run(self) -> None:
        await asyncio.gather(*[self.crawl() for _ in range(self.count)])

    async def crawl(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened += 1
        writer.write(b"POST /reports HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2000\r\n\r\n{")
        answer = asyncio.create_task(reader.readline())
        while not answer.done():
            writer.write(b" ")
            await asyncio.wait([answer], timeout=1)
        self.answers.append(int((await answer).split()[1]))
        writer.close()


def test_200_slow_clients_hurt_nobody(tmp_path, started):
    door = DoorProcess(tmp_path).start()
    started.append(door)
    before = Steady(door.port, 6, rate=100, seconds=3)
    asyncio.run(before.run())
    crawlers = Crawlers(door.port, 200)
    thread = threading.Thread(target=lambda: asyncio.run(crawlers.run()))
    thread.start()
    door.until(lambda: crawlers.opened == 200, "all crawl")
    steady = Steady(door.port, 3, rate=100, seconds=5)
    asyncio.run(steady.run())
    thread.join(30)
    print(
        f"\nP3 among 200 crawlers: {len(steady.ledger.accepted)} of 500 accepted, p99 {steady.ledger.percentile_ms(0.99):.1f} ms,"
        f" p50 {steady.ledger.percentile_ms(0.5):.1f} ms (without them {before.ledger.percentile_ms(0.5):.1f})"
    )
    assert len(steady.ledger.accepted) == 500
    assert steady.ledger.percentile_ms(0.5) <= 3 * before.ledger.percentile_ms(0.5)
    assert crawlers.answers == [408] * 200
    assert httpx.get(f"{door.url}/healthz").status_code == 200


SCRIPT = Path(__file__).parents[2] / "bench" / "report.lua"


def storm(door: DoorProcess, *, connections: int, seconds: int) -> dict[str, float]:
    """wrk with new reports on every request."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", "--timeout", "10", "-s", str(SCRIPT), door.url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = {name: float(value) for name, value in re.findall(r"^(\w+)=([\d.]+)$", said, re.MULTILINE)}
    print(f"\nP3 {connections} connections for {seconds} s: {figures}, memory {door.memory_mb():.0f} MB")
    return figures


# 4,000 a second of the 24,500 that a bare application answers on the machine of the promise; its p99 there is some 10 ms, the promised one 100.
SHARE_OF_BARE = 0.16
TIMES_BARE = 10


@needs_wrk
@pytest.mark.long
def test_a_storm_of_two_minutes(tmp_path, started):
    door = DoorProcess(tmp_path, OTKLIK_SPOOL_BYTES=str(8 * 2**30)).start()
    started.append(door)
    bare = bare_beside(tmp_path, started, BARE_KEEPS="no")
    shares, times = [], []
    for _ in range(4):
        beside = storm(bare, connections=64, seconds=5)
        figures = storm(door, connections=64, seconds=30)
        assert figures["broken"] == figures["refused_per_second"] == 0
        shares.append(figures["accepted_per_second"] / beside["accepted_per_second"])
        times.append(figures["p99_ms"] / beside["p99_ms"])
    print(f"P3 of bare: {statistics.median(shares):.0%} as many, p99 {statistics.median(times):.1f} ×")
    assert statistics.median(shares) >= SHARE_OF_BARE
    assert statistics.median(times) <= TIMES_BARE
    assert door.memory_mb() <= 300


def overloaded(folder: Path, started: list[DoorProcess], *, rate: int, seconds: float) -> tuple[Steady, Steady]:
    """A disk so slow that the door can keep some 250 reports a second, and more than that coming in; a few ask the bare door."""
    disk = FailingDisk(folder)
    door = DoorProcess(folder, **disk.env).start()
    started.append(door)
    disk.on("slow")
    steady = Steady(door.port, 4, rate=rate, seconds=seconds)
    bare = Steady(bare_beside(folder, started, BARE_KEEPS="no").port, 6, rate=rate // 10, seconds=seconds)
    asyncio.run(together(steady, bare, lines=600))
    disk.off("slow")
    ids = {entry["id"] for entry in door.drain()}
    after = Steady(door.port, 5, rate=50, seconds=2)
    asyncio.run(after.run())
    shed = sorted(steady.refused_within_s)
    print(
        f"\nP3 {rate}/s on a slow disk for {seconds:.0f} s: {len(steady.ledger.accepted)} accepted, {len(shed)} shed,"
        f" p50 {shed[len(shed) // 2] * 1000:.1f} ms, p99 {shed[int(len(shed) * 0.99)] * 1000:.1f} ms"
        f" (bare p99 {bare.ledger.percentile_ms(0.99):.1f}); memory {door.memory_mb():.0f} MB;"
        f" at once after it p99 {after.ledger.percentile_ms(0.99):.1f} ms"
    )
    assert set(steady.ledger.accepted) == ids
    assert len(after.ledger.accepted) == 100
    assert door.memory_mb() <= 300
    return steady, bare


@needs_a_failing_disk
def test_what_the_disk_cannot_take_is_shed_and_the_rest_kept(tmp_path, started):
    steady, _ = overloaded(tmp_path, started, rate=500, seconds=3)
    assert steady.failed
    assert steady.ledger.accepted


@needs_a_failing_disk
@pytest.mark.long
def test_three_times_too_much_is_shed_at_once(tmp_path, started):
    steady, bare = overloaded(tmp_path, started, rate=770, seconds=30)
    shed = sorted(steady.refused_within_s)
    # Who is refused does not wait for the disk, and hardly longer than at a door with nothing behind it.
    assert shed[int(steady.failed * 0.99)] * 1000 <= 5 * bare.ledger.percentile_ms(0.99)
    assert shed[len(shed) // 2] * 1000 <= steady.ledger.percentile_ms(0.5) / 5


@needs_wrk
@pytest.mark.long
def test_more_connections_than_it_can_answer_are_forgotten_soon(tmp_path, started):
    door = DoorProcess(tmp_path, OTKLIK_SPOOL_BYTES=str(8 * 2**30)).start()
    started.append(door)
    before = visited(door, 5)
    peak = 0.0
    thread = threading.Thread(target=lambda: storm(door, connections=1500, seconds=20))
    thread.start()
    while thread.is_alive():
        peak = max(peak, door.memory_mb())
        time.sleep(0.2)
    assert peak <= 300
    after = visited(door, 7)
    print(
        f"P3 after the storm: p50 {after.percentile_ms(0.5):.1f} ms (before it {before.percentile_ms(0.5):.1f}),"
        f" p99 {after.percentile_ms(0.99):.1f} ms, {after.refused} refused; peak memory {peak:.0f} MB"
    )
    assert after.refused == 0
    assert after.percentile_ms(0.5) <= 3 * before.percentile_ms(0.5)


def visited(door: DoorProcess, seed: int) -> Ledger:
    """Eight customers for four seconds."""
    crowd = Crowd(door.port, seed, size=8)
    threading.Timer(4, lambda: setattr(crowd, "is_over", True)).start()
    asyncio.run(crowd.run())
    return crowd.ledger
