"""`otklik door`: the lean ASGI door on Granian; it loads neither Django nor a database."""

from __future__ import annotations

import argparse
import os
import resource

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from otklik.project import ground, logs, served

# Open event streams never end by themselves: they are cut when the door stops, and the page reconnects.
STOP_WITHIN_S = 3
WAITING_CONNECTIONS = 4096
# Granian's own limit must never come before the door's: it sheds by its own rules, and each open page is one stream.
MOST_CONNECTIONS = 20_000


def run(_options: argparse.Namespace) -> int:
    config = ground.prepare()
    os.environ["OTKLIK_DATA"] = str(config.data)
    logs.configure("door")
    allow_many_files()
    Granian(
        "otklik.door.app:app",
        address=config.door.host,
        port=config.door.port,
        interface=Interfaces.ASGI,
        workers=1,
        backlog=WAITING_CONNECTIONS,
        backpressure=MOST_CONNECTIONS,
        websockets=False,
        log_dictconfig=logs.for_granian(),
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_WITHIN_S,
    ).serve(target_loader=served.load)
    return 0


def allow_many_files() -> None:
    """Every stream is a file: as many as this user may open."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
