"""What happened to planned work."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ChangeFact(Fact):
    """Something that the change's page, the strip and the status page show."""

    change: int

    def topics(self) -> set[str]:
        return {"changes", "desk", "status"}


@dataclass(frozen=True, kw_only=True)
class InnerChangeFact(ChangeFact):
    """Something that only the change's page shows."""

    def topics(self) -> set[str]:
        return {"changes"}


@dataclass(frozen=True, kw_only=True)
class ChangePlanned(InnerChangeFact):
    """Somebody wrote planned work down."""


@dataclass(frozen=True, kw_only=True)
class ChangeEdited(ChangeFact):
    """Window, services or texts of planned work were changed."""


@dataclass(frozen=True, kw_only=True)
class ChangeApprovalAsked(InnerChangeFact):
    """A lead is asked to approve planned work."""


@dataclass(frozen=True, kw_only=True)
class ChangeApproved(ChangeFact):
    """A lead approved planned work: from now on everybody reads of it."""


@dataclass(frozen=True, kw_only=True)
class ChangeSentBack(InnerChangeFact):
    """A lead did not approve: it is a draft again."""


@dataclass(frozen=True, kw_only=True)
class ChangeStarted(ChangeFact):
    """The planned work has begun."""


@dataclass(frozen=True, kw_only=True)
class ChangeProlonged(ChangeFact):
    """The planned work takes longer: a new end is promised."""


@dataclass(frozen=True, kw_only=True)
class ChangeOverran(ChangeFact):
    """The end of the window passed and nobody said that the work is done."""


@dataclass(frozen=True, kw_only=True)
class ChangeFinished(ChangeFact):
    """The planned work is done."""


@dataclass(frozen=True, kw_only=True)
class ChangeCancelled(ChangeFact):
    """The planned work does not take place, or was broken off."""


@dataclass(frozen=True, kw_only=True)
class ChangeBriefingRead(InnerChangeFact):
    """An operator took note of planned work."""
