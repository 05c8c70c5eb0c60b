"""Russian and English for the demo's pages: Babel catalogues, Jinja environments, the reader's choice."""

from __future__ import annotations

from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection

LANGUAGES = ("ru", "en")
LANGUAGE_COOKIE = "language"


def translations(folder: Path, language: str) -> NullTranslations:
    """The catalogue of one language, compiled in memory; English is the language of the source and needs none."""
    path = folder / "locale" / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def environment(folder: Path, words: NullTranslations) -> Environment:
    """Jinja over `folder`/templates, everything escaped, a misspelt name is an error."""
    found = Environment(
        loader=FileSystemLoader(folder / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    found.policies["ext.i18n.trimmed"] = True
    found.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    return found


def asked_language(request: HTTPConnection) -> str | None:
    """The language asked for in the address, when it is one of ours."""
    wish = request.query_params.get("lang")
    return wish if wish in LANGUAGES else None


def language_of(request: HTTPConnection) -> str:
    """What the address asks, else what was chosen before, else what the browser prefers, else Russian."""
    chosen = asked_language(request) or request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """The best of our languages for an Accept-Language header; a reader of neither gets English."""
    wishes = sorted((_wish(part) for part in header.split(",") if part.strip()), key=lambda wish: -wish[1])
    for tag, weight in wishes:
        if weight > 0 and tag in LANGUAGES:
            return tag
    return "en" if any(tag != "*" for tag, _ in wishes) else "ru"


def _wish(part: str) -> tuple[str, float]:
    tag, _, weight = part.partition(";")
    try:
        quality = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        quality = 0.0
    return tag.strip().lower().split("-")[0], quality
