"""The story plays on a real demo, twice, and a worker that is killed in the middle loses and doubles nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.demo import Demo

CUSTOMERS = 12
# More would show how the supervisor spaces the lives of what dies again and again, and that is not the story.
KILLS, KILLS_EVERY_S = 4, 10
IN_ORDER = (
    "first_report", "raised", "paged", "acknowledged", "identified", "fixed", "first_confirmed", "last_confirmed", "closed",
)  # fmt: skip


def play(demo: Demo) -> dict[str, Any]:
    began = time.monotonic()
    done = demo.run("play", "--json", "--customers", str(CUSTOMERS))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:] + demo.said()[-3000:]
    told = dict(json.loads(done.stdout))
    print(f"\nplayed in {time.monotonic() - began:.0f} s:", told["measured"])
    return told


def nobody_was_missed(told: dict[str, Any]) -> None:
    """Nobody twice either: letters with the same Message-ID, sent again after a crash, count once."""
    assert told["faults"] == []
    assert told["counts"]["affected"] == told["counts"]["said it works"] == CUSTOMERS
    assert (told["counts"]["reopened"], told["counts"]["credited for raising"]) == (1, 2)
    stamps = {name: datetime.fromisoformat(at) for name, at in told["record"]["stamps"].items() if at}
    assert [stamps[name] for name in IN_ORDER] == sorted(stamps[name] for name in IN_ORDER)


@pytest.fixture
def deadly_for_workers(demo: Demo) -> Iterator[list[int]]:
    """Kills the worker as soon as the incident is public, then those who come after it. Gives the process ids of the dead."""
    dead: list[int] = []
    stopping = threading.Event()

    def kill_again_and_again() -> None:
        while not stopping.wait(0.1) and demo.status()["state"] != "incident":
            pass
        while not stopping.is_set() and len(dead) < KILLS:
            if (pid := demo.worker()) not in dead:
                dead.append(pid)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                stopping.wait(KILLS_EVERY_S)
            stopping.wait(0.1)

    killer = threading.Thread(target=kill_again_and_again)
    killer.start()
    yield dead
    stopping.set()
    killer.join()


def test_the_story_plays_from_the_first_failure_to_the_last_confirmation(demo: Demo) -> None:
    told = play(demo)
    nobody_was_missed(told)
    assert 0 <= told["measured"]["raise → first page sent, s"] <= 5
    assert told["measured"]["raise → all operators' pages, s"] <= 30


def test_it_plays_again_while_workers_die_and_nobody_is_missed_or_told_twice(demo: Demo, deadly_for_workers: list[int]) -> None:
    nobody_was_missed(play(demo))
    assert len(deadly_for_workers) > 1
    print("workers killed:", len(deadly_for_workers))


def test_sigterm_leaves_no_process(demo: Demo) -> None:
    assert len(demo.processes()) > 6
    demo.stop()
    assert demo.processes() == []
