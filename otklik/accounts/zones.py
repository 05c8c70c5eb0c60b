"""Time zones to choose from: the Russian ones first, by their cities in the reader's language."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils.translation import get_language

from otklik.lib.clock import now

FIRST = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Tbilisi",
    "Asia/Yerevan",
    "Asia/Baku",
    "Europe/Minsk",
)
AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


def zone_choices() -> list[tuple[str, str]]:
    """`("Europe/Moscow", "Москва, UTC+3")`, for a form's field."""
    return _choices(get_language() or "ru", now().strftime("%Y-%m-%d"))


@lru_cache(maxsize=8)
def _choices(language: str, day: str) -> list[tuple[str, str]]:
    """Once a language and day: offsets change with summer time."""
    at = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    others = sorted(name for name in zoneinfo.available_timezones() if name.startswith(AREAS) and name not in FIRST)
    named = {name: _named(name, language, at) for name in (*FIRST, *others)}
    first = [(name, named[name]) for name in FIRST]
    # Old names of a zone read the same as its present one; one of them is enough.
    rest = {named[name]: name for name in others if named[name] not in {words for _name, words in first}}
    return [*first, *((name, words) for words, name in sorted(rest.items())), ("UTC", "UTC")]


def _named(name: str, language: str, at: datetime) -> str:
    zone = zoneinfo.ZoneInfo(name)
    offset = at.astimezone(zone).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    sign, hours, rest = "−" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    return f"{city_of(name, language)}, UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def city_of(name: str, language: str) -> str:
    """A zone's city as its reader calls it: «Киев». CLDR keeps its names under those the zones had long ago (Europe/Kiev)."""
    cities = Locale.parse(language).time_zones
    for known in (name, *_former_names().get(name, ())):
        if city := cities.get(known, {}).get("city"):
            return str(city)
    return get_timezone_location(name, locale=language, return_city=True).rpartition("/")[2]


@lru_cache(maxsize=1)
def _former_names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for former, present in get_global("zone_aliases").items():
        found.setdefault(present, []).append(former)
    return found
