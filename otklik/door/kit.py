"""The browser kit for the company's site, held in memory."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path

import guard
from otklik.door.documents import Document, always
from otklik.door.exchange import Headers

FOLDER = Path(guard.__file__).parent / "static"
NAMES = ("kit.js", "kit-worker.js", "kit.css")
ERROR_PAGE = "/error.html"
SERVICE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
POLICY = b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'"
HEADERS: Headers = [(b"content-security-policy", POLICY), (b"x-robots-tag", b"noindex")]


def documents(folder: Path = FOLDER) -> dict[str, Document | dict[str, Document]]:
    """The files that are there, by their path at the door."""
    return {f"/{name}": Document.file(folder / name) for name in NAMES if (folder / name).exists()}


class ErrorPage:
    """The page for a web server's `error_page`: made out to a service and to this door, to be saved on the web server."""

    def __init__(self, door_url: str, folder: Path = FOLDER) -> None:
        path = folder / "error.html"
        self.template = path.read_text(encoding="utf-8").replace("{{ door }}", html.escape(door_url)) if path.exists() else ""
        self.made_out = lru_cache(maxsize=64)(self.make_out)

    def of(self, service: str) -> Document:
        """Anything that is no name of a service counts as none."""
        return self.made_out(service if len(service) <= 40 and SERVICE.fullmatch(service) else "")

    def make_out(self, service: str) -> Document:
        return Document(
            always(self.template.replace("{{ service }}", service).encode()), "text/html; charset=utf-8", headers=HEADERS
        )
