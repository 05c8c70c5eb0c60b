"""Serves one ASGI application on Granian inside this very process, so that killing the process kills the site."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.types import ASGIApp

from examples.address import Address

Companion = Callable[[], Coroutine[Any, Any, None]]


def serve(name: str, app: ASGIApp, address: Address, *, beside: Sequence[Companion] = ()) -> None:
    """Serve until SIGTERM or Ctrl-C; `beside` are coroutines that live as long as the server."""
    refuse_a_busy_port(name, address)
    asyncio.run(_serve(name, app, address, beside))
    # Granian's threads may panic while Python's own shutdown is unwinding them; everything is written by now.
    os._exit(0)


def refuse_a_busy_port(name: str, address: Address) -> None:
    """Exits with a sentence; Granian listens with SO_REUSEPORT and would quietly share a port with somebody else."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address.host, address.port))
    except OSError as error:
        raise SystemExit(
            f"{name} cannot listen on {address}: {error.strerror or error}. Choose another address or free this one."
        ) from error


async def _serve(name: str, app: ASGIApp, address: Address, beside: Sequence[Companion]) -> None:
    server = Server(
        app, address.host, address.port, interface=Interfaces.ASGINL, websockets=False, backlog=1024, log_level=LogLevels.error
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    async with asyncio.TaskGroup() as group:
        companions = [group.create_task(companion()) for companion in beside]
        print(f"{name}: {address.url}/", flush=True)
        await server.serve()
        for companion_task in companions:
            companion_task.cancel()
