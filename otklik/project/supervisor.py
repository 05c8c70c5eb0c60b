"""Starts the parts, restarts what dies with growing pauses, and stops all of them cleanly."""

from __future__ import annotations

import os
import selectors
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Protocol

import structlog

from otklik.project.child import Child

STOP_WITHIN_S = 12.0
LOOK_EVERY_S = 0.5
LOOK_AT_START_EVERY_S = 0.05

log = structlog.get_logger(__name__)


class Listener(Protocol):
    """A pipe that the supervisor reads for one of its children."""

    def fileno(self) -> int: ...
    def read(self) -> None: ...


class Supervisor:
    """One thread, no locks: signals wake it through a pipe, everything else is a look around."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = ""
        self.selector = selectors.DefaultSelector()
        self.heard, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.selector.register(self.heard, selectors.EVENT_READ)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def listen(self, listener: Listener) -> None:
        self.selector.register(listener, selectors.EVENT_READ, listener)

    def add(self, child: Child) -> Child:
        self.children.append(child)
        child.start()
        return child

    def keep(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keeps the children alive until asked to stop (False) or until `until` says so (True)."""
        while not self.stopping:
            self._look_around()
            if until():
                return True
            self._sleep()
        return False

    def stop(self) -> None:
        """The youngest first and all but the first child (the database) together: it must outlive who writes to it."""
        if self.stopping:
            log.info("stopping", asked_by=self.stopping)
        last, others = self.children[:1], self.children[1:]
        for group in (others[::-1], last):
            for child in group:
                child.ask_to_stop()
            until = time.monotonic() + STOP_WITHIN_S
            for child in group:
                child.see_off(until=until)
        for key in list(self.selector.get_map().values()):
            if key.data is not None:
                key.data.read()
        log.info("stopped")

    def _look_around(self) -> None:
        for child in self.children:
            child.look()
            if child.process is None and time.monotonic() >= child.due and not self.stopping:
                child.start()

    def _sleep(self) -> None:
        waits = [LOOK_EVERY_S if all(child.answered for child in self.children) else LOOK_AT_START_EVERY_S]
        waits += [child.due - time.monotonic() for child in self.children if child.process is None]
        for key, _events in self.selector.select(max(0.0, min(waits))):
            if key.data is None:
                os.read(self.heard, 1024)
            else:
                key.data.read()

    def _asked_to_stop(self, number: int, _frame: FrameType | None) -> None:
        self.stopping = signal.Signals(number).name
