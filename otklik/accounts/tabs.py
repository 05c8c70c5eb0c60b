"""The pages of the settings in a few groups: rooms above add theirs and say by `inside` where they belong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from otklik.pages.places import Place

GROUPS = {
    "people": pgettext_lazy("settings", "People and teams"),
    "desk": pgettext_lazy("settings", "Desk and rules"),
    "services": pgettext_lazy("settings", "Services and catalogue"),
    "data": pgettext_lazy("settings", "Data and API"),
}

_tabs: dict[str, Place] = {}


def offer(tab: Place) -> None:
    """Puts a page among the settings; one that names no group stands with the data."""
    _tabs[tab.id] = tab


def addresses() -> list[str]:
    """Where the settings' pages are, whoever reads."""
    return [reverse(tab.url_name) for tab in _tabs.values()]


def tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """The groups that this reader may open, for the tabs piece; the current one carries its `pages`."""
    shown = sorted((tab for tab in _tabs.values() if tab.may(request)), key=lambda tab: tab.order)
    found = []
    for group, words in GROUPS.items():
        pages = [
            {"href": reverse(tab.url_name), "text": tab.name, "icon": tab.icon, "current": tab.id == here}
            for tab in shown
            if (tab.inside if tab.inside in GROUPS else "data") == group
        ]
        if pages:
            current = any(page["current"] for page in pages)
            found.append({"href": pages[0]["href"], "text": words, "current": current, "pages": pages})
    return found
