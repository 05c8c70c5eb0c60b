"""The status page while nothing has been published: calm, honest, and in the reader's language."""

from __future__ import annotations

from pathlib import Path
from string import Template

from otklik.door.documents import Document, always
from otklik.door.published import PAGE_HEADERS
from otklik.door.texts import LANGUAGES, N_, said

FOLDER = Path(__file__).parent / "static"
STYLE_PATH = "/status/calm.css"
TITLE = N_("There is no news here yet")
TEXT = N_("This page will say how the services are doing. Nothing has been published so far; look again in a few minutes.")
NAMES = {"ru": "Русский", "en": "English"}


def page(language: str) -> Document:
    other = next(each for each in LANGUAGES if each != language)
    html = Template((FOLDER / "calm.html").read_text(encoding="utf-8")).substitute(
        language=language, title=said(language, TITLE), text=said(language, TEXT), other=other, other_name=NAMES[other]
    )
    return Document(always(html.encode()), "text/html; charset=utf-8", headers=PAGE_HEADERS)


def documents() -> dict[str, Document | dict[str, Document]]:
    """The page in both languages and its style, by path."""
    style = Document.file(FOLDER / "calm.css")
    return {STYLE_PATH: style, "/status/": {language: page(language) for language in LANGUAGES}}
