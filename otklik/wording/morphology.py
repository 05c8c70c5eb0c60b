"""The dictionary of Russian words, once a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from otklik.lib.later import later

if TYPE_CHECKING:
    import pymorphy3
else:
    pymorphy3 = later("pymorphy3")


@cache
def morphology() -> pymorphy3.MorphAnalyzer:
    """Loaded when first needed: a third of a second and twenty megabytes."""
    return pymorphy3.MorphAnalyzer(lang="ru")
