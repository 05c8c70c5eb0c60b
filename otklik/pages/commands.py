"""What the command menu can do besides the keys of the page: rooms add sources, asked when somebody opens it or types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise

from otklik.pages import keys
from otklik.pages.places import ways

MOST = 60


@dataclass(frozen=True, kw_only=True)
class Command:
    """One way in the menu. `also` are other words by which it is found; `is_found` stays whatever else is typed."""

    name: str
    href: str
    icon: str = "arrow-right"
    also: str = ""
    is_found: bool = False


Source = Callable[[HttpRequest, str], Iterable[Command]]

_sources: list[Source] = []


def offer(source: Source) -> None:
    """Adds a source: a callable that takes the request and what was typed (empty when the menu opens)."""
    if source not in _sources:
        _sources.append(source)


def commands(request: HttpRequest, words: str) -> list[Command]:
    """What all sources offer this reader; none of it is for strangers."""
    if not request.user.is_authenticated:
        return []
    own = [] if words else places(request)
    return [*own, *(one for source in _sources for one in source(request, words))][:MOST]


def places(request: HttpRequest) -> list[Command]:
    return [Command(name=str(way.name), href=way.href, icon=way.icon, also=in_all_languages(way.name)) for way in ways(request)]


def words_of_keys() -> list[tuple[str, str]]:
    """Each act's usual key and its name in every language: whoever reads Russian may think in English."""
    return [(act.code, in_all_languages(act.name)) for act in keys.acts()]


def in_all_languages(name: str | Promise) -> str:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(name))
    return " ".join(dict.fromkeys(found))
