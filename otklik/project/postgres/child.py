"""The embedded server as a child of the supervisor, its log turned into our lines."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import structlog

from otklik.project.child import Child
from otklik.project.postgres.server import Server, in_words

log = structlog.get_logger("postgres")
REPEATS_AFTER_S = 60.0
WORTH_TELLING = ("WARNING", "ERROR", "FATAL", "PANIC")
# Ordinary moments of a life: clients that come during a start or stay during a stop.
ORDINARY = (
    "the database system is starting up",
    "the database system is shutting down",
    "the database system is not yet accepting connections",
    "the database system is in recovery mode",
    "terminating connection due to administrator command",
)


class ServerLog:
    """What the server writes to standard error; only warnings and worse are passed on."""

    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self.read_end, False)
        self.rest = b""
        self.last = ""
        self.told: dict[str, float] = {}

    def fileno(self) -> int:
        return self.read_end

    def read(self) -> None:
        try:
            received = os.read(self.read_end, 65536)
        except BlockingIOError:
            return
        *lines, self.rest = (self.rest + received).split(b"\n")
        for raw in lines:
            self.tell(raw.decode(errors="replace").strip())

    def tell(self, line: str) -> None:
        level, _, text = line.partition(":")
        if level == "postgres" or (level in WORTH_TELLING and text.strip() not in ORDINARY):
            self.last = in_words(line)
            if self.is_news(line):
                log.warning(text.strip() or line, level_there=level, process="postgres")

    def is_news(self, line: str) -> bool:
        """The same complaint is told once a minute."""
        now = time.monotonic()
        self.told = {known: at for known, at in self.told.items() if now - at < REPEATS_AFTER_S}
        if line in self.told:
            return False
        self.told[line] = now
        return True


def child_of(server: Server, output: ServerLog) -> Child:
    def begin() -> subprocess.Popen[bytes]:
        return server.start(output=output.write_end)

    # SIGINT is PostgreSQL's "fast": it ends the connections and writes everything down.
    return Child(name="postgres", begin=begin, goodbye=signal.SIGINT)
