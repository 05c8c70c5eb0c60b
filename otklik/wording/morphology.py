"""The dictionary of Russian words, once a process."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def morphology() -> Any:
    """pymorphy3's analyzer. Loaded when first needed: half a second and twenty megabytes that a desk at rest does without."""
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415

    return MorphAnalyzer(lang="ru")
