"""Who may knock how often: a bucket of tokens for each client's address, and how many bodies are read at once."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any

from otklik.door.exchange import Request, TooSlow

BURST_SECONDS = 2
MOST_ADDRESSES = 50_000
MOST_BODIES = 1000
BODY_WITHIN_S = 10.0


class Networks:
    """“10.0.0.0/8, ::1”. Raises `ValueError` when that is not what it says."""

    def __init__(self, text: str) -> None:
        self.all = [ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()]
        # Customers come back with every click: what was found out of an address is kept.
        self.has = lru_cache(maxsize=8192)(self.found)

    def found(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        plain = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(plain in network for network in self.all)


@lru_cache(maxsize=8192)
def household(address: str) -> str:
    """An IPv6 customer owns a whole /64, so that is what is counted."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{address}/64", strict=False)) if found.version == 6 and not found.ipv4_mapped else address


class Callers:
    """Finds the client behind trusted proxies and counts how often it comes. `rate` is requests a second; 0 means no cap."""

    def __init__(
        self,
        rate: float,
        *,
        proxies: Networks,
        exempt: Networks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate = rate
        self.burst = rate * BURST_SECONDS
        self.proxies = proxies
        self.exempt = exempt
        self.clock = clock
        self.buckets: dict[str, tuple[float, float]] = {}

    def address(self, peer: str, request: Request) -> str:
        """The peer, or what the nearest proxy that is not ours wrote into X-Forwarded-For."""
        if not self.proxies.has(peer):
            return peer
        hops = [hop.strip() for hop in request.joined(b"x-forwarded-for").split(",") if hop.strip()]
        strangers = (hop for hop in reversed(hops) if not self.proxies.has(hop))
        return next(strangers, hops[0] if hops else peer)

    def wait_s(self, address: str) -> int:
        """0 when this one may come in; otherwise the seconds after which it may try again."""
        if not self.rate or self.exempt.has(address):
            return 0
        key, moment = household(address), self.clock()
        tokens, seen = self.buckets.pop(key, (self.burst, moment))
        tokens = min(self.burst, tokens + (moment - seen) * self.rate)
        allowed = tokens >= 1
        # Taken out and put back: the dictionary stays in the order of last use, so the oldest is dropped first.
        self.buckets[key] = (tokens - allowed, moment)
        if len(self.buckets) > MOST_ADDRESSES:
            del self.buckets[next(iter(self.buckets))]
        return 0 if allowed else math.ceil((1 - tokens) / self.rate)


class Bodies:
    """The bodies being read: so many at once and no more, and none for longer than `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self.begun_at: dict[asyncio.Task[Any], float] = {}
        self.overdue: set[asyncio.Task[Any]] = set()

    @property
    def are_too_many(self) -> bool:
        return len(self.begun_at) >= self.most

    async def read(self, request: Request, *, most_bytes: int) -> bytes:
        """The whole body. Raises `TooLarge`, `TooSlow` or `Gone`."""
        task = asyncio.current_task()
        assert task is not None
        self.begun_at[task] = time.monotonic()
        try:
            return await request.body(most_bytes=most_bytes)
        except asyncio.CancelledError:
            if task not in self.overdue:
                raise
            task.uncancel()
            raise TooSlow from None
        finally:
            del self.begun_at[task]
            self.overdue.discard(task)

    async def watch(self) -> None:
        """Ends what takes too long, for ever: one look a second costs the fast ones less than a timer for each."""
        while True:
            await asyncio.sleep(1)
            latest = time.monotonic() - self.seconds
            for task in [task for task, begun_at in self.begun_at.items() if begun_at < latest]:
                self.overdue.add(task)
                task.cancel()
