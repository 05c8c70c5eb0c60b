"""What happened to data on its way in and out."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TransferFact(Fact):
    """Something about one export or import."""

    transfer: int


@dataclass(frozen=True, kw_only=True)
class TransferAsked(TransferFact):
    """Somebody wants data out, or in."""


@dataclass(frozen=True, kw_only=True)
class ExportMade(TransferFact):
    """A file lies ready for a day."""


@dataclass(frozen=True, kw_only=True)
class DataImported(TransferFact):
    """Rows of a file became ours."""


@dataclass(frozen=True, kw_only=True)
class TransferBrokeOff(TransferFact):
    """It came to an end that nobody wanted; whoever asked for it is told."""


@dataclass(frozen=True, kw_only=True)
class ExportFetched(TransferFact):
    """Somebody took the file."""
