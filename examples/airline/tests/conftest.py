"""The airline in a test: in this process, or in processes of its own with its control panel."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from examples.address import Address
from examples.airline.breakage import Switch
from examples.airline.seed import Passenger, passengers
from examples.airline.settings import Settings
from examples.airline.site import Site
from examples.airline.urls import application

KEY = "an identity key of at least thirty-two signs"
PATIENCE_S = 20


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def settings_in(folder: Path) -> Settings:
    return Settings(
        data=folder / "airline",
        address=Address("127.0.0.1", free_port()),
        switch=Address("127.0.0.1", free_port()),
        switch_url="http://switch.example",
        door_url=f"http://127.0.0.1:{free_port()}",
        identity_key=KEY,
        passengers=40,
        patience_s=2,
    )


@pytest.fixture
def site(settings: Settings) -> Site:
    return Site(settings)


@pytest.fixture
def switch(settings: Settings) -> Switch:
    return Switch(settings.data)


@pytest.fixture
def browsers(site: Site) -> Iterator[Callable[[], TestClient]]:
    """Makes browsers, each with cookies of its own."""
    app = application(site)
    opened: list[TestClient] = []

    def open_one() -> TestClient:
        opened.append(TestClient(app, raise_server_exceptions=False, headers={"Accept": "text/html", "Accept-Language": "ru"}))
        return opened[-1]

    yield open_one
    for browser in opened:
        browser.close()


@pytest.fixture
def browser(browsers: Callable[[], TestClient]) -> TestClient:
    return browsers()


@pytest.fixture
def zoya() -> Passenger:
    """Зоя Морозова, number 17, from Murmansk."""
    return passengers(17)[-1]


@pytest.fixture
def fellow() -> Passenger:
    """Somebody else on Zoya's flight."""
    return passengers(9)[-1]


def form_of(passenger: Passenger, **other: str) -> dict[str, str]:
    return {"ticket": passenger.ticket, "airport": passenger.airport, "surname": passenger.surname, **other}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Processes:
    """The site under a small supervisor's eye, and its control panel."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.environment = {
            **os.environ,
            "OTKLIK_DATA": str(settings.data.parent),
            "OTKLIK_AIRLINE": str(settings.address),
            "OTKLIK_AIRLINE_SWITCH": str(settings.switch),
            "OTKLIK_DOOR_URL": settings.door_url,
            "OTKLIK_IDENTITY_KEY": KEY,
            "OTKLIK_AIRLINE_PASSENGERS": "40",
            "OTKLIK_AIRLINE_PATIENCE_S": str(settings.patience_s),
            "PYTHONUNBUFFERED": "1",
        }
        self.site = self.start("examples.airline")
        self.panel = self.start("examples.airline.switch")
        self.browser = httpx.Client(
            base_url=settings.address.url,
            headers={"Accept": "text/html", "Accept-Language": "ru"},
            follow_redirects=True,
            trust_env=False,
        )
        self.wait_until(lambda: self.is_up(settings.address) and self.is_up(settings.switch))

    def start(self, module: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module], env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def turn(self, kind: str | None) -> dict[str, Any]:
        answer = httpx.post(f"{self.settings.switch.url}/switch/api", json={"break": kind}, trust_env=False)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    @staticmethod
    def is_up(address: Address) -> bool:
        try:
            return httpx.get(f"{address.url}/healthz", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    @staticmethod
    def wait_until(is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < end, "It did not happen in time."
            time.sleep(0.05)

    def repair(self) -> None:
        """Nothing broken, and the site running, whatever the test left behind."""
        self.turn(None)
        if self.site.poll() is not None:
            self.site.communicate()
            self.site = self.start("examples.airline")
        self.wait_until(lambda: self.is_up(self.settings.address))

    def stop(self) -> None:
        self.browser.close()
        for process in (self.site, self.panel):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE_S)


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    found = Processes(settings_in(tmp_path_factory.mktemp("polyus")))
    yield found
    found.stop()


@pytest.fixture
def running(processes: Processes) -> Iterator[Processes]:
    """The processes, repaired again after the test."""
    yield processes
    processes.repair()
