"""Libraries that cost tens of megabytes and are seldom needed: loaded when something of them is first used."""

from __future__ import annotations

import importlib
from typing import Any


class Later:
    """Stands for a module until then. Several threads may come at once: Python's import lets one load and the others wait."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


def later(name: str) -> Any:
    """The module of this name, not loaded yet. For the type checker, import it under `TYPE_CHECKING` beside this."""
    return Later(name)
