"""Openings in the pages of people that rooms above fill: on one's own profile, and on a person's page for leads and admins."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from otklik.accounts.models import Operator

Filling = Callable[[HttpRequest, Operator], str]
SLOTS = ("profile", "person")

_fillings: dict[str, list[Filling]] = {name: [] for name in SLOTS}


def fill(name: str, filling: Filling) -> None:
    """Adds content: a callable that takes the request and the person shown and returns safe HTML, maybe none."""
    if filling not in _fillings[name]:
        _fillings[name].append(filling)


def filled(name: str, request: HttpRequest, person: Operator) -> SafeString:
    return mark_safe("".join(filling(request, person) for filling in _fillings[name]))  # noqa: S308 - rooms give safe HTML
