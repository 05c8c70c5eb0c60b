"""Children of a supervisor that was killed: found by a mark in their environment and ended before a new start."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

MARK = "OTKLIK_SUPERVISED"
PATIENCE_S = 5.0


def marked(data: Path) -> list[int]:
    """Processes that a supervisor of this data folder started. Linux only; elsewhere none is found."""
    sign, found = f"{MARK}={data}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if sign in (process / "environ").read_bytes().split(b"\0") and int(process.name) != os.getpid():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def end(data: Path) -> int:
    """Call it with the lock held: whoever bears the mark then has lost his supervisor. Returns how many were ended."""
    first = marked(data)
    for number, patience in ((signal.SIGTERM, PATIENCE_S), (signal.SIGKILL, PATIENCE_S)):
        for pid in marked(data):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        until = time.monotonic() + patience
        while (left := marked(data)) and time.monotonic() < until:
            time.sleep(0.05)
        if not left:
            break
    return len(first)
