"""One process that the supervisor keeps alive."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from otklik.lib.config import Address
from otklik.project import ports
from otklik.project.postgres.server import tether

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
HEALTHY_AFTER_S = 30.0

log = structlog.get_logger(__name__)


def pause_after(failures: int) -> float:
    """Seconds before the next start: 0.2, 0.4, 0.8 … 10."""
    return float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(failures, 10)))


@dataclass
class Child:
    """What it is called, how it is started, where it answers, and how it fared so far."""

    name: str
    begin: Callable[[], subprocess.Popen[bytes]]
    address: Address | None = None
    goodbye: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    failures: int = 0
    answered: bool = field(default=False)

    def start(self) -> None:
        self.started, self.answered = time.monotonic(), self.address is None
        try:
            self.process = self.begin()
        except OSError as error:
            self.process = None
            log.error("cannot start", part=self.name, reason=error.strerror)
            self.plan()
            return
        log.info("started", part=self.name, pid=self.process.pid)

    def plan(self) -> None:
        """Decides when to start again: at once after a healthy life, ever later after short ones."""
        if time.monotonic() - self.started > HEALTHY_AFTER_S:
            self.failures = 0
        self.due = time.monotonic() + pause_after(self.failures)
        self.failures += 1

    def look(self) -> None:
        """Notices a death and plans the next life; notices the first answer."""
        if self.process is None:
            return
        code = self.process.poll()
        if code is not None:
            self.sweep()
            self.process = None
            self.plan()
            log.warning("died", part=self.name, how=in_words(code), again_in_s=round(self.due - time.monotonic(), 1))
        elif not self.answered and self.address and ports.answers(self.address):
            self.answered = True
            log.info("answers", part=self.name, address=str(self.address), after_s=round(time.monotonic() - self.started, 2))

    def sweep(self) -> None:
        """What the dead process itself had started must not keep its port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.goodbye)

    def see_off(self, *, until: float) -> None:
        """Waits for its end; past `until` (monotonic) it is ended."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("did not stop in time", part=self.name)
        self.sweep()
        self.process.wait()
        self.process = None


def command(
    arguments: list[str], environment: Mapping[str, str], gate: int, *, with_us: signal.Signals = signal.SIGKILL
) -> Callable[[], subprocess.Popen[bytes]]:
    """A child in its own process group (Ctrl-C reaches the supervisor alone) that inherits `gate`.

    When we are killed it gets `with_us`: SIGTERM where it has children of its own to take along.
    """

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            env=dict(environment),
            pass_fds=(gate,),
            process_group=0,
            preexec_fn=tether(with_us),  # noqa: PLW1509 - one prctl call, and this process has one thread
        )

    return begin


def in_words(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
