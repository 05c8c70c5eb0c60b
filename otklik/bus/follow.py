"""Following the nudges from a process that has an event loop (the door)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg

from otklik.bus.nudge import CHANNEL, EVERYTHING, standing_topic, unpacked

FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 10.0
# The only thing that is read here: what the triggers of this table have told while nobody listened.
STANDINGS = "SELECT id, standing FROM accounts_operator"


async def follow(database_url: str) -> AsyncIterator[frozenset[str]]:
    """Yields sets of topics for ever; after each (re)connection first "*" and everybody's standing: something may have been missed meanwhile.

    An empty set says that the connection is lost just now.
    """
    wait = FIRST_WAIT_S
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5)
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                standings = await (await connection.execute(STANDINGS)).fetchall()
                wait = FIRST_WAIT_S
                yield frozenset({EVERYTHING, *(standing_topic(*row) for row in standings)})
                async for notice in connection.notifies():
                    yield unpacked(notice.payload)
        except (psycopg.Error, OSError):
            yield frozenset()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_S)
