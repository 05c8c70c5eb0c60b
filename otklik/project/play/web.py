"""A person at a browser without script: pages, forms, and the stream of nudges."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

import httpx

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LIVE = re.compile(r'<live-page[^>]* src="([^"]+)"')
WAIT_S = 60.0


class Failed(Exception):
    """A step of the story did not go as it should; the text says which and how."""


class Browser:
    """Cookies and forms of one person."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.client = httpx.AsyncClient(base_url=base, follow_redirects=True, timeout=WAIT_S, trust_env=False)
        self.token = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.client.aclose()

    async def get(self, address: str) -> str:
        return self.page(await self.client.get(address))

    async def post(self, address: str, **fields: str) -> str:
        """Sends a form as a browser would: with the page's token and a referer of our own site."""
        headers = {"Referer": f"{self.base}/", "Origin": self.base}
        return self.page(await self.client.post(address, data={"csrfmiddlewaretoken": self.token, **fields}, headers=headers))

    def page(self, answer: httpx.Response) -> str:
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            raise Failed(f"{answer.request.method} {answer.request.url.path}: {answer.status_code}")
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer.text

    async def sign_in(self, link: str) -> None:
        """By a one-time link: opening it shows one button, the button signs in."""
        await self.get(link)
        await self.post(link)

    async def nudges(self, page: str) -> AsyncIterator[str]:
        """The topics that change, as the page's own event stream tells them."""
        found = LIVE.search(page)
        if not found:
            raise Failed("The page names no event stream.")
        async with self.client.stream("GET", html.unescape(found[1]), timeout=httpx.Timeout(WAIT_S, read=None)) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event:"):
                    yield line.removeprefix("event:").strip()
