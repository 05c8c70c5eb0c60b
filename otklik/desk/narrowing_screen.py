"""The form of filters beside the list, and what is chosen in it, each with the way to take it away."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

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


def filter_fields(choice: Choice) -> SafeString:
    """The selects of the form, drawn once for all who choose among the same."""
    nothing = ("", pgettext("filter", "all"))
    filters = [
        (name, str(LABELS[name]), choice.filters.get(name, ""), (nothing, *(tuple(one) for one in options_of(name, choice))))
        for name in FILTERS
    ]
    return drawn(tuple(filters), get_language() or "")


@lru_cache(maxsize=200)
def drawn(filters: tuple[tuple[str, str, str, tuple[Any, ...]], ...], _language: str) -> SafeString:
    return render_to_string("desk/filter_fields.html", {"filters": filters})


def chosen_of(choice: Choice) -> list[dict[str, str]]:
    return [
        {
            "label": str(LABELS[name]),
            "value": words_of(name, value),
            "href": reverse("desk:list") + choice.query(rows="", after="", **{name: ""}),
        }
        for name, value in choice.filters.items()
    ]
