"""What a command needs before it may import models: the ground, a database at hand, Django set up."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import django

from otklik.project import ground, logs
from otklik.project.postgres import database
from otklik.project.postgres.server import Server

SETTINGS = "otklik.project.settings"


@contextlib.contextmanager
def database_at_hand() -> Iterator[str]:
    """DATABASE_URL as it is, or the embedded server: the running one, or one started for as long as this lasts."""
    config = ground.prepare()
    os.environ["OTKLIK_DATA"] = str(config.data)
    if config.database_url:
        yield config.database_url
        return
    server = Server.of(config.data)
    os.environ["DATABASE_URL"] = server.place.url
    if server.is_up():
        yield server.place.url
        return
    lock = ground.lock(config.data)
    server.start()
    try:
        database.wait_for(server.place.url, seconds=60)
        database.prepare(server.place.url)
        yield server.place.url
    finally:
        server.stop()
        os.close(lock)


def set_up(process: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    logs.configure(process)
    django.setup()
