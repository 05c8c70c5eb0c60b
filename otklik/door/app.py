"""The door's ASGI application: `granian --interface asgi otklik.door.app:app`, one worker."""

from __future__ import annotations

import gc
import logging

from otklik.door.building import Door
from otklik.door.exchange import Receive, Request, Scope, Send
from otklik.lib.config import BadConfig, Config

log = logging.getLogger("otklik.door")


class Application:
    """Builds the door when the server starts, not when this file is imported."""

    def __init__(self) -> None:
        self.door: Door | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.door is not None:
            await self.door.serve(Request(scope, receive, send, self.door.default_language))
        elif scope["type"] == "lifespan":
            await self.live_through(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def live_through(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            self.door = Door(Config.from_env())
        except (BadConfig, ValueError) as error:
            await send({"type": "lifespan.startup.failed", "message": f"The door does not start: {error}"})
            return
        await self.door.start()
        # What exists now stays: the collector need not look at it again with every few hundred reports.
        gc.collect()
        gc.freeze()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.door.stop()
        await send({"type": "lifespan.shutdown.complete"})


app = Application()
