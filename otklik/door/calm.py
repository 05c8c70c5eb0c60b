"""Two quiet pages in the reader's language: the status while nothing has been published, and an address where nothing is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template

from otklik.door.documents import Document, always
from otklik.door.exchange import Answer, Request
from otklik.door.published import PAGE_HEADERS
from otklik.door.texts import LANGUAGES, N_, said

FOLDER = Path(__file__).parent / "static"
STYLE_PATH = "/status/calm.css"
HTML = "text/html; charset=utf-8"
AGAIN = '<meta http-equiv="refresh" content="60">\n'
TITLE = N_("There is no news here yet")
TEXT = N_("This page will say how the services are doing. Nothing has been published so far; look again in a few minutes.")
LOST = N_("There is no such page")
LOST_TEXT = N_("The address may be mistyped, or the page has moved. How the services are doing stands on the status page.")
STATUS = N_("Open the status page")
NAMES = {"ru": "Русский", "en": "English"}


def drawn(language: str, title: str, text: str, way: str, *, again: str = "") -> bytes:
    shell = Template((FOLDER / "calm.html").read_text(encoding="utf-8"))
    return shell.substitute(
        language=language, title=said(language, title), text=said(language, text), way=way, again=again
    ).encode()


def page(language: str) -> Document:
    other = next(each for each in LANGUAGES if each != language)
    way = f'<a href="/status/?lang={other}" hreflang="{other}" lang="{other}">{NAMES[other]}</a>'
    return Document(always(drawn(language, TITLE, TEXT, way, again=AGAIN)), HTML, headers=PAGE_HEADERS)


def documents() -> dict[str, Document | dict[str, Document]]:
    """The page in both languages and its style, by path."""
    style = Document.file(FOLDER / "calm.css")
    return {STYLE_PATH: style, "/status/": {language: page(language) for language in LANGUAGES}}


def is_read_by_a_person(request: Request) -> bool:
    """A browser that opens an address asks for a page before anything else; programs and scripts do not."""
    return request.method in ("GET", "HEAD") and request.header(b"accept").lower().startswith(b"text/html")


@lru_cache(maxsize=len(LANGUAGES))
def lost(language: str) -> Answer:
    """What a person reads where nothing is."""
    way = f'<a href="/status/?lang={language}">{said(language, STATUS)}</a>'
    headers = [(b"content-type", HTML.encode()), (b"cache-control", b"no-store"), (b"content-language", language.encode())]
    return Answer(404, [*headers, *PAGE_HEADERS], drawn(language, LOST, LOST_TEXT, way))
