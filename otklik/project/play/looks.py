"""What the steps of the story look at, and how they wait for it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from otklik.lib.clock import now
from otklik.project.play.stage import Stage
from otklik.project.play.traveller import Traveller
from otklik.project.play.web import Browser, Failed

AT_ONCE = 24
PATIENCE_S = 90.0
LOOKS_EVERY_S = 0.25
TICKET = re.compile(r"/tickets/(\d+)/")
ROOM = re.compile(r"/incidents/(\d+)/")
READ = re.compile(r'action="(/incidents/briefings/\d+/read/)"')
SHOWN, OVER = "shown", "over"
Found = TypeVar("Found")


async def crowd(acts: Iterable[Awaitable[Any]]) -> list[Any]:
    """All of them, a few dozen at a time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def placed(act: Awaitable[Any]) -> Any:
        async with places:
            return await act

    return list(await asyncio.gather(*(placed(act) for act in acts)))


async def until(what: str, look: Callable[[], Awaitable[Found]]) -> Found:
    """Looks again and again until there is something. Raises `Failed` after a while."""
    end = time.monotonic() + PATIENCE_S
    while not (found := await look()):
        if time.monotonic() > end:
            raise Failed(f"Waited {PATIENCE_S:.0f} s in vain until {what}.")
        await asyncio.sleep(LOOKS_EVERY_S)
    return found


async def switch(stage: Stage, kind: str | None) -> None:
    answer = await stage.door.post(f"{stage.config.airline_switch.url}/switch/api", json={"break": kind})
    answer.raise_for_status()


class Watch:
    """One operator's open page: hears the nudge, fetches the strip, sees the incident."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.ready = browser, asyncio.Event()

    async def sees_incident(self) -> tuple[float, int]:
        """When the strip changed (monotonic seconds), and to which incident."""
        page = await self.browser.get("/tickets/")
        async for topic in self.browser.nudges(page):
            if topic == "hello":
                self.ready.set()
            elif topic == "desk" and (found := ROOM.search(await self.browser.get("/incidents/strip/"))):
                return time.monotonic(), int(found[1])
        raise Failed("The stream of nudges ended.")


async def newest_ticket(browser: Browser, *, after: int) -> int:
    """The highest number on the list, once it is higher than `after`; 0 before that."""
    numbers = [int(number) for number in TICKET.findall(await browser.get("/tickets/?show=all&service=checkin"))]
    return newest if (newest := max(numbers, default=0)) > after else 0


async def read_briefing(browser: Browser) -> None:
    found = READ.search(await browser.get("/incidents/strip/"))
    if not found:
        raise Failed("An operator's strip shows no briefing to read.")
    await browser.post(found[1])
    if READ.search(await browser.get("/incidents/strip/")):
        raise Failed("A briefing that was read is still shown as unread.")


async def letters(stage: Stage, address: str, path: str) -> list[str]:
    await stage.mails.look(stage.door)
    return stage.mails.to(address, path)


async def stamped(stage: Stage, stamp: str) -> bool:
    return bool((await stage.record())["stamps"][stamp])


async def all_affected(stage: Stage) -> bool:
    return len((await stage.record())["affected"]) >= len(stage.travellers)


async def every_screen(stage: Stage, good: Callable[[dict[str, Any]], bool], otherwise: str) -> None:
    for news in await crowd(one.news(stage.door) for one in stage.travellers):
        if not good(news):
            raise Failed(f"A traveller's error screen {otherwise}.")


async def has_state(stage: Stage, state: str) -> bool:
    return bool((await stage.status())["state"] == state)


async def has_forecast(stage: Stage, wished: bool) -> bool:
    """Whether the public status shows a forecast; one that is over must never be shown."""
    incident = (await stage.status())["incident"]
    shown = incident["forecast"] if incident else None
    return bool(shown) is wished


async def shown_or_over(stage: Stage, end: datetime) -> str:
    """Whether the forecast that ends then is public, or its time is over; empty before that."""
    if await has_forecast(stage, True):
        return SHOWN
    return OVER if now() >= end else ""


async def missed(stage: Stage) -> bool:
    return any(one["missed_at"] for one in (await stage.record())["forecasts"])


async def asks(stage: Stage) -> bool:
    return bool((await stage.travellers[0].news(stage.door))["ask"])


async def asked(stage: Stage, times: int) -> bool:
    """Whether everybody has so many letters that ask «Получилось?»."""
    await stage.mails.look(stage.door)
    return all(len(set(stage.mails.notices_to(one.email, ":fixed:"))) >= times for one in stage.travellers)


async def reopened(stage: Stage) -> bool:
    return bool((await stage.record())["reopened"])


async def confirmed(stage: Stage) -> bool:
    return bool((await stage.record())["state"] == "confirmed")


def seconds_between(record: dict[str, Any], begin: str, end: str) -> float:
    first, last = record["stamps"][begin], record["stamps"][end]
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds() if first and last else -1.0


def confirm_link(stage: Stage, one: Traveller) -> str:
    links = stage.mails.to(one.email, "/confirm/")
    if not links:
        raise Failed(f"{one.email} has no letter with a link to answer.")
    return links[-1]
