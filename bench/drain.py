"""Drained reports into tickets per second: a real door with a full spool, a worker's drain.

On a database of its own, or on that of DATABASE_URL, into which it brings reports.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import django
import httpx

REPORTS = int(os.environ.get("OTKLIK_BENCH_REPORTS", "5000"))
RUNS = 3
FULL = {
    "service": "bench",
    "page": "https://polus.example/checkin/print",
    "error": {"kind": "5xx", "status": 503, "code": "PRINT-7"},
    "locale": "ru",
    "context": {"flight": "PL 204", "agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537", "sent_by": "browser"},
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="otklik-drain-") as folder:
        Path(folder).chmod(0o711)
        run(Path(folder))


def run(folder: Path) -> None:
    port = free_port()
    os.environ |= {
        "OTKLIK_DATA": str(folder / "data"),
        "OTKLIK_SECRET": "bench",
        "OTKLIK_DOOR": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "otklik.project.settings",
    }
    (folder / "data").mkdir()
    from otklik.project.running import database_at_hand  # noqa: PLC0415 - the environment first

    with database_at_hand():
        django.setup()
        from otklik.project import schema  # noqa: PLC0415 - Django is set up first

        schema.bring_up_to_date()
        from_door(folder / "data", port)


def from_door(folder: Path, port: int) -> None:
    fill(folder / "door")
    server = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    door = subprocess.Popen([*server, "otklik.door.app:app"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        measure(f"http://127.0.0.1:{port}")
    finally:
        door.terminate()
        door.wait()


def fill(spool: Path) -> None:
    """Every sender is new, and proven by nobody: each report makes a customer and a ticket, the dearest case."""
    from otklik.door.store import Entry, Store  # noqa: PLC0415 - Django is set up first

    store = Store.opened(spool)
    for _batch in range(0, REPORTS * RUNS, 500):
        entries = []
        for _report in range(500):
            report = uuid.uuid4()
            body = {
                **FULL,
                "report_id": str(report),
                "contact": f"{report.hex}@mail.example",
                "message": "Не печатается посадочный талон",
            }
            raw = json.dumps(body, ensure_ascii=False).encode()
            entries.append(Entry(report.hex, "report", str(report), report.hex, "bench", "2026-11-22T11:05:00.000Z", raw))
        store.keep(entries)
    store.close()


def measure(url: str) -> None:
    from otklik.desk.models import Ticket  # noqa: PLC0415 - Django is set up first
    from otklik.services.models import Service  # noqa: PLC0415 - Django is set up first
    from otklik.signals.actions import take  # noqa: PLC0415 - Django is set up first
    from otklik.signals.door import Door  # noqa: PLC0415 - Django is set up first

    Service.objects.get_or_create(slug="bench", defaults={"name_ru": "Регистрация", "name_en": "Check-in"})
    wait_for(url)
    before = Ticket.objects.count()
    rates, cpu_began = [], time.process_time()
    with Door(url) as door:
        for _run in range(RUNS):
            began, count = time.perf_counter(), 0
            while count < REPORTS:
                entries, _left = door.waiting()
                told = take(entries)
                door.settle(entries[-1]["seq"], told)
                count += len(entries)
            rates.append(count / (time.perf_counter() - began))
    made = Ticket.objects.count() - before
    cpu_ms = 1000 * (time.process_time() - cpu_began) / made
    print(f"{made} tickets; reports a second in {RUNS} runs: {', '.join(f'{rate:.0f}' for rate in rates)}")
    print(f"median {statistics.median(rates):.0f}/s; {cpu_ms:.2f} ms of the worker's CPU a report")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str) -> None:
    for _attempt in range(100):
        try:
            httpx.get(url, timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The door does not open.")


if __name__ == "__main__":
    main()
