"""How an outcome is written: a module per form, each with `write(outcome, language, out)`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TextIO, cast

from otklik.wording.reports.outcome import Outcome

FORMS = ("text", "json", "sarif", "github", "junit")


def write(outcome: Outcome, form: str, language: str, out: TextIO) -> None:
    module = importlib.import_module(f"{__name__}.{form}")
    cast(Callable[[Outcome, str, TextIO], None], module.write)(outcome, language, out)
