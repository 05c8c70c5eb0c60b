"""`otklik desk`: the operators' site on Granian."""

from __future__ import annotations

import argparse
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from otklik.project import ground, logs, served

# One worker of a few threads: a second one costs 90 MB and the two cores are shared with the door, the worker and the
# database; the threads wait for the database, where the interpreter's lock is free. The more of them, the more tickets of
# one moment share a commit.
THREADS = 12
WAITING_REQUESTS = 256
STOP_WITHIN_S = 8


def run(_options: argparse.Namespace) -> int:
    config = ground.prepare()
    os.environ["OTKLIK_DATA"] = str(config.data)
    logs.configure("desk")
    Granian(
        "otklik.project.wsgi:application",
        address=config.desk.host,
        port=config.desk.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=WAITING_REQUESTS,
        websockets=False,
        log_dictconfig=logs.for_granian(),
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_WITHIN_S,
    ).serve(target_loader=served.load_behind_gate)
    return 0
