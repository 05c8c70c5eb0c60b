"""The tabs of the settings: rooms above add theirs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from otklik.pages.places import Place

_tabs: dict[str, Place] = {}


def offer(tab: Place) -> None:
    """Puts a page among the settings."""
    _tabs[tab.id] = tab


def tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """Those that this reader may open, for the tabs piece."""
    shown = sorted((tab for tab in _tabs.values() if tab.may(request)), key=lambda tab: tab.order)
    return [{"href": reverse(tab.url_name), "text": tab.name, "current": tab.id == here} for tab in shown]
