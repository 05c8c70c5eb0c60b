"""Which key does what: rooms name their acts by the usual key, each person may lay them elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from otklik.pages.places import ways

# Where an act can be laid, as in `KeyboardEvent.code`: single keys that no browser needs for itself.
LETTERS = tuple(f"Key{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
DIGITS = tuple(f"Digit{digit}" for digit in "1234567890")
SIGNS = ("Comma", "Period", "Semicolon", "Quote", "BracketLeft", "BracketRight", "Backslash", "Minus", "Equal", "Backquote")
CODES = (*LETTERS, *DIGITS, *SIGNS)


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a key does. `code` is where it usually lies, and its name for ever; pages write it as `data-key`."""

    code: str
    name: str | Promise
    order: int = 50


_acts: dict[str, Act] = {}


def offer(*acts: Act) -> None:
    """Adds acts to the list. Acts of different pages that share a key share its place."""
    for act in acts:
        _acts.setdefault(act.code, act)


def acts() -> list[Act]:
    """Everything that can be laid on a key but places, in order."""
    return sorted(_acts.values(), key=lambda act: act.order)


def acts_for(request: HttpRequest) -> list[Act]:
    """The same with the places that this reader may enter, each key once."""
    places = [Act(code=way.key, name=way.name) for way in ways(request) if way.key]
    return list({act.code: act for act in (*acts(), *places)}.values())


def usable(keys: object) -> dict[str, str]:
    """A person's own places of keys, without what this version does not know."""
    if not isinstance(keys, Mapping):
        return {}
    return {usual: own for usual, own in keys.items() if usual in CODES and own in CODES and usual != own}


def own_keys(request: HttpRequest) -> dict[str, str]:
    """Usual key → where this reader has laid it; only those that differ."""
    return usable(getattr(getattr(request, "user", None), "keys", None))


def own_keys_json(request: HttpRequest) -> str:
    return json.dumps(own_keys(request))
