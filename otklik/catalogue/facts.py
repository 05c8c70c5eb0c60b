"""What happened to situations and requests."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SituationSaved(Fact):
    """A life situation with its form and approval steps was made or changed."""

    situation: int


@dataclass(frozen=True, kw_only=True)
class SituationMoved(Fact):
    """A life situation stands at another place of the list."""

    situation: int


@dataclass(frozen=True, kw_only=True)
class RequestFact(Fact):
    """Something that the request's page and its ticket show."""

    request: int
    ticket: int

    def topics(self) -> set[str]:
        return {"requests", f"ticket-{self.ticket}"}


@dataclass(frozen=True, kw_only=True)
class RequestFiled(RequestFact):
    """A customer, or an operator for him, has filled a form."""


@dataclass(frozen=True, kw_only=True)
class RequestChanged(RequestFact):
    """The answers of a request were changed; what was agreed before counts no more."""


@dataclass(frozen=True, kw_only=True)
class ApprovalGiven(RequestFact):
    """Somebody who was asked has agreed; others may still have to."""

    approval: int


@dataclass(frozen=True, kw_only=True)
class RequestApproved(RequestFact):
    """All who had to agree have agreed."""

    approval: int


@dataclass(frozen=True, kw_only=True)
class RequestDeclined(RequestFact):
    """Somebody who was asked has declined."""

    approval: int


@dataclass(frozen=True, kw_only=True)
class ApprovalPassedOn(RequestFact):
    """Those who were asked have left: others are asked in their place."""
