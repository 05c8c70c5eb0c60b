"""Ways in the person's menu: rooms above add theirs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from otklik.pages.addresses import address
from otklik.pages.places import Place

_ways: dict[str, Place] = {}


def offer(way: Place) -> None:
    """Puts a page into the person's menu."""
    _ways[way.id] = way


def ways(request: HttpRequest) -> list[dict[str, Any]]:
    """Those that this reader may go."""
    shown = sorted((way for way in _ways.values() if way.may(request)), key=lambda way: way.order)
    return [{"href": address(way.url_name), "text": way.name, "icon": way.icon} for way in shown]
