"""The command's own texts by the terminal's language; works without Django and from a read-only installation."""

from __future__ import annotations

import gettext as catalogues
import importlib
import io
from pathlib import Path

DOMAIN = "wording"
LOCALES = Path(__file__).parent / "locale"

_current: catalogues.NullTranslations = catalogues.NullTranslations()


def speak(language: str) -> None:
    """From now on texts come in this language; English when there is no catalogue for it."""
    global _current  # noqa: PLW0603 - one terminal, one language
    _current = translations(language)


def translations(language: str) -> catalogues.NullTranslations:
    """The compiled catalogue when it is fresh; else its source, read in memory."""
    source = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = source.with_suffix(".mo")
    try:
        if not source.exists() or compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            return catalogues.translation(DOMAIN, LOCALES, languages=[language], fallback=True)
    except FileNotFoundError:
        pass
    return read(source, language)


def read(source: Path, language: str) -> catalogues.NullTranslations:
    # Babel is loaded only here: usually the compiled catalogue is there.
    pofile = importlib.import_module("babel.messages.pofile")
    mofile = importlib.import_module("babel.messages.mofile")
    memory = io.BytesIO()
    with source.open("rb") as text:
        mofile.write_mo(memory, pofile.read_po(text, locale=language))
    memory.seek(0)
    return catalogues.GNUTranslations(memory)


def gettext(text: str) -> str:
    return _current.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    return _current.ngettext(one, many, count)
