"""Who acts on facts, and who looks at the clock: registered in each app's `jobs.py`, run by the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from otklik.journal.facts import Fact
from otklik.journal.models import Entry

F = TypeVar("F", bound=Fact)
LISTENERS: dict[str, dict[str, Callable[[Any], None]]] = {}
BATCH_LISTENERS: dict[str, dict[str, Callable[[list[Entry]], None]]] = {}
TICKS: dict[str, Tick] = {}


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Something to look at every so often. It looks for what is due, so a missed or doubled run does no harm."""

    seconds: float
    look: Callable[[], None]


def on(*kinds: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Marks a listener: a job that runs after commit, when nobody waits, and may run twice.

    It is looked up by its module and name when its job runs, so both must stay as they are while jobs wait.
    """

    def marked(listener: Callable[[F], None]) -> Callable[[F], None]:
        for kind in kinds:
            LISTENERS.setdefault(kind.kind, {})[named(listener)] = listener
        return listener

    return marked


def on_many(*kinds: type[Fact]) -> Callable[[Callable[[list[Entry]], None]], Callable[[list[Entry]], None]]:
    """Marks a listener that takes the entries of all facts recorded together: a storm of reports costs it a few jobs, not thousands."""

    def marked(listener: Callable[[list[Entry]], None]) -> Callable[[list[Entry]], None]:
        for kind in kinds:
            BATCH_LISTENERS.setdefault(kind.kind, {})[named(listener)] = listener
        return listener

    return marked


def every(*, seconds: float = 0, minutes: float = 0, hours: float = 0) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Marks a function without arguments that the worker calls at this interval, one worker at a time."""

    def marked(look: Callable[[], None]) -> Callable[[], None]:
        TICKS[named(look)] = Tick(seconds=seconds + 60 * minutes + 3600 * hours, look=look)
        return look

    return marked


def is_heard(kind: str) -> bool:
    return kind in LISTENERS or kind in BATCH_LISTENERS


def named(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"
