"""The SMTP side: takes mail, or refuses it for a while when a test asks for that."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, Envelope, Session

from examples.mailbox.store import Store

LARGEST = 30 * 1024 * 1024


@dataclass
class Behaviour:
    """Whether mail is taken; otherwise the code it is refused with."""

    accept: bool = True
    code: int = 451


class Taker:
    """aiosmtpd's handler."""

    def __init__(self, store: Store, behaviour: Behaviour) -> None:
        self.store, self.behaviour = store, behaviour

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if not self.behaviour.accept:
            return f"{self.behaviour.code} The demo's mailbox was told to refuse"
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        await asyncio.to_thread(self.store.keep, content, list(envelope.rcpt_tos))
        return "250 Kept"


async def take_mail(taker: Taker, host: str, port: int) -> None:
    """Listens until cancelled."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(taker, data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=loop, ident="Otklik demo mailbox"), host, port
    )
    async with server:
        await server.serve_forever()
