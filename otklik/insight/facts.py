"""What happened between shifts."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class HandOverFact(Fact):
    """Something about one hand-over."""

    hand_over: int

    def topics(self) -> set[str]:
        return {"shift"}


@dataclass(frozen=True, kw_only=True)
class ShiftHandedOver(HandOverFact):
    """Somebody wrote down what the next shift has to know."""


@dataclass(frozen=True, kw_only=True)
class ShiftAccepted(HandOverFact):
    """Somebody of the next shift has read it and takes it from here."""
