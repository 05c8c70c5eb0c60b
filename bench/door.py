"""The door against the least an ASGI application can do, in turn on the same cores: reports, status, nudges."""

from __future__ import annotations

import json
import os
import re
import resource
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self
from urllib.request import urlopen

from otklik.lib import tokens
from otklik.lib.clock import iso, now
from otklik.lib.config import Config

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("OTKLIK_BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("OTKLIK_BENCH_SECONDS", "5"))
STREAMS = int(os.environ.get("OTKLIK_BENCH_STREAMS", "10000"))


def main() -> None:
    allow_many_files()
    with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
        bare, door = Server("_bare:app", folder), Server("_belled:app", folder)
        try:
            publish(Path(folder))
            bare.start()
            door.start()
            if shutil.which("wrk"):
                print_requests(bare, door)
            else:
                print("wrk is not installed (Debian: apt-get install wrk): requests a second are not measured.")
            print_nudges(bare, door)
        finally:
            bare.stop()
            door.stop()


class Server:
    """One application on Granian, one worker."""

    def __init__(self, target: str, folder: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as held:
            self.port = int(held.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"OTKLIK_DATA": folder, "OTKLIK_SECRET": "bench", "OTKLIK_SPOOL_BYTES": str(64 * 2**30)}
        self.env = os.environ | own | {"PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}"}
        self.env.pop("DATABASE_URL", None)
        self.target = target

    def start(self) -> None:
        options = [
            "--interface",
            "asgi",
            "--port",
            str(self.port),
            "--backlog",
            "4096",
            "--backpressure",
            "20000",
            "--log-level",
            "warning",
        ]
        self.process = subprocess.Popen([sys.executable, "-m", "granian", *options, self.target], env=self.env)
        for _attempt in range(200):
            try:
                urlopen(f"{self.url}/status/").close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        sys.exit(f"{self.target} does not start.")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()


# Requests


def print_requests(bare: Server, door: Server) -> None:
    cases = {
        "bare 202": (bare, "/reports", True),
        "door: reports, synced": (door, "/reports", True),
        "bare hello": (bare, "/", False),
        "door: status JSON": (door, "/status/checkin.json", False),
        "door: status page": (door, "/status/", False),
    }
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in cases}
    for _round in range(ROUNDS):
        for name, (server, path, posts) in cases.items():
            runs[name].append(load(server.url + path, posts=posts))
    print(f"64 connections, {SECONDS} s each, median of {ROUNDS} rounds in turn; reports of 2 KB\n")
    print(f"{'':24}{'a second':>10}{'p50 ms':>10}{'p99 ms':>10}{'of bare':>10}")
    for name, figures in runs.items():
        reference = runs["bare 202" if cases[name][2] else "bare hello"]
        rates = [each["rate"] for each in figures]
        ratio = statistics.median(rate / other["rate"] for rate, other in zip(rates, reference, strict=True))
        middle = [statistics.median(each[key] for each in figures) for key in ("p50_ms", "p99_ms")]
        print(f"{name:24}{statistics.median(rates):>10.0f}{middle[0]:>10.1f}{middle[1]:>10.1f}{ratio:>10.0%}")
        refused = sum(each["refused_per_second"] + each["broken"] for each in figures)
        if refused:
            print(f"{'':24}some were refused or broken: {refused:.0f}")


def load(url: str, *, posts: bool) -> dict[str, float]:
    script = HERE / ("report.lua" if posts else "read.lua")
    command = ["wrk", "-t1", "-c64", f"-d{SECONDS}", "--latency", "-s", str(script), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = {name: float(value) for name, value in re.findall(r"^(\w+)=([\d.]+)$", said, re.MULTILINE)}
    return figures | {"rate": figures["accepted_per_second"]}


def publish(folder: Path) -> None:
    """One service in a live incident, a page of ordinary length."""
    status = folder / "published" / "status"
    status.mkdir(parents=True)
    incident = {"id": 1, "label": "Не работает печать посадочных", "text": "Чиним печать.", "forecast": None, "version": 3}
    content = {"state": "incident", "incident": incident, "texts": {}, "ask": False, "published_at": iso(now())}
    (status / "checkin.json").write_text(json.dumps(content, ensure_ascii=False))
    for language in ("ru", "en"):
        (status / f"index.{language}.html").write_text("<!doctype html><h1>…</h1>" + "<p>Онлайн-регистрация: работает</p>" * 150)
        (status / f"feed.{language}.atom").write_text("<feed/>")
        (status / f"feed.{language}.json").write_text("{}")
    tree = {"version": 1, "published_at": iso(now()), "services": {"checkin": {}}}
    (folder / "published" / "tree.json").write_text(json.dumps(tree))


# Nudges


def print_nudges(bare: Server, door: Server) -> None:
    key = Config.from_env({"OTKLIK_SECRET": "bench"}).key("live")
    token = tokens.sign(key, {"t": ["desk"]})
    count = min(STREAMS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
    waits: dict[str, list[float]] = {"bare": [], "door": []}
    for name, server, path in (("bare", bare, "/live"), ("door", door, f"/live?t={token}")):
        with Listeners(server, path, count) as listeners:
            waits[name] = [listeners.last_hears_after_ms() for _ in range(5)]
    middle = {name: statistics.median(each) for name, each in waits.items()}
    print(
        f"\none nudge to {count} open pages, the last has it after: bare {middle['bare']:.0f} ms, door {middle['door']:.0f} ms",
        end="",
    )
    print(f" ({middle['door'] / middle['bare']:.2f} ×; median of 5)")


class Listeners:
    """Open event streams, read with one epoll."""

    def __init__(self, server: Server, path: str, count: int) -> None:
        self.server = server
        self.request = f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode()
        self.count = count
        self.poll = select.epoll()
        self.open: dict[int, socket.socket] = {}

    def __enter__(self) -> Self:
        for number in range(self.count):
            line = socket.create_connection(("127.0.0.1", self.server.port))
            line.sendall(self.request)
            line.setblocking(False)
            self.open[line.fileno()] = line
            self.poll.register(line.fileno(), select.EPOLLIN)
            if number % 200 == 0:
                time.sleep(0.02)
        self.hear(b"hello")
        return self

    def __exit__(self, *_: object) -> None:
        for line in self.open.values():
            line.close()
        self.poll.close()

    def last_hears_after_ms(self) -> float:
        time.sleep(0.5)
        began = time.perf_counter()
        with socket.create_connection(("127.0.0.1", self.server.port)) as line:
            line.sendall(b"GET /ring HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            self.hear(b"desk")
        return (time.perf_counter() - began) * 1000

    def hear(self, event: bytes) -> None:
        """Until every line has heard that event."""
        missing = set(self.open)
        until = time.monotonic() + 60
        while missing:
            for number, _ in self.poll.poll(1, 1000):
                if event in self.open[number].recv(4096):
                    missing.discard(number)
            if time.monotonic() > until:
                sys.exit(f"{len(missing)} of {self.count} streams heard nothing.")


def allow_many_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
