"""A demo company that runs for the tests: `otklik demo` with its own data, on seven free ports."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from otklik.lib.config import Config
from otklik.project import leftovers

PLACES = (
    "OTKLIK_DESK", "OTKLIK_DOOR", "OTKLIK_AIRLINE", "OTKLIK_AIRLINE_SWITCH", "OTKLIK_MAILBOX", "OTKLIK_MAILBOX_WEB",
)  # fmt: skip
OTKLIK = [sys.executable, "-m", "otklik.project.cli"]
LINK = re.compile(r"^  (Operator|Responder|Lead|Sign in as admin, once) +(\S+)$", re.MULTILINE)
STARTS_WITHIN_S = 120
PLAYS_WITHIN_S = 300


class Demo:
    """Seen from outside: its output, its addresses, its processes."""

    def __init__(self, folder: Path) -> None:
        with_ports = {name: f"127.0.0.1:{port}" for name, port in zip(PLACES, free_ports(len(PLACES)), strict=True)}
        own = {name: value for name, value in os.environ.items() if not name.startswith(("OTKLIK_", "DATABASE_URL"))}
        self.data, self.output = folder / "data", folder / "output"
        self.environment = {**own, **with_ports, "OTKLIK_DATA": str(self.data), "LANG": "C.UTF-8", "LANGUAGE": "en"}
        self.config = Config.from_env(self.environment)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it has greeted; does nothing while it runs."""
        if self.process and self.process.poll() is None:
            return
        with self.output.open("wb") as output:
            self.process = subprocess.Popen([*OTKLIK, "demo"], env=self.environment, stdout=output, stderr=subprocess.STDOUT)
        end = time.monotonic() + STARTS_WITHIN_S
        while not self.links():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(60) == 0, self.said()[-3000:]

    def said(self) -> str:
        return self.output.read_text()

    def links(self) -> dict[str, str]:
        """Role → the link that it greets with."""
        return {who.removeprefix("Sign in as ").partition(",")[0].lower(): link for who, link in LINK.findall(self.said())}

    def sign_in_link(self, email: str) -> str:
        done = self.run("sign-in-link", email)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*OTKLIK, *arguments], env=self.environment, capture_output=True, text=True, timeout=PLAYS_WITHIN_S, check=False
        )

    def worker(self) -> int:
        """The process id of the worker that runs now."""
        starts = [json.loads(line) for line in self.said().splitlines() if line.startswith("{") and '"part": "worker"' in line]
        return int(next(line["pid"] for line in reversed(starts) if "pid" in line))

    def processes(self) -> list[str]:
        """What runs on its data, in words for a person."""
        listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout.splitlines()
        marked = {str(pid) for pid in leftovers.marked(self.data)}
        return [line for line in listed if str(self.data) in line or line.split()[0] in marked]

    def status(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.config.door_url}/status/checkin.json", timeout=10, trust_env=False).json())

    def switch(self, kind: str | None) -> None:
        """Breaks the airline in this way, or repairs it."""
        url = f"{self.config.airline_switch.url}/switch/api"
        httpx.post(url, json={"break": kind}, timeout=10, trust_env=False).raise_for_status()

    def mails(self, to: str, *, since: str = "") -> list[dict[str, Any]]:
        """Oldest first."""
        url = f"{self.config.mailbox_web.url}/api/messages"
        answer = httpx.get(url, params={"to": to, "since": since}, timeout=10, trust_env=False)
        return sorted(answer.raise_for_status().json()["messages"], key=lambda mail: str(mail["received_at"]))


def free_ports(count: int) -> list[int]:
    found = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in found]
    for one in found:
        one.close()
    return ports
