"""Obeys the switch: the five ways in which the check-in breaks, each as it happens in life."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from examples.airline.breakage import CUT, ERROR, HANG, KILL, Switch

CHECK_IN = ("/check-in/", "/boarding-pass/")
PRINTING = ("/boarding-pass/",)
LOOKS_EVERY_S = 0.2


class PrinterOffline(RuntimeError):
    """The bug of the breakage "error"."""


class Cut:
    """Stands outside everything, like the network: sends half of a printed boarding pass and hangs up."""

    def __init__(self, app: ASGIApp, switch: Switch) -> None:
        self._app, self._switch = app, switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_printing = scope["type"] == "http" and scope["path"].startswith(PRINTING) and scope["path"].endswith(".pdf")
        is_cut = is_printing and self._switch.now().kind == CUT
        await self._app(scope, receive, _half(send) if is_cut else send)


def _half(send: Send) -> Send:
    """Passes on the head and half of the first piece of a good answer, then nothing more."""
    state = {"good": True, "over": False}

    async def send_half(message: Message) -> None:
        if state["over"]:
            return
        if message["type"] == "http.response.start":
            state["good"] = message["status"] < 300
        elif state["good"]:
            state["over"] = True
            body = message.get("body", b"")
            message = {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        await send(message)

    return send_half


class Outage:
    """Stands inside the guard, where the site's own code is: hangs, or fails."""

    def __init__(self, app: ASGIApp, switch: Switch) -> None:
        self._app, self._switch = app, switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(CHECK_IN):
            await _until(lambda: self._switch.now().kind != HANG)
            if self._switch.now().kind == ERROR:
                raise PrinterOffline("PRINT-7: the queue of boarding passes does not answer")
        await self._app(scope, receive, send)


async def die_when_told(switch: Switch) -> None:
    """Kills this process the hard way as soon as the switch says so."""
    await _until(lambda: switch.now().kind == KILL)
    os.kill(os.getpid(), signal.SIGKILL)


async def stay_dead(switch: Switch) -> None:
    """Waits, without listening anywhere, until the switch says that the site may live."""
    await _until(lambda: switch.now().kind != KILL)


async def _until(is_so: Callable[[], bool]) -> None:
    while True:
        if is_so():
            return
        await asyncio.sleep(LOOKS_EVERY_S)
