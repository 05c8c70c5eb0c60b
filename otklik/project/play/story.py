"""The story, step by step; each step either happens or raises `Failed` with what went wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from otklik.lib.clock import now
from otklik.project.play import looks
from otklik.project.play.looks import Watch, crowd, letters, switch, until
from otklik.project.play.stage import Stage
from otklik.project.play.traveller import Traveller
from otklik.project.play.web import Browser, Failed
from otklik.project.words import gettext as _

SHORT_FORECAST = timedelta(seconds=8)
STILL_BROKEN = 3


async def play(stage: Stage) -> dict[str, Any]:
    """The whole story. Returns the incident's record and what was measured."""
    async with together(stage):
        await sign_in(stage)
        await begin_whole(stage)
        await check_in_and_break(stage)
        await raise_and_brief(stage)
        await forecast_and_miss(stage)
        await repair(stage)
        await still_broken(stage)
        await repair(stage, again=True)
        await confirm(stage)
        return {"record": await stage.record(), "measured": stage.measured}


@asynccontextmanager
async def together(stage: Stage) -> AsyncIterator[None]:
    """Whatever happens, the airline works again and every connection is closed."""
    try:
        yield
    finally:
        await switch(stage, None)
        browsers = [*stage.operators, stage.responder, stage.lead]
        await asyncio.gather(*(browser.client.aclose() for browser in browsers), *(one.close() for one in stage.travellers))


async def sign_in(stage: Stage) -> None:
    stage.tell(_("Operators, the responder and the lead sign in"))
    stage.operators = [Browser(stage.config.desk_url) for _ in stage.people.on_shift]
    pairs = [
        *zip(stage.operators, stage.people.on_shift, strict=True),
        (stage.responder, stage.people.responder),
        (stage.lead, stage.people.lead),
    ]
    await crowd(browser.sign_in(link) for browser, link in pairs)


async def begin_whole(stage: Stage) -> None:
    """An incident left over from before is closed, and the airline works."""
    await switch(stage, None)
    left = (await stage.status())["incident"]
    if left:
        room = await stage.responder.get(f"/incidents/{left['id']}/")
        for name in ("acknowledge", "fix", "close"):
            if f"/incidents/{left['id']}/{name}/" in room:
                await stage.responder.post(f"/incidents/{left['id']}/{name}/")
                room = await stage.responder.get(f"/incidents/{left['id']}/")
        await until("the incident of before is closed", lambda: looks.has_state(stage, "ok"))


async def check_in_and_break(stage: Stage) -> None:
    stage.tell(_("{count} travellers check in").format(count=len(stage.travellers)))
    await crowd(one.check_in() for one in stage.travellers)
    if not await stage.travellers[0].prints():
        raise Failed("The boarding pass does not print although nothing is broken.")
    stage.tell(_("The connection is cut while boarding passes print"))
    stage.newest_before = await looks.newest_ticket(stage.operators[0], after=0)
    await switch(stage, "cut")
    if any(await crowd(one.prints() for one in stage.travellers)):
        raise Failed("A boarding pass was printed although the airline is broken.")
    await crowd(one.report(stage.door) for one in stage.travellers)


async def raise_and_brief(stage: Stage) -> None:
    """Two operators tap within a moment; everybody's page changes; one incident, both credited."""
    stage.tell(_("An operator sees the tickets come in and taps once; a colleague does the same"))
    first, second = stage.operators[:2]
    number = str(await until("tickets appear on the desk", lambda: looks.newest_ticket(first, after=stage.newest_before)))
    watches = [Watch(browser) for browser in stage.operators]
    seen = [asyncio.create_task(watch.sees_incident()) for watch in watches]
    await asyncio.wait_for(asyncio.gather(*(watch.ready.wait() for watch in watches)), looks.PATIENCE_S)
    began = time.monotonic()
    await asyncio.gather(
        *(browser.post("/incidents/raise/", service=stage.service, ticket=number) for browser in (first, second))
    )
    rooms = await asyncio.wait_for(asyncio.gather(*seen), looks.PATIENCE_S)
    stage.measured["raise → all operators' pages, s"] = round(max(at for at, _room in rooms) - began, 2)
    if len({room for _at, room in rooms}) != 1:
        raise Failed("Two taps made two incidents.")
    stage.incident = rooms[0][1]
    stage.tell(_("All {count} operators see it; the responder is called").format(count=len(stage.operators)))
    calls = await until("the responder's call arrives", lambda: letters(stage, stage.people.responder_email, "/duty/ack/"))
    await until("the call is in the log", lambda: looks.stamped(stage, "paged"))
    record = await stage.record()
    stage.measured["raise → first page sent, s"] = looks.seconds_between(record, "raised", "paged")
    if len(record["raises"]) < 2:
        raise Failed("Only one of the two operators who tapped is credited.")
    async with Browser(stage.config.desk_url) as phone:
        await phone.get(calls[-1])
        await phone.post(calls[-1], answer="accept")
    stage.tell(_("The responder accepts; every operator reads the briefing"))
    await crowd(looks.read_briefing(browser) for browser in stage.operators)
    await until("every operator has read the briefing", lambda: looks.stamped(stage, "operators_informed"))
    await until("every traveller is counted as affected", lambda: looks.all_affected(stage))
    await until("every traveller is told", lambda: looks.stamped(stage, "customers_informed"))
    await looks.every_screen(stage, lambda news: bool(news["incident"]), "knows nothing of the incident")


