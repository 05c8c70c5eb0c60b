"""What happened to problems."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ProblemFact(Fact):
    """Something that the problem's page shows."""

    problem: int

    def topics(self) -> set[str]:
        return {"problems", f"problem-{self.problem}"}


@dataclass(frozen=True, kw_only=True)
class ProblemMade(ProblemFact):
    """Somebody wrote a problem down."""


@dataclass(frozen=True, kw_only=True)
class ProblemChanged(ProblemFact):
    """Title, services, owner, cause or workaround were changed."""


@dataclass(frozen=True, kw_only=True)
class TicketLinkedToProblem(ProblemFact):
    """A ticket has this problem as its cause."""

    ticket: int

    def topics(self) -> set[str]:
        return {"problems", f"problem-{self.problem}", f"ticket-{self.ticket}"}


@dataclass(frozen=True, kw_only=True)
class TicketUnlinkedFromProblem(TicketLinkedToProblem):
    """The ticket has another cause after all."""


@dataclass(frozen=True, kw_only=True)
class IncidentLinkedToProblem(ProblemFact):
    """An incident has this problem as its cause."""

    incident: int

    def topics(self) -> set[str]:
        return {"problems", f"problem-{self.problem}", f"incident-{self.incident}"}


@dataclass(frozen=True, kw_only=True)
class IncidentUnlinkedFromProblem(IncidentLinkedToProblem):
    """The incident has another cause after all."""


@dataclass(frozen=True, kw_only=True)
class ProblemSolved(ProblemFact):
    """The cause is removed; everybody linked is told."""

    round: int

    def subjects(self) -> dict[str, int]:
        return {"problem": self.problem}


@dataclass(frozen=True, kw_only=True)
class ProblemClosed(ProblemFact):
    """Nothing more is done about the problem."""


@dataclass(frozen=True, kw_only=True)
class ProblemReopened(ProblemFact):
    """A solved or closed problem has come back."""
