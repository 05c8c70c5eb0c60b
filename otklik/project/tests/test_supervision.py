"""The supervisor's rules, without the real parts: pauses, restarts, order, leftovers, the gate."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from otklik.project import leftovers
from otklik.project.child import Child, command, in_words, pause_after
from otklik.project.gate import VARIABLE, Gate

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def child(gate: Gate) -> Iterator[Child]:
    child = Child(name="sleeper", begin=command(SLEEP, os.environ, gate.outside))
    child.start()
    yield child
    child.ask_to_stop()
    child.see_off(until=time.monotonic() + 5)


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0.2), (1, 0.4), (3, 1.6), (5, 6.4), (6, 10.0), (500, 10.0)])
def test_the_pauses_grow_to_ten_seconds(failures: int, seconds: float) -> None:
    assert pause_after(failures) == pytest.approx(seconds)


def kill_and_look(child: Child) -> tuple[float, float]:
    """How far off the next life is, at least and at most: the look itself may take a while."""
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    before = time.monotonic()
    child.look()
    return child.due - time.monotonic(), child.due - before


def test_a_death_is_noticed_and_the_next_life_planned(child: Child) -> None:
    least, most = kill_and_look(child)
    assert least <= 0.2 <= most
    child.start()
    least, most = kill_and_look(child)
    assert least <= 0.4 <= most


def test_a_long_life_is_forgiven(child: Child) -> None:
    child.failures, child.started = 7, time.monotonic() - 31
    least, most = kill_and_look(child)
    assert least <= 0.2 <= most


def test_a_child_has_its_own_group_so_that_ctrl_c_does_not_reach_it(child: Child) -> None:
    assert child.process is not None
    assert os.getpgid(child.process.pid) == child.process.pid != os.getpgid(0)


def test_what_a_dead_child_had_started_goes_with_it(gate: Gate, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    family = f"import subprocess, sys, time; p = subprocess.Popen({SLEEP!r}); open({str(told)!r}, 'w').write(str(p.pid)); time.sleep(60)"
    child = Child(name="family", begin=command([sys.executable, "-c", family], os.environ, gate.outside))
    child.start()
    until = time.monotonic() + 20
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    kill_and_look(child)
    # The kernel kills at once, and the dying takes its time.
    while is_alive(int(told.read_text())) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_alive(int(told.read_text()))


def is_alive(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_children_of_a_killed_supervisor_are_found_by_their_mark_and_ended(tmp_path: Path) -> None:
    orphan = subprocess.Popen(SLEEP, env=os.environ | {leftovers.MARK: str(tmp_path)})
    stranger = subprocess.Popen(SLEEP, env=os.environ | {leftovers.MARK: str(tmp_path / "other")})
    try:
        until = time.monotonic() + 10
        while not leftovers.marked(tmp_path) and time.monotonic() < until:
            time.sleep(0.02)
        assert leftovers.marked(tmp_path) == [orphan.pid]
        # Nobody waits for it but this test: reap it while `end` looks.
        signal.signal(signal.SIGCHLD, lambda *_: orphan.poll())
        assert leftovers.end(tmp_path) == 1
        assert orphan.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for process in (orphan, stranger):
            process.kill()
            process.wait()


def test_a_part_waits_at_the_gate_until_it_opens(gate: Gate) -> None:
    waiting = "from otklik.project import gate; print('here', flush=True); gate.wait(); print('through', flush=True)"
    part = subprocess.Popen(
        [sys.executable, "-c", waiting],
        env=os.environ | {VARIABLE: str(gate.outside)},
        pass_fds=(gate.outside,),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert part.stdout is not None
    assert part.stdout.readline() == "here\n"
    time.sleep(0.2)
    assert part.poll() is None
    gate.open()
    assert part.stdout.read() == "through\n"
    assert part.wait(5) == 0


@pytest.mark.parametrize(("code", "words"), [(0, "exit 0"), (1, "exit 1"), (-9, "SIGKILL"), (-15, "SIGTERM")])
def test_a_death_in_words(code: int, words: str) -> None:
    assert in_words(code) == words
