"""The command line's own language, by LANG; the catalogue's domain is `otklik`."""

from __future__ import annotations

import gettext as catalogues
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "otklik"

_current: catalogues.NullTranslations = catalogues.NullTranslations()


def speak(language: str) -> None:
    global _current  # noqa: PLW0603 - one terminal, one language
    _current = catalogues.translation(DOMAIN, LOCALES, languages=[language], fallback=True)


def gettext(text: str) -> str:
    return _current.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    return _current.ngettext(one, many, count)


def source(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def is_stale(language: str) -> bool:
    """Whether the catalogue has a newer source than its compiled form."""
    try:
        return source(language).stat().st_mtime_ns > source(language).with_suffix(".mo").stat().st_mtime_ns
    except FileNotFoundError:
        return source(language).exists()
