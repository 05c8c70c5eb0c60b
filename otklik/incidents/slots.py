"""Openings in the incident's room and the strip that rooms above fill: incidents know their names, never who fills them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from otklik.incidents.models import Incident

Filling = Callable[[HttpRequest, Incident], str]
StripFilling = Callable[[HttpRequest], str]

# At the end of the room's side panel · above the room's log.
SLOTS = ("room_side", "room_head")

_fillings: dict[str, list[Filling]] = {name: [] for name in SLOTS}
_strips: list[StripFilling] = []


def fill(name: str, filling: Filling) -> None:
    """Adds content to an opening: a callable that takes the request and the incident and returns safe HTML, maybe none."""
    if name not in _fillings:
        raise ValueError(f"The incident's room has no opening “{name}”, only {', '.join(SLOTS)}.")
    if filling not in _fillings[name]:
        _fillings[name].append(filling)


def fill_strip(filling: StripFilling) -> None:
    """Adds lines below those of the incidents, on every page of the desk."""
    if filling not in _strips:
        _strips.append(filling)


def filled(name: str, request: HttpRequest, incident: Incident) -> SafeString:
    return mark_safe("".join(filling(request, incident) for filling in _fillings[name]))  # noqa: S308 - rooms give safe HTML


def strips(request: HttpRequest) -> SafeString:
    return mark_safe("".join(filling(request) for filling in _strips))  # noqa: S308 - rooms give safe HTML
