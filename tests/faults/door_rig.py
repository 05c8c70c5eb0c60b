"""A real door in a process of its own, a crowd of customers who do not give up, and a disk that fails on command."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from django.db import connection

from otklik.lib.config import Config

SHIM = Path(__file__).with_name("failing_disk.c")
PATIENCE_S = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def database_url() -> str:
    """Of the database that this test has to itself, for a process beside it."""
    told = connection.get_connection_params()
    return f"postgresql:///{told['dbname']}?host={told['host']}&port={told.get('port') or 5432}&user={told['user']}"


class DoorProcess:
    """`granian … otklik.door.app:app` over one data folder; may be killed and started again."""

    app = "otklik.door.app:app"

    def __init__(self, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"{type(self).__name__}.log"
        own = {"OTKLIK_DATA": str(folder), "OTKLIK_SECRET": "faults", "OTKLIK_DOOR": f"127.0.0.1:{self.port}"}
        keep = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")
        self.env = {name: os.environ[name] for name in keep if name in os.environ} | own | env
        self.config = Config.from_env(self.env)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> DoorProcess:
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(self.port), "--backpressure", "4096"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--backlog", "4096", "--log-level", "warning", self.app],
                env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.until(lambda: self.ask("GET", "/healthz") is not None, "the door answers")
        return self

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response | None:
        with contextlib.suppress(httpx.TransportError):
            return httpx.request(method, self.url + path, timeout=10, trust_env=False, **options)
        return None

    def until(self, holds: Callable[[], Any], what: str, *, seconds: float = PATIENCE_S) -> float:
        """Returns how long it took."""
        began = time.monotonic()
        while not holds():
            assert time.monotonic() - began < seconds, f"not within {seconds:.0f} s: {what}\n{self.log.read_text()[-3000:]}"
            time.sleep(0.02)
        return time.monotonic() - began

    def members(self) -> list[int]:
        """The processes of its group: Granian itself and the worker that holds the door."""
        assert self.process is not None
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [self.process.pid, *map(int, found.stdout.split())]

    def kill(self, *, only_worker: bool = False) -> None:
        """SIGKILL, to all at once or to the process that holds the spool."""
        assert self.process is not None
        if only_worker:
            for pid in self.members()[1:]:
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.2)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def limit_files(self, most_bytes: int) -> None:
        """From now on no file of the running door grows beyond that."""
        for pid in self.members():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        if self.process.poll() is None:
            self.kill()
        self.process = None

    def memory_mb(self) -> float:
        """Resident memory of all its processes; pages they share count once each."""
        statuses = (Path(f"/proc/{pid}/status").read_text() for pid in self.members())
        return sum(int(line.split()[1]) for text in statuses for line in text.splitlines() if line.startswith("VmRSS")) / 1024

    def cpu_s(self) -> float:
        """Processor time of all its processes so far: what others do on the machine does not count."""
        stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.members())
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")

    def drain(self, *, settle: bool = True, portions: int = 10**9) -> list[dict[str, Any]]:
        """What waits, as the worker would take it; all of it unless the number of portions says otherwise."""
        bearer = {"authorization": f"Bearer {self.config.key('drain').hex()}"}
        taken: list[dict[str, Any]] = []
        with httpx.Client(base_url=self.url, headers=bearer, timeout=30, trust_env=False) as client:
            for _ in range(portions):
                answer = client.get("/drain?limit=1000").raise_for_status().json()
                taken += answer["entries"]
                if not answer["entries"] or not settle:
                    break
                client.post("/drained", json={"upto": answer["entries"][-1]["seq"]}).raise_for_status()
        return taken


class BareProcess(DoorProcess):
    """The same, but for what is behind it: see `bare_door.py`."""

    app = "tests.faults.bare_door:app"


def report(chance: random.Random, *, size: int = 2048) -> dict[str, Any]:
    """About 2 KB, as the kit sends it."""
    identifier = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    return {
        "report_id": identifier,
        "service": "checkin",
        "page": "https://polus.example/checkin/print",
        "error": {"kind": "5xx", "status": 502, "code": "PRINT-7", "detail": "x" * max(0, size - 420)},
        "message": "Не печатается посадочный талон",
        "contact": f"{identifier[:8]}@mail.example",
        "identifiers": [{"kind": "e-ticket", "value": "421-1234567890"}],
        "context": {"browser": "Firefox", "online": True},
        "locale": "ru",
    }


class Form:
    """One report with a blank for its id: filling it in costs the crowd a hundredth of writing it anew."""

    def __init__(self, path: str = "/reports") -> None:
        content = report(random.Random(0))
        raw = json.dumps(content, ensure_ascii=False).encode()
        head = f"POST {path} HTTP/1.1\r\nhost: door\r\ncontent-type: application/json\r\ncontent-length: {len(raw)}\r\n\r\n"
        self.before, self.after = (head.encode() + raw).split(content["report_id"].encode())

    def filled(self, chance: random.Random) -> tuple[str, bytes]:
        """A new id, and the whole request."""
        digits = f"{chance.getrandbits(128):032x}"
        identifier = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
        return identifier, self.before + identifier.encode() + self.after


class Line:
    """One keep-alive connection, reconnected when it breaks. Far cheaper than a full client, so the door is what is measured."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, content: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        raw = json.dumps(content, ensure_ascii=False).encode()
        head = f"POST {path} HTTP/1.1\r\nhost: door\r\ncontent-type: application/json\r\ncontent-length: {len(raw)}\r\n\r\n"
        return await self.ask(head.encode() + raw)

    async def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        return await self.ask(f"GET {path} HTTP/1.1\r\nhost: door\r\n\r\n".encode())

    async def ask(self, raw: bytes) -> tuple[int, dict[str, str], bytes]:
        """Raises `OSError` or `EOFError` when the other side is gone."""
        try:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            assert self.reader is not None
            self.writer.write(raw)
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        except (OSError, EOFError, asyncio.IncompleteReadError):
            self.close()
            raise
        return int(head[0].split()[1]), headers, body

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


