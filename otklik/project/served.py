"""Loads what Granian serves, in the process that will serve it; what keeps it from loading becomes one line, not a trace."""

from __future__ import annotations

import gc
import importlib
import os
import signal
from typing import Any

import structlog

from otklik.project import gate

# New objects that are still there, before the collector looks for rings among them: those of a page or two.
BETWEEN_COLLECTIONS = 50_000

log = structlog.get_logger(__name__)


def load(target: str) -> Any:
    """`package.module:name`."""
    # Until Granian listens for signals itself, its main process's deaf handlers are inherited here.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    module, _, name = target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except Exception as error:
        if os.environ.get("OTKLIK_DEBUG") == "1":
            raise
        log.error(importlib.import_module("otklik.project.explain").sentence_for(error), exc_info=error)
        raise SystemExit(1) from None


def load_behind_gate(target: str) -> Any:
    """Loads the models and routes while the database is being prepared; the rest looks at tables and collected files."""
    load("otklik.project.with_django:set_up")("desk")
    load("otklik.project.urls:urlpatterns")
    gate.wait()
    application = load(target)
    leave_alone()
    return application


def leave_alone() -> None:
    """What is loaded now stays for good: the collector need not go through it again and again, nor after every few objects of
    a page, which dies whole when it is sent."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN_COLLECTIONS, 20, 50)
