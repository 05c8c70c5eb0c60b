"""Settles the environment of a test run before Django reads its settings; pytest loads it with `-p`."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from otklik.project.postgres import database
from otklik.project.postgres.server import Server
from otklik.project.trouble import Trouble

GIVEN = "OTKLIK_TEST_DATABASE_URL"


def _settle() -> Path:
    """Workers of one run share the cluster of the first process and have a data folder each."""
    for name in [name for name in os.environ if name.startswith("OTKLIK_") and name != GIVEN]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="otklik-test-"))
    (folder / "static").mkdir()
    os.environ["OTKLIK_DATA"] = str(folder)
    os.environ["OTKLIK_SECRET"] = "a secret for tests"  # noqa: S105 - it guards nothing
    os.environ.pop("NATS_URL", None)
    return folder


class Cluster:
    """One server for the whole run: the one that OTKLIK_TEST_DATABASE_URL names, or an embedded one in a temporary folder."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.server: Server | None = None
        self.data = _settle()

    def start(self) -> None:
        if not os.environ.get(GIVEN):
            self.folder = Path(tempfile.mkdtemp(prefix="otklik-test-"))
            (self.folder / "data").mkdir()
            self.folder.chmod(0o711)
            self.server = Server.of(self.folder / "data", throwaway=True)
            self.server.start()
            os.environ[GIVEN] = self.server.place.url
            database.wait_for(self.server.place.url, seconds=60)
        os.environ["DATABASE_URL"] = os.environ[GIVEN]

    def stop(self) -> None:
        if self.server:
            self.server.stop()
            os.environ.pop(GIVEN, None)
        for folder in filter(None, (self.folder, self.data)):
            shutil.rmtree(folder, ignore_errors=True)


cluster = Cluster()
# A run that fails before its first test never reaches `pytest_unconfigure`.
atexit.register(cluster.stop)
try:
    cluster.start()
except (Trouble, psycopg.OperationalError) as error:
    pytest.exit(f"The tests have no PostgreSQL: {error}", returncode=1)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    cluster.stop()
