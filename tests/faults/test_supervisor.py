"""`otklik up` for real: every child is killed, the supervisor is killed, all is stopped and started again; nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from otklik.project import leftovers
from otklik.project.postgres import database
from otklik.project.postgres.place import Place, url_for
from otklik.project.postgres.server import running_pid

PATIENCE_S = 120.0
PARTS = ("postgres", "door", "desk", "worker")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def until(true: Callable[[], Any], *, seconds: float = PATIENCE_S, what: str = "") -> Any:
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


class House:
    """One data folder with its `otklik up`, seen from outside: its output, its ports, its processes."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.data, self.log = folder / "var", folder / "log"
        self.desk, self.door = (f"127.0.0.1:{free_port()}" for _ in range(2))
        inherited = {
            key: value
            for key, value in os.environ.items()
            if key not in ("DATABASE_URL", "OTKLIK_SECRET", "OTKLIK_TEST_DATABASE_URL")
        }
        own = {"OTKLIK_DATA": str(self.data), "OTKLIK_DESK": self.desk, "OTKLIK_DOOR": self.door, "LANGUAGE": "en"}
        self.environment = inherited | own | environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Until it has greeted. Returns the seconds that took."""
        began = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "otklik.project.cli", "up"], env=self.environment, stdout=log, stderr=log
            )
        until(lambda: "  Desk " in self.text() or self.process.poll() is not None, what="greeting")
        assert self.process.poll() is None, self.text()
        return time.monotonic() - began

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "otklik.project.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def text(self) -> str:
        return self.log.read_text()

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().splitlines() if line.startswith("{") and line.endswith("}")]

    def pid(self, part: str) -> int:
        """Of the part's present life."""
        return [event["pid"] for event in self.events() if event.get("part") == part and event["event"] == "started"][-1]

    def lives(self, part: str) -> int:
        return sum(1 for event in self.events() if event.get("part") == part and event["event"] == "started")

    def url(self) -> str:
        return self.environment.get("DATABASE_URL") or url_for(self.data)

    def health(self, address: str) -> dict[str, Any] | None:
        try:
            answer = httpx.get(f"http://{address}/healthz", timeout=5, trust_env=False)
        except httpx.HTTPError:
            return None
        return answer.json() if answer.status_code == 200 else None

    def is_well(self, *, since: float = 0.0) -> bool:
        """Door and desk answer, and the worker has given a sign of life after `since` (monotonic)."""
        desk = self.health(self.desk)
        age = desk["parts"]["worker"]["age_s"] if desk else None
        return bool(self.health(self.door) and age is not None and age < min(5.0, time.monotonic() - since))

    def report(self) -> str:
        """Sends one report. Returns its receipt."""
        body = {
            "report_id": str(uuid.uuid4()),
            "service": "checkin",
            "page": "/print",
            "error": {"kind": "network"},
            "locale": "ru",
        }
        answer = httpx.post(f"http://{self.door}/reports", json=body, timeout=10, trust_env=False)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["receipt"])

    def opens(self, slug: str) -> None:
        """Makes a service, and waits until the door has heard of it: until something is published it takes every name, then only these."""
        with psycopg.connect(self.url()) as connection:
            connection.execute(
                "INSERT INTO services_service (slug, name_ru, name_en, url, safe_text_ru, safe_text_en, identity_key, is_public, position)"
                " VALUES (%s, 'Регистрация', '', '', '', '', 'key', true, 1)",
                [slug],
            )
        until(lambda: self.status_of(slug) == 200, what=f"the status of {slug} is published")

    def status_of(self, slug: str) -> int:
        return httpx.get(f"http://{self.door}/status/{slug}.json", timeout=10, trust_env=False).status_code

    def knows(self, receipt: str) -> bool:
        return httpx.get(f"http://{self.door}/reports/{receipt}", timeout=10, trust_env=False).status_code == 200

    def processes(self) -> list[int]:
        found = leftovers.marked(self.data)
        server = running_pid(Path(url_home(self.data)).joinpath("cluster"))
        return [*found, server] if server else found


