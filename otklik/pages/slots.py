"""Openings in the shell that rooms above fill: the shell knows their names, never who fills them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

Filling = Callable[[HttpRequest], str]

SLOTS = ("head", "strip", "shift", "person", "search", "search_url", "keys", "news")

_fillings: dict[str, Filling] = {}


def fill(name: str, filling: Filling) -> None:
    """Gives an opening its content: a callable that takes the request and returns safe HTML (an address for `search_url`)."""
    if name not in SLOTS:
        raise ValueError(f"The shell has no opening “{name}”, only {', '.join(SLOTS)}.")
    _fillings[name] = filling


def filled(name: str, request: HttpRequest) -> str:
    """What stands in the opening for this reader; empty when no room has filled it."""
    filling = _fillings.get(name)
    return filling(request) if filling else ""