async def forecast_and_miss(stage: Stage) -> None:
    stage.tell(_("The responder gives a forecast, and it runs out"))
    end = now() + SHORT_FORECAST
    await stage.step(
        "forecast",
        from_at=end.isoformat(),
        to_at=end.isoformat(),
        next_update_at=end.isoformat(),
        basis_ru="Перезапускаем печать",
        basis_en="Restarting the printing",
    )
    # Where nobody could publish in time, as after a crash, it must never be shown.
    if await until("the forecast is public or over", lambda: looks.shown_or_over(stage, end)) == looks.SHOWN:
        stage.measured["change → public status, s"] = round((now() - (end - SHORT_FORECAST)).total_seconds(), 2)
    await until("the forecast that ran out is gone", lambda: looks.has_forecast(stage, False))
    promised = (await stage.status())["incident"]["next_update_at"]
    if promised and datetime.fromisoformat(promised) <= now():
        raise Failed("The next news is promised for a time that has passed.")
    await until("the delay is on record", lambda: looks.missed(stage))
    stage.tell(_("Everybody reads “longer than expected”; a new forecast follows"))
    await stage.step("forecast", minutes="15")
    await until("the new forecast is public", lambda: looks.has_forecast(stage, True))


async def repair(stage: Stage, *, again: bool = False) -> None:
    stage.tell(
        _("The repair did not hold for everybody: found and fixed once more") if again else _("The cause is found and repaired")
    )
    await stage.step("identify")
    await switch(stage, None)
    await stage.step("fix")
    await until("error screens ask «Получилось?»", lambda: looks.asks(stage))
    await until("every traveller is asked by letter", lambda: looks.asked(stage, 2 if again else 1))


async def still_broken(stage: Stage) -> None:
    stage.tell(
        _("{count} travellers answer “still broken”: it opens again and the responder is called again").format(count=STILL_BROKEN)
    )
    calls = len(await letters(stage, stage.people.responder_email, "/duty/ack/"))
    by_link, *on_screen = stage.travellers[:STILL_BROKEN]
    await by_link.answer_by_link(looks.confirm_link(stage, by_link), "broken")
    for one in on_screen:
        await one.answer_on_screen(stage.door, "broken")
    await until("three still broken open it again", lambda: looks.reopened(stage))

    async def called_again() -> list[str]:
        links = await letters(stage, stage.people.responder_email, "/duty/ack/")
        return links if len(links) > calls else []

    link = (await until("the responder is called again", called_again))[-1]
    async with Browser(stage.config.desk_url) as phone:
        await phone.get(link)
        await phone.post(link, answer="accept")


async def confirm(stage: Stage) -> None:
    stage.tell(_("Everybody prints the boarding pass and confirms, by letter or on the screen"))
    if not all(await crowd(one.prints() for one in stage.travellers)):
        raise Failed("A boarding pass still does not print after the repair.")
    half = len(stage.travellers) // 2

    async def answer(number: int, one: Traveller) -> None:
        if number < half:
            await one.answer_by_link(looks.confirm_link(stage, one), "through")
        else:
            await one.answer_on_screen(stage.door, "through")

    await crowd(answer(number, one) for number, one in enumerate(stage.travellers))
    await until("all have confirmed", lambda: looks.confirmed(stage))
    await stage.step("close")
    await until("the public status is well again", lambda: looks.has_state(stage, "ok"))
    await asyncio.sleep(2 * looks.LOOKS_EVERY_S)
    await stage.mails.look(stage.door)
