"""What a wait at the door is compared with: the least that reads a report, keeps it on the disk (unless BARE_KEEPS=no) and says so.

A bound in milliseconds would time the machine and whoever else works on it; this one is asked in the same moments and waits for the same things.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

keeps = os.environ.get("BARE_KEEPS", "yes") == "yes"
kept = os.open(Path(os.environ["OTKLIK_DATA"]) / "kept", os.O_WRONLY | os.O_CREAT | os.O_APPEND)


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return await live_through(receive, send)
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    if keeps and scope["path"] == "/reports":
        os.write(kept, body)
        os.fdatasync(kept)
    answer = b'{"receipt": "bare"}'
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", str(len(answer)).encode())]})
    await send({"type": "http.response.body", "body": answer})
    return None


async def live_through(receive: Any, send: Any) -> None:
    while (kind := (await receive())["type"]) != "lifespan.shutdown":
        await send({"type": f"{kind}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