def url_home(data: Path) -> Path:
    pointer = data / "postgres.path"
    return Path(pointer.read_text().strip()) if pointer.exists() else Place(home=data / "postgres", user=None).home


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Below a folder that everybody may pass through, as a server's user must."""
    found = Path(tempfile.mkdtemp(prefix="otklik-up-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[House]:
    house = House(folder)
    print(f"\ncold start {house.start():.1f} s")
    until(house.is_well, what="all parts are well")
    house.opens("checkin")
    yield house
    if house.process.poll() is None:
        house.stop()
    assert house.processes() == []


@pytest.fixture(scope="module")
def kept(house: House) -> str:
    """Something that must outlive every kill: a row in the database and a report at the door."""
    with psycopg.connect(house.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    return house.report()


def still_there(house: House, receipt: str) -> bool:
    with psycopg.connect(house.url()) as connection:
        row = connection.execute("SELECT number FROM kept").fetchone()
    return row == (42,) and house.knows(receipt)


def test_it_tells_where_it_is_and_how_the_first_admin_gets_in(house: House) -> None:
    assert f"http://{house.desk}" in house.text()
    assert f"http://{house.door}" in house.text()
    assert f"http://{house.desk}/sign-in/once/" in house.text()


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_comes_back_and_nothing_is_lost(house: House, kept: str, part: str) -> None:
    until(house.is_well, what="well before the kill")
    lives, began = house.lives(part), time.monotonic()
    os.kill(house.pid(part), signal.SIGKILL)
    until(lambda: house.lives(part) > lives, seconds=30, what=f"{part} is started again")
    until(lambda: house.is_well(since=began), what=f"all is well after {part} was killed")
    print(f"\n{part}: well again after {time.monotonic() - began:.1f} s")
    assert still_there(house, kept)


def test_all_parts_killed_at_once_come_back(house: House, kept: str) -> None:
    lives, began = {part: house.lives(part) for part in PARTS}, time.monotonic()
    for part in PARTS:
        os.kill(house.pid(part), signal.SIGKILL)
    until(lambda: all(house.lives(part) > lives[part] for part in PARTS), seconds=30, what="every part is started again")
    until(lambda: house.is_well(since=began), what="all is well")
    assert still_there(house, kept)


def test_a_second_one_on_the_same_data_is_refused(house: House) -> None:
    answer = house.run("up")
    assert answer.returncode == 1
    assert f"Another Otklik (process {house.process.pid}) runs on {house.data}." in answer.stderr


def test_its_ports_are_refused_to_another_one_by_name(house: House, folder: Path) -> None:
    other = House(folder, OTKLIK_DATA=str(folder / "other"), OTKLIK_DESK=house.desk)
    answer = other.run("up")
    assert answer.returncode == 1
    assert f"Port {house.desk.partition(':')[2]} is taken by" in answer.stderr
    assert "OTKLIK_DESK=" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_commands_use_the_running_database(house: House) -> None:
    answer = house.run("check")
    assert "knows Russian letters" in answer.stdout, answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_killed_supervisor_takes_its_children_with_it_and_starts_again_on_the_same_data(house: House, kept: str) -> None:
    house.process.kill()
    house.process.wait()
    until(lambda: not house.processes(), seconds=30, what="no child is left")
    print(f"\nstart after kill -9: {house.start():.1f} s")
    until(house.is_well, what="all is well")
    assert still_there(house, kept)


def test_sigterm_stops_everything_cleanly_and_it_starts_again(house: House, kept: str) -> None:
    began = time.monotonic()
    assert house.stop() == 0
    print(f"\nstopped after {time.monotonic() - began:.1f} s")
    assert house.processes() == []
    assert "Traceback" not in house.text()
    print(f"warm start {house.start():.1f} s")
    until(house.is_well, what="all is well")
    assert still_there(house, kept)


def test_ctrl_c_stops_everything_too(house: House) -> None:
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(60) == 0
    assert house.processes() == []


def test_it_runs_on_a_server_of_somebody_elses(folder: Path) -> None:
    """On the tests' server: the embedded one, or Debian's PostgreSQL 15 when OTKLIK_TEST_DATABASE_URL names it."""
    url = database.with_name(os.environ["DATABASE_URL"], f"test_{uuid.uuid4().hex[:12]}")
    house = House(folder, OTKLIK_DATA=str(folder / "theirs"), DATABASE_URL=url)
    house.data = folder / "theirs"
    try:
        house.start()
        until(house.is_well, what="all is well")
        assert house.lives("postgres") == 0
        house.opens("checkin")
        assert house.knows(house.report())
        assert house.stop() == 0
    finally:
        if house.process and house.process.poll() is None:
            house.process.kill()
        database.drop(url)
