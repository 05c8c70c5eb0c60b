"""A traveller: checks in, loses the connection, reports like the kit does, confirms or not."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import httpx

from otklik.lib.config import Config
from otklik.project.play.web import Browser, Failed

PDF = re.compile(r'href="(/boarding-pass/[\w-]+\.pdf)"')
IDENTITY = re.compile(r'data-identity="([^"]+)"')
ANY_SEAT = "any"


class Traveller:
    """One passenger of the demo airline at one browser. `told` collects what the error screen showed."""

    def __init__(self, config: Config, *, ticket: str, airport: str, surname: str, email: str, language: str) -> None:
        self.config, self.email, self.language = config, email, language
        self.ticket, self.airport, self.surname = ticket, airport, surname
        self.site = Browser(config.airline.url)
        self.pdf = self.identity = self.receipt = ""
        self.report_id = str(uuid.uuid4())

    async def check_in(self) -> None:
        """Form, seat, boarding pass on the screen."""
        await self.site.get(f"/check-in/?lang={self.language}")
        page = await self.site.post("/check-in/", ticket=self.ticket, airport=self.airport, surname=self.surname)
        if not PDF.search(page):
            page = await self.site.post("/check-in/seat/", seat=ANY_SEAT)
        found, identity = PDF.search(page), IDENTITY.search(page)
        if not found or not identity:
            raise Failed(f"{self.email} could not check in before the failure.")
        self.pdf, self.identity = found[1], html.unescape(identity[1])

    async def prints(self) -> bool:
        """Whether the boarding pass arrives whole."""
        try:
            answer = await self.site.client.get(self.pdf)
        except httpx.HTTPError:
            return False
        return answer.is_success and answer.content.startswith(b"%PDF") and answer.content.rstrip().endswith(b"%%EOF")

    async def report(self, door: httpx.AsyncClient) -> None:
        """What the kit sends by itself; sent twice, as after a lost answer, and told the same both times."""
        body = {
            "report_id": self.report_id,
            "service": "checkin",
            "page": f"{self.config.airline.url}{self.pdf}",
            "error": {"kind": "cut", "detail": "connection closed"},
            "contact": self.email,
            "identity": self.identity,
            "context": {"played": True},
            "locale": self.language,
        }
        first, again = [await self.sent(door, body) for _ in range(2)]
        if first["receipt"] != again["receipt"]:
            raise Failed("The same report was given two receipts.")
        self.receipt = first["receipt"]

    async def sent(self, door: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
        answer = await door.post("/reports", json=body)
        if answer.status_code != httpx.codes.ACCEPTED:
            raise Failed(f"The door answered a report with {answer.status_code}.")
        return dict(answer.json())

    async def news(self, door: httpx.AsyncClient) -> dict[str, Any]:
        """What the error screen shows now."""
        answer = await door.get(f"/reports/{self.receipt}")
        if not answer.is_success:
            raise Failed(f"The door forgot a receipt: {answer.status_code}.")
        return dict(answer.json())

    async def answer_on_screen(self, door: httpx.AsyncClient, answer: str) -> None:
        """«Получилось?» on the error screen."""
        body = {"id": str(uuid.uuid4()), "kind": "confirmation", "answer": answer}
        sent = await door.post(f"/reports/{self.receipt}/follow-ups", json=body)
        if sent.status_code != httpx.codes.ACCEPTED:
            raise Failed(f"The door answered a confirmation with {sent.status_code}.")

    async def answer_by_link(self, link: str, answer: str) -> None:
        """«Получилось?» from the letter: a page with two buttons."""
        async with Browser(self.config.desk_url) as browser:
            await browser.get(link)
            await browser.post(link, answer=answer)

    async def close(self) -> None:
        await self.site.client.aclose()
