"""Opening tickets over the API, durable, against a bare Django view with one INSERT, in turn on the same cores.

On a database of its own, or on that of DATABASE_URL (filled by `otklik bench load`), into which it opens tickets.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import django
import psycopg

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("OTKLIK_BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("OTKLIK_BENCH_SECONDS", "5"))
CLIENTS = (1, 16, 64)
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    if not shutil.which("wrk"):
        print("wrk is not installed (Debian: apt-get install wrk): nothing is measured.")
        return
    with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
        Path(folder).chmod(0o711)
        data = Path(folder) / "data"
        data.mkdir()
        os.environ |= {"OTKLIK_DATA": str(data), "OTKLIK_SECRET": "bench", "DJANGO_SETTINGS_MODULE": "otklik.project.settings"}
        from otklik.project.running import database_at_hand  # noqa: PLC0415 - the environment first

        with database_at_hand():
            django.setup()
            given = prepared()
            desk, bare = Desk(), Bare()
            try:
                desk.start()
                bare.start()
                compare(desk, bare, given)
            finally:
                desk.stop()
                bare.stop()


def prepared() -> dict[str, str]:
    """A person, a token, a customer, a service; returns what a request needs."""
    from otklik.accounts.models import Operator  # noqa: PLC0415 - Django is set up first
    from otklik.api.actions.tokens import make_token  # noqa: PLC0415
    from otklik.customers.models import Customer  # noqa: PLC0415
    from otklik.desk.models import Ticket  # noqa: PLC0415
    from otklik.project import schema  # noqa: PLC0415
    from otklik.services.models import Service  # noqa: PLC0415

    schema.bring_up_to_date()
    person = Operator.objects.get_queryset().filter(email="bench@bench.example").first() or Operator.objects.create_user(
        "bench@bench.example", name="Bench", roles=["operator", "lead"]
    )
    Service.objects.get_or_create(slug="checkin", defaults={"name_ru": "Онлайн-регистрация"})
    customer = Customer.objects.create(name="Иван Петров")
    _token, secret = make_token(person, name="bench", scopes=["tickets:write"], by=person)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute("CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, body text NOT NULL)")
    print(f"{Ticket.objects.count():,} tickets are there")
    return {"BENCH_TOKEN": secret, "BENCH_CUSTOMER": str(customer.pk)}


class Server:
    """A process that listens, and the processor time that it and its children have taken."""

    command: list[str]
    path = "/"

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as held:
            self.port = int(held.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = os.environ | {"PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}", "OTKLIK_API_RATE": "100000000"}
        self.env |= {"OTKLIK_DESK": f"127.0.0.1:{self.port}"}

    def start(self) -> None:
        self.process = subprocess.Popen([word.format(port=self.port) for word in self.command], env=self.env)
        for _attempt in range(300):
            try:
                urlopen(Request(self.url + self.path, data=b"{}")).close()
            except HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        sys.exit(f"{self.command} does not start.")

    def stop(self) -> None:
        if process := getattr(self, "process", None):
            process.terminate()
            process.wait(20)

    def cpu_s(self) -> float:
        return cpu_of_family(self.process.pid)


class Desk(Server):
    command = [sys.executable, "-m", "otklik.project.cli", "desk"]
    path = "/api/v1/tickets"


class Bare(Server):
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", "{port}", "--blocking-threads", "6", "--backpressure", "256", "--log-level", "error", "_bare_view:app"]  # fmt: skip
    path = "/bare"


def compare(desk: Desk, bare: Bare, given: dict[str, str]) -> None:
    cases = [("bare view, one INSERT", bare, {}), ("open a ticket", desk, {}), ("… with a key", desk, {"BENCH_KEYS": "1"})]
    print(f"{SECONDS} s each, median of {ROUNDS} rounds in turn; wrk and PostgreSQL on the same cores\n")
    print(f"{'clients':>7}  {'':24}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'of bare':>9}")
    for clients in CLIENTS:
        runs: dict[str, list[dict[str, float]]] = {name: [] for name, _server, _more in cases}
        for _round in range(ROUNDS):
            for name, server, more in cases:
                runs[name].append(load(server, clients, given | more))
        for name, figures in runs.items():
            rates = [each["accepted_per_second"] for each in figures]
            ratio = statistics.median(
                rate / other["accepted_per_second"] for rate, other in zip(rates, runs[cases[0][0]], strict=True)
            )
            p50, p99, cpu = (statistics.median(each[key] for each in figures) for key in ("p50_ms", "p99_ms", "cpu_ms"))
            print(
                f"{clients:>7}  {name:24}{statistics.median(rates):>10.0f}{p50:>9.1f}{p99:>9.1f}{cpu:>9.2f}{ratio:>9.0%}",
                flush=True,
            )
            if bad := sum(each["refused"] + each["broken"] for each in figures):
                print(f"{'':9}{bad:.0f} were refused or broken")


def load(server: Server, clients: int, given: dict[str, str]) -> dict[str, float]:
    before = server.cpu_s() + cpu_of_database()
    command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}", "--latency", "-s", str(HERE / "api.lua"), server.url]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | given | {"BENCH_PATH": server.path}
    ).stdout
    figures = {name: float(value) for name, value in re.findall(r"^(\w+)=([\d.]+)$", said, re.MULTILINE)}
    cpu = server.cpu_s() + cpu_of_database() - before
    return figures | {"cpu_ms": cpu * 1000 / max(1.0, figures["accepted"])}


def cpu_of_database() -> float:
    with psycopg.connect(os.environ["DATABASE_URL"]) as line:
        backend = line.info.backend_pid
    try:
        return cpu_of_family(int(stat_of(backend)[1]))
    except (OSError, IndexError):
        # PostgreSQL on another machine: its part is not seen.
        return 0.0


def cpu_of_family(pid: int) -> float:
    """Seconds taken by a process and its children, those that have ended included."""
    total = 0.0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = stat_of(int(place.name))
        except (OSError, IndexError):
            continue
        if int(place.name) == pid or int(fields[1]) == pid:
            total += sum(int(field) for field in fields[11:15]) / TICK
    return total


def stat_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


if __name__ == "__main__":
    main()
