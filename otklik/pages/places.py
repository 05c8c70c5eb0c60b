"""The main navigation: rooms above say which places they offer, the shell shows those that the reader may enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Text = str | Promise


def anybody(_request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the main navigation. `key` is a physical key as in `KeyboardEvent.code`."""

    id: str
    name: Text
    url_name: str
    icon: str
    key: str = ""
    order: int = 50
    may: Callable[[HttpRequest], bool] = anybody


@dataclass(frozen=True, kw_only=True)
class Way:
    """A place as one reader sees it."""

    id: str
    name: Text
    href: str
    icon: str
    key: str
    is_current: bool


_places: dict[str, Place] = {}


def offer(place: Place) -> None:
    """Puts a place into the navigation; the same id replaces it."""
    _places[place.id] = place


def ways(request: HttpRequest, here: str = "") -> list[Way]:
    """The places this reader may enter, in order. `here` names the current one; otherwise the address tells."""
    found = []
    for place in sorted(_places.values(), key=lambda place: place.order):
        try:
            href = reverse(place.url_name)
        except NoReverseMatch:
            continue
        if place.may(request):
            found.append((place, href))
    current = here or _current(request.path, found)
    return [
        Way(id=place.id, name=place.name, href=href, icon=place.icon, key=place.key, is_current=place.id == current)
        for place, href in found
    ]


def _current(path: str, found: list[tuple[Place, str]]) -> str:
    """The place with the longest address that the path begins with."""
    inside = [(len(href), place.id) for place, href in found if path.startswith(href)]
    return max(inside)[1] if inside else ""
