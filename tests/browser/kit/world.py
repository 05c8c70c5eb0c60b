"""The world of the kit's browser tests: a site and a real door, each in a process group that can be stopped, killed and started again."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from otklik.lib.config import Config
from tests.browser.kit.screen import soon

SECRET = "a secret for the kit's tests"
PAGE = "<!doctype html><title>status</title><!--stale-->"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """One Granian server on a port of its own."""

    def __init__(self, application: str, folder: Path) -> None:
        self.application, self.log = application, folder / f"{application.split(':', maxsplit=1)[0]}.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment: dict[str, str] = {}
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, *, knock: str = "/healthz") -> None:
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "asgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--log-level",
            "warning",
            self.application,
        ]
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                command, env=os.environ | self.environment, stdout=log, stderr=log, start_new_session=True
            )
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", knock)
                connection.getresponse()
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.application} did not start: {self.log.read_text()[-2000:]}")

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def signal(self, number: int) -> None:
        if self._running:
            os.killpg(self._running.pid, number)

    def kill(self) -> None:
        if self._running:
            with contextlib.suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)
            self._running.wait()
            self._running = None


class World:
    """The site, the door, and what the door has published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published = folder / "published"
        self.door = Program("otklik.door.app:app", folder)
        self.site = Program("tests.browser.kit.site:app", folder)
        self.door.environment = {
            "OTKLIK_DATA": str(folder / "data"),
            "OTKLIK_SECRET": SECRET,
            "OTKLIK_PUBLISHED": str(self.published),
            "DATABASE_URL": "",
            "OTKLIK_SPOOL": str(folder / "spool"),
            "OTKLIK_DOOR": f"127.0.0.1:{self.door.port}",
            "OTKLIK_DOOR_URL": self.door.url,
        }
        self.site.environment = {"KIT_DOOR": self.door.url, "KIT_QUEUE": str(folder / "queue")}
        self._seen = 0
        self._is_quiet = False

    def mend(self) -> None:
        """Everything runs, nothing is broken, and what happened before is forgotten."""
        for program, knock in ((self.door, "/healthz"), (self.site, "/logo.svg")):
            if not program.is_running:
                program.start(knock=knock)
            program.signal(signal.SIGCONT)
        if not self._is_quiet:
            self.publish(None)
        self.switch("well?afresh")
        self._seen = max((entry["seq"] for entry in self.entries()), default=self._seen)

    def stop(self) -> None:
        self.site.kill()
        self.door.kill()

    def publish(self, incident: dict[str, Any] | None, *, ask: bool = False, texts: dict[str, Any] | None = None) -> None:
        """Writes the tree that the worker would write, and lets the door take it up."""
        self._is_quiet = incident is None and not ask
        status = self.published / "status"
        status.mkdir(parents=True, exist_ok=True)
        names = {"ru": "Регистрация на рейс", "en": "Check-in"}
        now, version = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), time.time_ns() // 1000
        state = {
            "state": "incident" if incident else "ok",
            "incident": incident,
            "names": names,
            "texts": texts or {},
            "ask": ask,
            "published_at": now,
        }
        (status / "checkin.json").write_text(json.dumps(state))
        for language in ("ru", "en"):
            (status / f"index.{language}.html").write_text(PAGE)
            (status / f"feed.{language}.atom").write_text("<feed/>")
            (status / f"feed.{language}.json").write_text(json.dumps({"version": version}))
        tree = {"version": version, "published_at": now, "services": {"checkin": {"names": names}}}
        draft = self.published / "draft"
        draft.write_text(json.dumps(tree))
        draft.rename(self.published / "tree.json")
        if self.door.is_running:
            assert soon(lambda: self.served() == version)

    def served(self) -> int:
        """Which version the door shows; 0 before the first."""
        try:
            return int(json.load(urlopen(f"{self.door.url}/status/feed.json", timeout=5))["version"])
        except HTTPError:
            return 0

    def switch(self, mode: str) -> None:
        urlopen(f"{self.site.url}/switch/{mode}", timeout=5).read()

    def entries(self) -> list[dict[str, Any]]:
        """Everything the door has promised to keep."""
        config = Config.from_env({"OTKLIK_SECRET": SECRET, "OTKLIK_DATA": str(self.folder / "data")})
        request = Request(f"{self.door.url}/drain?limit=500", headers={"Authorization": f"Bearer {config.key('drain').hex()}"})
        return [entry for entry in json.load(urlopen(request, timeout=5))["entries"] if entry["seq"] > self._seen]

    def reports(self) -> list[dict[str, Any]]:
        return [entry for entry in self.entries() if entry["kind"] == "report"]

    def follow_ups(self) -> list[dict[str, Any]]:
        return [entry for entry in self.entries() if entry["kind"] == "follow-up"]
