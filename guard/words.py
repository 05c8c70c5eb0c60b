"""The catalogue of texts: by language, kind of failure and key, each replaceable by the company."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CATALOGUE: dict[str, dict[str, dict[str, Any]]] = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
KINDS = tuple(section for section in CATALOGUE["en"] if section not in {"ui", "plain"})


class Words:
    """Texts in one language: the company's own where it has them, else the catalogue's."""

    def __init__(self, language: str, own: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        self.language = language
        self._own = own.get(language, {})
        self._ours = CATALOGUE.get(language, CATALOGUE["en"])

    def say(self, section: str, key: str, **values: object) -> str:
        """One text, filled in; empty when this kind has no such text."""
        text = self._own.get(section, {}).get(key) or self._ours.get(section, {}).get(key, "")
        if isinstance(text, Mapping):
            text = text.get(plural(self.language, int(str(values["n"]))), text["other"])
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return str(text)


def plural(language: str, number: int) -> str:
    """Plural category of a whole number (Unicode CLDR, cardinal)."""
    if language != "ru":
        return "one" if number == 1 else "other"
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    return "few" if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else "many"


def preferred(accept_language: str, offered: tuple[str, ...]) -> str:
    """The first offered language the reader accepts (RFC 9110, 12.5.4), else the first offered."""
    wishes: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((float(weight or 1), tag.strip().split("-")[0].lower()))
        except ValueError:
            continue
    for liking, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if liking > 0 and tag in offered:
            return tag
    return offered[0]
