"""Loads what Granian serves; what keeps it from loading becomes one line, not a trace."""

from __future__ import annotations

import importlib
import os
from typing import Any

import structlog

from otklik.project import gate

log = structlog.get_logger(__name__)


def load(target: str) -> Any:
    """`package.module:name`, in the process that will serve it; the desk waits here for its tables."""
    module, _, name = target.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except Exception as error:
        if os.environ.get("OTKLIK_DEBUG") == "1":
            raise
        log.error(importlib.import_module("otklik.project.explain").sentence_for(error), exc_info=error)
        raise SystemExit(1) from None
    gate.wait()
    return found
