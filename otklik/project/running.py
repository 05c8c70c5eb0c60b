"""A database for as long as a command needs one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from otklik.project import ground
from otklik.project.postgres import database
from otklik.project.postgres.server import Server


@contextlib.contextmanager
def database_at_hand(*, locked: bool = False) -> Iterator[str]:
    """DATABASE_URL as it is, or the embedded server: the running one, or one started for as long as this lasts.

    `locked`: the caller holds the lock of the data folder already.
    """
    config = ground.prepare()
    os.environ["OTKLIK_DATA"] = str(config.data)
    if config.database_url:
        database.refuse_unreadable(config.database_url)
        yield config.database_url
        return
    server = Server.of(config.data)
    os.environ["DATABASE_URL"] = server.place.url
    if server.is_up():
        yield server.place.url
        return
    handle = None if locked else ground.lock(config.data)
    server.start()
    try:
        database.wait_for(server.place.url, seconds=60)
        database.prepare(server.place.url)
        yield server.place.url
    finally:
        server.stop()
        if handle is not None:
            os.close(handle)
