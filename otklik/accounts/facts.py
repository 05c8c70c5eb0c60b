"""What happened to our own people, their teams, shifts and the company."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CompanyChanged(Fact):
    """The company's names, language, zone or telephone were changed."""


@dataclass(frozen=True, kw_only=True)
class CompanySetUp(Fact):
    """The first run was finished."""


@dataclass(frozen=True, kw_only=True)
class OperatorFact(Fact):
    """Something about one person."""

    operator: int


@dataclass(frozen=True, kw_only=True)
class OperatorInvited(OperatorFact):
    """A person was added and is to be sent a link."""

    teams: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OperatorEnrolled(OperatorFact):
    """A person was written down who may not sign in yet."""

    teams: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LinkResent(OperatorFact):
    """A person is to be sent a new sign-in link."""


@dataclass(frozen=True, kw_only=True)
class LinkMade(OperatorFact):
    """A sign-in link was made and shown to the one who asked."""


@dataclass(frozen=True, kw_only=True)
class OperatorSignedIn(OperatorFact):
    """A person signed in; `how` is password, passkey, link or single sign-on."""

    how: str


@dataclass(frozen=True, kw_only=True)
class OperatorChanged(OperatorFact):
    """Name, e-mail or teams of a person were changed by an admin. `teams` are those that the person joined or left."""

    teams: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(OperatorFact):
    """A person changed the own name, language or time zone."""


@dataclass(frozen=True, kw_only=True)
class RolesChanged(OperatorFact):
    """A person may do other things now than before."""

    before: list[str]
    after: list[str]


@dataclass(frozen=True, kw_only=True)
class OperatorDeactivated(OperatorFact):
    """A person may no longer sign in; every session ended."""

    def topics(self) -> set[str]:
        return {"duty"}


@dataclass(frozen=True, kw_only=True)
class OperatorReactivated(OperatorFact):
    """A person may sign in again."""


@dataclass(frozen=True, kw_only=True)
class SignedOutEverywhere(OperatorFact):
    """Every session of a person ended."""


@dataclass(frozen=True, kw_only=True)
class TeamMade(Fact):
    """A team was added."""

    team: int
    operators: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Fact):
    """A team's name or people were changed. `operators` are those who joined or left."""

    team: int
    operators: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TeamRemoved(Fact):
    """A team was removed; its tickets belong to no team. `operators` were in it."""

    team: int
    operators: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ShiftFact(OperatorFact):
    """Something about a shift; `what` is desk or duty."""

    shift: int
    what: str

    def topics(self) -> set[str]:
        return {"duty"}


@dataclass(frozen=True, kw_only=True)
class ShiftStarted(ShiftFact):
    """A person is on shift from now on."""


@dataclass(frozen=True, kw_only=True)
class ShiftEnded(ShiftFact):
    """A person is off shift."""


@dataclass(frozen=True, kw_only=True)
class OperatorSteppedAway(ShiftFact):
    """A person on shift is away for a while and is given no work."""


@dataclass(frozen=True, kw_only=True)
class OperatorCameBack(ShiftFact):
    """A person who had stepped away answers again."""


@dataclass(frozen=True, kw_only=True)
class DutyReordered(Fact):
    """Those on duty will be paged in another order."""

    def topics(self) -> set[str]:
        return {"duty"}


@dataclass(frozen=True, kw_only=True)
class ContactPointFact(OperatorFact):
    """Something about a way to page a person."""

    contact_point: int


@dataclass(frozen=True, kw_only=True)
class ContactPointAdded(ContactPointFact):
    """A person can be paged in one more way."""


@dataclass(frozen=True, kw_only=True)
class ContactPointRemoved(ContactPointFact):
    """A person can no longer be paged this way."""


@dataclass(frozen=True, kw_only=True)
class ContactPointsReordered(OperatorFact):
    """A person's contact points will be tried in another order."""


@dataclass(frozen=True, kw_only=True)
class TestPageAsked(OperatorFact):
    """A person wants to see that a page arrives: one is to be sent to each of the contact points."""

    # pytest takes whatever begins with "Test" for tests.
    __test__: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class SecondFactorsForgotten(OperatorFact):
    """An admin removed the second factors of a person who lost them."""


@dataclass(frozen=True, kw_only=True)
class PasswordResetAsked(OperatorFact):
    """Somebody asked for a new password on the sign-in page; the person is to be sent a link."""
