"""The door's own few texts in Russian and English, and which of the two a reader wants."""

from __future__ import annotations

import gettext
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

DOMAIN = "door"
LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("ru", "en")


def N_(text: str) -> str:  # noqa: N802 - the mark that tools for catalogues know
    """Marks a text for the catalogue where it is written; `said` translates it where it is shown."""
    return text


DAYS = (
    N_("{day} January"),
    N_("{day} February"),
    N_("{day} March"),
    N_("{day} April"),
    N_("{day} May"),
    N_("{day} June"),
    N_("{day} July"),
    N_("{day} August"),
    N_("{day} September"),
    N_("{day} October"),
    N_("{day} November"),
    N_("{day} December"),
)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """English when the compiled catalogue is missing: the door still has to say something."""
    return gettext.translation(DOMAIN, LOCALE, languages=[language], fallback=True)


def said(language: str, text: str, **values: object) -> str:
    """The text in that language, with `{names}` filled in."""
    translated = catalogue(language).gettext(text)
    return translated.format(**values) if values else translated


def day_said(language: str, day: date) -> str:
    """«22 ноября»."""
    return said(language, DAYS[day.month - 1], day=day.day).replace(" ", "\u00a0")


@lru_cache(maxsize=1024)
def language_of(accept_language: bytes, default: str) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110, 12.5.4); `default` when none fits."""
    best, best_weight = default, 0.0
    for part in accept_language.decode("latin-1").lower().split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().partition("-")[0]
        weight = quality(parameter)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


def quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0