@dataclass
class Ledger:
    """What the customers were promised."""

    accepted: dict[str, str] = field(default_factory=dict)
    retried: set[str] = field(default_factory=set)
    refused: int = 0
    broken: int = 0
    changed: int = 0
    waits_s: list[float] = field(default_factory=list)

    def take(self, identifier: str, receipt: str) -> None:
        self.changed += self.accepted.setdefault(identifier, receipt) != receipt

    def percentile_ms(self, share: float) -> float:
        waits = sorted(self.waits_s)
        return waits[min(len(waits) - 1, int(len(waits) * share))] * 1000 if waits else 0.0


class Crowd:
    """Customers in a closed loop: each sends until it is told 202, then sends the next; some send again what was accepted."""

    def __init__(self, port: int, seed: int, *, size: int = 64, again: float = 0.05) -> None:
        self.port = port
        self.chance = random.Random(seed)
        self.size = size
        self.again = again
        self.ledger = Ledger()
        self.is_over = False

    async def run(self) -> None:
        await asyncio.gather(*[self.customer() for _ in range(self.size)])

    async def customer(self) -> None:
        line = Line(self.port)
        while not self.is_over:
            content = report(self.chance)
            if await self.insist(line, content) and self.chance.random() < self.again:
                self.ledger.retried.add(content["report_id"])
                await self.insist(line, content)
        line.close()

    async def insist(self, line: Line, content: dict[str, Any]) -> bool:
        while not self.is_over:
            began = time.monotonic()
            try:
                status, _, body = await line.post("/reports", content)
            except (OSError, EOFError):
                self.ledger.broken += 1
                self.ledger.retried.add(content["report_id"])
                await asyncio.sleep(0.02)
                continue
            self.ledger.waits_s.append(time.monotonic() - began)
            if status == 202:
                self.ledger.take(content["report_id"], json.loads(body)["receipt"])
                return True
            assert status in (429, 503), (status, body)
            self.ledger.refused += 1
            self.ledger.retried.add(content["report_id"])
            await asyncio.sleep(0.02)
        return False


class FailingDisk:
    """A shim between the door and the disk, compiled from `failing_disk.c`; a file switches each fault on."""

    def __init__(self, folder: Path) -> None:
        self.switches = folder / "faults"
        self.switches.mkdir()
        self.shared_object = folder / "failing_disk.so"
        command = ["gcc", "-shared", "-fPIC", "-O1", "-o", str(self.shared_object), str(SHIM), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)

    @staticmethod
    def can_be_built() -> bool:
        return shutil.which("gcc") is not None and sys.platform == "linux"

    @property
    def env(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.shared_object), "FAULTS": str(self.switches)}

    def on(self, fault: str) -> None:
        """`sync` (EIO), `full` (ENOSPC), `readonly` (EROFS) or `slow` (half a second a sync), for the spool's files only."""
        (self.switches / fault).touch()

    def off(self, fault: str) -> None:
        (self.switches / fault).unlink()
