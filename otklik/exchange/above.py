"""What rooms above take out and bring in by the same files: they know this one, and it does not know them."""

from __future__ import annotations

from collections.abc import Callable

from otklik.accounts.models import Operator
from otklik.exchange.models import Subject
from otklik.exchange.outgoing import EXPORTS, Export
from otklik.exchange.records import Record
from otklik.exchange.settled import SETTINGS


def offer(subject: Subject, export: Export, take: Callable[[Record, Operator | None], bool]) -> None:
    """Call in `AppConfig.ready`."""
    EXPORTS[subject], SETTINGS[subject] = export, take
