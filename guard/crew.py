"""Threads that may be left behind: work whose end nobody has to wait for, never more than a set number at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Crowded(Exception):
    """Every thread is busy, most likely hanging."""


class Crew:
    """Up to `most` daemon threads, reused; unlike an executor it never holds up the end of the process."""

    def __init__(self, name: str, most: int) -> None:
        self._name, self._most = name, most
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._idle: list[SimpleQueue[_Task[Any]]] = []
        self._busy = 0

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Runs `work` in a thread at once. Raises `Crowded`."""
        if self._owner != os.getpid():
            # A forked process has none of its parent's threads.
            self._start_afresh()
        task = _Task(work)
        with self._lock:
            if self._busy >= self._most:
                raise Crowded
            self._busy += 1
            inbox = self._idle.pop() if self._idle else None
        if inbox is None:
            inbox = SimpleQueue()
            threading.Thread(target=self._serve, args=(inbox,), name=self._name, daemon=True).start()
        inbox.put(task)
        return task.outcome

    def _serve(self, inbox: SimpleQueue[_Task[Any]]) -> None:
        while True:
            task = inbox.get()
            task.run(self._make_free(inbox))

    def _make_free(self, inbox: SimpleQueue[_Task[Any]]) -> Callable[[], None]:
        def free() -> None:
            with self._lock:
                self._busy -= 1
                self._idle.append(inbox)

        return free


class _Task(Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self.outcome: Future[T] = Future()

    def run(self, free: Callable[[], None]) -> None:
        """Free before the outcome is told, so that whoever learns of it finds the thread idle."""
        if not self.outcome.set_running_or_notify_cancel():
            free()
            return
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001 (told to whoever waits for the outcome)
            free()
            self.outcome.set_exception(error)
        else:
            free()
            self.outcome.set_result(result)
