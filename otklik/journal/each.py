"""One after another, and none that fails keeps those behind it from their turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog
from django.db import InterfaceError, OperationalError

from otklik.journal.listeners import named

R = TypeVar("R")
log = structlog.get_logger(__name__)


def each_by_itself(rows: Iterable[Any], act: Callable[[Any], R]) -> list[R]:
    """What `act` returns for each row. One at which it fails is written down and left for the next look; a database that is away
    ends this one."""
    done = []
    for row in rows:
        try:
            done.append(act(row))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("turn_failed", act=named(act), row=getattr(row, "pk", row))
    return done
