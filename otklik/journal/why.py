"""Why something is being done when no person asked for it: told once around the doing, kept with every fact made meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Why = dict[str, int | str]
_why: ContextVar[Why | None] = ContextVar("why", default=None)


@contextmanager
def because(**reason: int | str) -> Iterator[None]:
    """What is recorded inside carries this reason, such as `rule=3, version=2`; an inner one adds to an outer one."""
    token = _why.set({**(_why.get() or {}), **reason})
    try:
        yield
    finally:
        _why.reset(token)


def reason() -> Why | None:
    """The reason at this moment; None while people do what they themselves want."""
    return _why.get()
