"""Colours, where somebody looks: on a terminal that did not forbid them."""

from __future__ import annotations

import os
from typing import TextIO

from otklik.lib.text import clean_line, shortened

COLOURS = {"red": "31", "yellow": "33", "blue": "34", "green": "32", "dim": "2"}
LEVELS = {"error": "red", "warning": "yellow", "hint": "blue"}


class Paint:
    def __init__(self, out: TextIO) -> None:
        wished = os.environ.get("FORCE_COLOR", "")
        self.is_on = bool(wished) or (out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")

    def __call__(self, text: str, colour: str) -> str:
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self.is_on and text else text

    def strong(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.is_on else text

    def underlined(self, text: str, colour: str) -> str:
        return f"\x1b[4;{COLOURS[colour]}m{text}\x1b[0m" if self.is_on and text else text


def line(text: str, most: int = 200) -> str:
    """Somebody else's words on one line: nothing that a terminal would obey."""
    return shortened(clean_line(text[: most * 8], most=most * 4), most)
