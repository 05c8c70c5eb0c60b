"""Following the nudges from a process that has an event loop (the door)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg

from otklik.bus.nudge import CHANNEL, EVERYTHING, unpacked

FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 10.0


async def follow(database_url: str) -> AsyncIterator[frozenset[str]]:
    """Yields sets of topics for ever; after each (re)connection first {"*"}: something may have been missed meanwhile.

    An empty set says that the connection is lost just now.
    """
    wait = FIRST_WAIT_S
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5)
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                wait = FIRST_WAIT_S
                yield frozenset({EVERYTHING})
                async for notice in connection.notifies():
                    yield unpacked(notice.payload)
        except (psycopg.Error, OSError):
            yield frozenset()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_S)
