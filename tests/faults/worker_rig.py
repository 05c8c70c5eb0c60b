"""A real worker in a process of its own, and a mail server that counts what it takes and can kill while a mail is on its way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.door_rig import free_port

PATIENCE_S = 120.0


def until(true: Callable[[], object], what: str, *, seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.02)


class Worker:
    """`otklik worker` on the tests' database; may be killed and started again."""

    def __init__(self, folder: Path, smtp_url: str) -> None:
        self.log = folder / "worker.log"
        self.environment = {
            **os.environ, "OTKLIK_DATA": str(folder), "OTKLIK_SMTP_URL": smtp_url, "OTKLIK_DOOR": f"127.0.0.1:{free_port()}",
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "otklik.project.cli", "worker"], env=self.environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """SIGKILL; returns when it is dead, so that what the database then holds is what it left."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


class MailServer:
    """Takes mail on a port that stays its own. `on_mail` is called while a mail's sender still waits for the answer."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.on_mail: Callable[[], None] = lambda: None
        self.arrivals: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
        self.lock = threading.Lock()
        self.controller: Controller | None = None

    def begin(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def end(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self.lock:
            for address in envelope.rcpt_tos:
                self.arrivals[address].append((time.time(), str(mail["Message-ID"]), str(mail["Otklik-Notice"])))
        self.on_mail()
        return "250 OK"

    def taken(self) -> int:
        """Mails, repeats too."""
        with self.lock:
            return sum(map(len, self.arrivals.values()))
