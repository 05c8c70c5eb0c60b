"""The browser kit for the company's site, held in memory, and the error page that a web server keeps for the day it needs it."""

from __future__ import annotations

import re
import time
from functools import lru_cache
from pathlib import Path

import guard
from otklik.door.documents import Document
from otklik.door.exchange import Answer, Request

FOLDER = Path(guard.__file__).parent / "static"
NAMES = ("kit.js", "kit-worker.js", "kit.css")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def documents(folder: Path = FOLDER) -> dict[str, Document]:
    """The files that are there, by their path at the door."""
    return {f"/{name}": Document.file(folder / name) for name in NAMES if (folder / name).exists()}


class ErrorPage:
    """`GET /error.html?service=…`: the page with this door's address and that service written into it."""

    def __init__(self, url: str, folder: Path = FOLDER) -> None:
        text = (folder / "error.html").read_text(encoding="utf-8").replace("{{door}}", url)
        self.page = lru_cache(maxsize=64)(
            lambda service: Document(lambda _: text.replace("{{service}}", service).encode(), "text/html; charset=utf-8")
        )

    async def show(self, request: Request) -> Answer:
        service = request.query("service")
        known = service if len(service) <= 40 and SLUG.fullmatch(service) else ""
        return self.page(known).answer(request, time.time())
