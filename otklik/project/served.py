"""Loads what Granian serves; what keeps it from loading becomes one line, not a trace."""

from __future__ import annotations

import importlib
import os
from typing import Any

import structlog

from otklik.project.explain import sentence_for

log = structlog.get_logger(__name__)


def load(target: str) -> Any:
    """`package.module:name`, in the process that will serve it."""
    module, _, name = target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except Exception as error:
        if os.environ.get("OTKLIK_DEBUG") == "1":
            raise
        log.error(sentence_for(error), exc_info=error)
        raise SystemExit(1) from None
