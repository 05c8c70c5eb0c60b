"""The story plays on a real demo, twice, and a worker that is killed in the middle loses and doubles nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

PLACES = (
    "OTKLIK_DESK", "OTKLIK_DOOR", "OTKLIK_AIRLINE", "OTKLIK_AIRLINE_SWITCH", "OTKLIK_MAILBOX", "OTKLIK_MAILBOX_WEB",
)  # fmt: skip
OTKLIK = [sys.executable, "-m", "otklik.project.cli"]
CUSTOMERS = 12
STARTS_WITHIN_S = 120
PLAYS_WITHIN_S = 300


class Demo:
    """A running demo company on free ports and its own data."""

    def __init__(self, folder: Path) -> None:
        with_ports = {name: f"127.0.0.1:{port}" for name, port in zip(PLACES, free_ports(len(PLACES)), strict=True)}
        own = {name: value for name, value in os.environ.items() if not name.startswith(("OTKLIK_", "DATABASE_URL"))}
        self.environment = {**own, **with_ports, "OTKLIK_DATA": str(folder / "data"), "LANG": "C.UTF-8"}
        self.output = folder / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen([*OTKLIK, "demo"], env=self.environment, stdout=output, stderr=subprocess.STDOUT)

    def wait(self) -> None:
        end = time.monotonic() + STARTS_WITHIN_S
        while "/sign-in/once/" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)

    def said(self) -> str:
        return self.output.read_text()

    def worker(self) -> int:
        """The process id of the worker that runs now."""
        starts = [json.loads(line) for line in self.said().splitlines() if line.startswith("{") and '"part": "worker"' in line]
        return int(next(line["pid"] for line in reversed(starts) if "pid" in line))

    def play(self) -> dict[str, Any]:
        done = subprocess.run(
            [*OTKLIK, "play", "--json", "--customers", str(CUSTOMERS)],
            env=self.environment, capture_output=True, text=True, timeout=PLAYS_WITHIN_S, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return dict(json.loads(done.stdout))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0


def free_ports(count: int) -> list[int]:
    found = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in found]
    for one in found:
        one.close()
    return ports


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="otklik-play-") as folder:
        Path(folder).chmod(0o711)
        running = Demo(Path(folder))
        try:
            running.wait()
            yield running
        finally:
            running.stop()


def test_the_story_plays_from_the_first_failure_to_the_last_confirmation(demo: Demo) -> None:
    told = demo.play()
    stamps = {name: datetime.fromisoformat(at) for name, at in told["record"]["stamps"].items() if at}
    order = [
        "first_report",
        "raised",
        "paged",
        "acknowledged",
        "identified",
        "fixed",
        "first_confirmed",
        "last_confirmed",
        "closed",
    ]
    assert [stamps[name] for name in order] == sorted(stamps[name] for name in order)
    assert told["counts"]["affected"] == told["counts"]["said it works"] == CUSTOMERS
    assert (told["counts"]["reopened"], told["counts"]["credited for raising"]) == (1, 2)
    print("figures:", told["measured"])


def test_a_worker_killed_in_the_middle_misses_nobody_and_the_story_plays_again(demo: Demo) -> None:
    stopping = threading.Event()

    def kill_now_and_then() -> None:
        while not stopping.wait(12):
            # Between its death and its return there is nobody to kill.
            with contextlib.suppress(ProcessLookupError):
                os.kill(demo.worker(), signal.SIGKILL)

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        assert demo.play()["faults"] == []
    finally:
        stopping.set()
        killer.join()
