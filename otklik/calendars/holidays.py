"""Public holidays of a country or one of its regions, by their published lists."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from django.utils.translation import get_language

from otklik.lib.later import later

if TYPE_CHECKING:
    import holidays
else:
    holidays = later("holidays")

# Countries whose people this desk most likely works with stand first in a choice.
FIRST = ("RU", "BY", "KZ", "UZ", "AM", "GE", "AZ", "KG")
LANGUAGES = {"ru": "ru", "en": "en_US"}


@lru_cache(maxsize=256)
def days_off(country: str, region: str, year: int) -> frozenset[date]:
    """The days on which this country rests; none when no country is named."""
    return frozenset(named_days_off(country, region, year, "")) if country else frozenset()


@lru_cache(maxsize=256)
def named_days_off(country: str, region: str, year: int, language: str) -> dict[date, str]:
    """The same with their names, in the reader's language where the list has it."""
    chosen = LANGUAGES.get(language)
    spoken = getattr(holidays.country_holidays(country), "supported_languages", ())
    found = holidays.country_holidays(country, subdiv=region or None, years=year, language=chosen if chosen in spoken else None)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


@lru_cache(maxsize=1)
def known() -> dict[str, list[str]]:
    """Countries by their two letters, each with its regions."""
    return {
        code: list(regions)
        for code, regions in holidays.list_supported_countries(include_aliases=False).items()
        if len(code) == 2
    }


def country_choices() -> list[tuple[str, str]]:
    """`("RU", "Россия")` in the reader's language, near ones first."""
    return _choices(get_language() or "ru")


@lru_cache(maxsize=8)
def _choices(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language.replace("-", "_")).territories
    named = {code: str(names.get(code, code)) for code in known()}
    rest = sorted((code for code in named if code not in FIRST), key=lambda code: named[code])
    return [(code, named[code]) for code in (*(code for code in FIRST if code in named), *rest)]
