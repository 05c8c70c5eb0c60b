"""What happened to agreements, clocks, and tickets that stand still."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.desk.facts import InnerTicketFact
from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AgreementFact(Fact):
    """Something about one agreement with customers."""

    agreement: int


@dataclass(frozen=True, kw_only=True)
class AgreementMade(AgreementFact):
    """Customers may count on something from now on."""


@dataclass(frozen=True, kw_only=True)
class AgreementChanged(AgreementFact):
    """Customers may count on something else now: running clocks are to be counted anew."""


@dataclass(frozen=True, kw_only=True)
class AgreementRemoved(AgreementFact):
    """An agreement holds no more."""


@dataclass(frozen=True, kw_only=True)
class TeamAgreementFact(Fact):
    """Something about an agreement between teams."""

    team_agreement: int


@dataclass(frozen=True, kw_only=True)
class TeamAgreementMade(TeamAgreementFact):
    """A team may hold what is handed over to it for so long."""


@dataclass(frozen=True, kw_only=True)
class TeamAgreementChanged(TeamAgreementFact):
    """The time or the calendar between two teams is another now."""


@dataclass(frozen=True, kw_only=True)
class TeamAgreementRemoved(TeamAgreementFact):
    """Nothing is agreed between two teams any more."""


@dataclass(frozen=True, kw_only=True)
class ClockFact(InnerTicketFact):
    """Something about one clock of a ticket."""

    clock: int
    what: str


@dataclass(frozen=True, kw_only=True)
class TimeRunningOut(ClockFact):
    """Most of the agreed time is used."""


@dataclass(frozen=True, kw_only=True)
class TimeBroken(ClockFact):
    """The agreed time is over and what was agreed has not happened."""


@dataclass(frozen=True, kw_only=True)
class TicketStoodStill(InnerTicketFact):
    """Nothing brought the ticket forward for so long that the next rung of the ladder is told."""

    rung: int
