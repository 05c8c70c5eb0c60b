"""What a reader prefers: language, theme and density, kept in cookies; a signed-in person's own settings come first."""

from __future__ import annotations

import zoneinfo
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.dispatch import Signal
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request

LANGUAGE_COOKIE = "language"
NAMES = {"ru": "Русский", "en": "English"}
THEME_COOKIE = "theme"
THEMES = ("light", "dark")
DENSITY_COOKIE = "density"
DENSITIES = ("compact", "comfortable")
YEAR_SECONDS = 365 * 24 * 3600

# Sent when a reader changed a preference by hand, with `request`, `language` and `theme` (empty: unchanged).
preferred = Signal()


def languages() -> list[tuple[str, str]]:
    """The languages on offer with their names in themselves."""
    return [(code, NAMES.get(code) or str(name)) for code, name in settings.LANGUAGES]


def known_language(code: Any) -> str:
    """The code when it is on offer, else an empty string."""
    return code if isinstance(code, str) and code in dict(settings.LANGUAGES) else ""


def language_of(request: HttpRequest) -> str:
    """`?lang=`, then the person's own, then the cookie, then the browser's, then the company's."""
    person = getattr(request, "user", None)
    return (
        known_language(request.GET.get("lang"))
        or known_language(getattr(person, "locale", ""))
        or known_language(request.COOKIES.get(LANGUAGE_COOKIE))
        or known_language(_language_of_browser(request))
        or settings.LANGUAGE_CODE
    )


def without_language(url: str) -> str:
    """The address without its `?lang=`, which would speak louder than what was just chosen."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    return parts._replace(query=urlencode(query)).geturl()


def _language_of_browser(request: HttpRequest) -> str:
    return get_language_from_request(request) if request.headers.get("Accept-Language") else ""


def zone_of(request: HttpRequest) -> zoneinfo.ZoneInfo:
    """The person's own time zone, or the company's."""
    name = getattr(getattr(request, "user", None), "time_zone", "") or settings.TIME_ZONE
    try:
        return zoneinfo.ZoneInfo(str(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def theme_of(request: HttpRequest) -> str:
    """`light`, `dark`, or empty: as the reader's machine says."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def density_of(request: HttpRequest) -> str:
    """How close things stand at the desk: `compact` unless the reader wants more room."""
    density = request.COOKIES.get(DENSITY_COOKIE, "")
    return density if density in DENSITIES else DENSITIES[0]


def remember(response: HttpResponseBase, name: str, value: str) -> None:
    """Keeps a preference in this browser for a year; an empty value forgets it."""
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    secure = urlsplit(getattr(settings, "DESK_URL", "")).scheme == "https"
    # Not HttpOnly: the theme switch of the page writes the same cookie.
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=secure)
