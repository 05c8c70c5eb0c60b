"""A real door beside the tests: its own process, its own spool."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def door_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("door")
    port = free_port()
    address = f"127.0.0.1:{port}"
    env = {**os.environ, "OTKLIK_DATA": str(folder), "OTKLIK_DOOR": address, "OTKLIK_DOOR_URL": f"http://{address}"}
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ws",
        "otklik.door.app:app",
    ]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://{address}/drain")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(url: str) -> None:
    for _attempt in range(100):
        try:
            httpx.get(url, timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The door does not open.")
