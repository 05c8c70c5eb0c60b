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
    """pymorphy3's analyzer. Loaded when first needed: half a second and twenty megabytes that a desk at rest does without."""
    return pymorphy3.MorphAnalyzer(lang="ru")
