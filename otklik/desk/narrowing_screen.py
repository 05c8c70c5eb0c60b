"""The form of filters beside the list, and what is chosen in it, each with the way to take it away."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from otklik.desk.listing import Choice
from otklik.desk.narrowing import FILTERS, KNOWN, LABELS, STATE, Options


def options_of(name: str, choice: Choice) -> Options:
    """What the filter may say here; what an address says besides stays chosen, so that the form tells the truth."""
    options = KNOWN[name]()
    if name == STATE:
        options = [option for option in options if option[0] in choice.states]
    value = choice.filters.get(name, "")
    return [*options, (value, words_of(name, value))] if value and value not in dict(options) else options


def words_of(name: str, value: str) -> str:
    return dict(KNOWN[name]()).get(value) or pgettext("filter", "unknown")


def filters_of(choice: Choice) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": LABELS[name],
            "value": choice.filters.get(name, ""),
            "options": [("", pgettext("filter", "all")), *options_of(name, choice)],
        }
        for name in FILTERS
    ]


def chosen_of(choice: Choice) -> list[dict[str, str]]:
    return [
        {
            "label": str(LABELS[name]),
            "value": words_of(name, value),
            "href": reverse("desk:list") + choice.query(rows="", after="", **{name: ""}),
        }
        for name, value in choice.filters.items()
    ]
