"""The main navigation: rooms above say which places they offer, the shell shows those that the reader may enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import Promise

from otklik.pages.addresses import address

Text = str | Promise


def anybody(_request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the main navigation. `key` is a physical key as in `KeyboardEvent.code`.

    `inside` names another place: then it is a tab on that one's pages, and the bar keeps only its key and command.
    `covers` gives the addresses of further pages that belong to it.
    """

    id: str
    name: Text
    url_name: str
    icon: str
    key: str = ""
    order: int = 50
    inside: str = ""
    covers: Callable[[], Iterable[str]] = tuple
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
    inside: str = ""


_places: dict[str, Place] = {}


def offer(place: Place) -> None:
    """Puts a place into the navigation; the same id replaces it."""
    _places[place.id] = place


def ways(request: HttpRequest, here: str = "") -> list[Way]:
    """The places this reader may enter, in order. `here` names the current one; otherwise the address tells."""
    found = []
    for place in sorted(_places.values(), key=lambda place: place.order):
        try:
            href = address(place.url_name)
        except NoReverseMatch:
            continue
        if place.may(request):
            found.append((place, href))
    current = here or _current(request.path, found)
    around = next((place.inside for place, _href in found if place.id == current), "")
    return [
        Way(
            id=place.id,
            name=place.name,
            href=href,
            icon=place.icon,
            key=place.key,
            is_current=place.id in (current, around),
            inside=place.inside,
        )
        for place, href in found
    ]


def tabs(request: HttpRequest, place: str, here: str) -> list[dict[str, Any]]:
    """A place and those inside it, for the tabs piece; nothing when there is none to choose from."""
    found = [way for way in ways(request, here) if place in (way.id, way.inside)]
    return [{"href": way.href, "text": way.name, "current": way.id == here} for way in found] if len(found) > 1 else []


def _current(path: str, found: list[tuple[Place, str]]) -> str:
    """The place with the longest address that the path begins with."""
    inside = [
        (len(address), place.id) for place, href in found for address in (href, *place.covers()) if path.startswith(address)
    ]
    return max(inside)[1] if inside else ""
