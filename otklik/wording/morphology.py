"""The dictionary of Russian words, once a process."""

from __future__ import annotations

from functools import cache

from pymorphy3 import MorphAnalyzer


@cache
def morphology() -> MorphAnalyzer:
    """Loaded when first needed: a third of a second and twenty megabytes."""
    return MorphAnalyzer(lang="ru")
