"""What happens to an incident: the lines of its timeline, and what listeners hear."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class IncidentFact(Fact):
    """Something about one incident."""

    incident: int

    def topics(self) -> set[str]:
        return {"desk", "duty", f"incident-{self.incident}"}


@dataclass(frozen=True, kw_only=True)
class PublicFact(IncidentFact):
    """Something that the public reads of too."""

    def topics(self) -> set[str]:
        return {*super().topics(), "status"}


@dataclass(frozen=True, kw_only=True)
class IncidentRaised(PublicFact):
    """Somebody said that a service fails; responders are being called."""

    service: int
    ticket: int | None = None


@dataclass(frozen=True, kw_only=True)
class RaiseJoined(IncidentFact):
    """One more operator said the same while it was known already."""

    ticket: int | None = None


@dataclass(frozen=True, kw_only=True)
class PageSent(IncidentFact):
    """A responder was called."""

    page: int
    responder: int


@dataclass(frozen=True, kw_only=True)
class PageFailed(IncidentFact):
    """A responder could not be reached in any way."""

    page: int
    responder: int


@dataclass(frozen=True, kw_only=True)
class PageDeclined(IncidentFact):
    """A responder cannot come; the next one is called at once."""

    page: int | None
    responder: int


@dataclass(frozen=True, kw_only=True)
class OwnerLeft(IncidentFact):
    """Whoever had taken it repairs nothing here any more; others are called."""

    responder: int


@dataclass(frozen=True, kw_only=True)
class NobodyAnswered(IncidentFact):
    """The end of the duty list was reached; it will be gone through again."""

    round: int


@dataclass(frozen=True, kw_only=True)
class IncidentAcknowledged(PublicFact):
    """A responder took it; nobody else is called."""


@dataclass(frozen=True, kw_only=True)
class CauseIdentified(PublicFact):
    """The cause is found."""


@dataclass(frozen=True, kw_only=True)
class IncidentMitigated(PublicFact):
    """It works in some way, though the cause is still there."""


@dataclass(frozen=True, kw_only=True)
class IncidentFixed(PublicFact):
    """It is said to work again; customers are asked. `round` counts reopenings."""

    round: int


@dataclass(frozen=True, kw_only=True)
class IncidentConfirmed(PublicFact):
    """Every affected customer got through."""


@dataclass(frozen=True, kw_only=True)
class IncidentReopened(PublicFact):
    """It does not work after all: so many customers, or a person of ours, said so."""

    round: int
    broken: int = 0


@dataclass(frozen=True, kw_only=True)
class IncidentClosed(PublicFact):
    """A person closed it."""


@dataclass(frozen=True, kw_only=True)
class IncidentMerged(PublicFact):
    """It has the same cause as another one and goes on there."""

    into: int


@dataclass(frozen=True, kw_only=True)
class AlarmWasFalse(PublicFact):
    """There was no failure."""


@dataclass(frozen=True, kw_only=True)
class IncidentCleared(PublicFact):
    """It went away before anybody repaired it."""


@dataclass(frozen=True, kw_only=True)
class BriefingWritten(IncidentFact):
    """Operators have a new text: what to say, what not to promise."""

    briefing: int


@dataclass(frozen=True, kw_only=True)
class BriefingAcknowledged(IncidentFact):
    """An operator took note of the briefing."""

    briefing: int


@dataclass(frozen=True, kw_only=True)
class OperatorsInformed(IncidentFact):
    """Everybody on shift has taken note of the current briefing."""


@dataclass(frozen=True, kw_only=True)
class ForecastGiven(PublicFact):
    """There is a new forecast, or the word that none can be given yet."""

    forecast: int


@dataclass(frozen=True, kw_only=True)
class ForecastAsked(IncidentFact):
    """The owner was asked for a new forecast before the present one runs out."""

    forecast: int


@dataclass(frozen=True, kw_only=True)
class ForecastMissed(PublicFact):
    """The forecast ran out and there was no new one."""

    forecast: int


@dataclass(frozen=True, kw_only=True)
class NewsLate(PublicFact):
    """The promised time of the next news passed; another one was promised."""


@dataclass(frozen=True, kw_only=True)
class UpdatePublished(PublicFact):
    """Somebody wrote a text for the public."""

    update: int


@dataclass(frozen=True, kw_only=True)
class IncidentNoteAdded(IncidentFact):
    """Somebody wrote a line into the log."""

    note: int


@dataclass(frozen=True, kw_only=True)
class CustomersCounted(IncidentFact):
    """So many more customers saw the error or complained."""

    count: int

    def subjects(self) -> dict[str, int]:
        return {"incident": self.incident}


@dataclass(frozen=True, kw_only=True)
class CustomerNamed(IncidentFact):
    """An operator said that a customer is affected."""

    customer: int
    ticket: int | None = None

    def topics(self) -> set[str]:
        mine = {f"c-{self.ticket}", f"ticket-{self.ticket}"} if self.ticket else set()
        return super().topics() | mine


@dataclass(frozen=True, kw_only=True)
class CustomersInformed(IncidentFact):
    """Everybody affected who can be written to has been."""


@dataclass(frozen=True, kw_only=True)
class CustomerAnswered(IncidentFact):
    """An affected customer answered «Получилось?»: `through` or `broken`; `is_late` when it was closed already."""

    customer: int
    ticket: int | None
    answer: str
    is_late: bool = False

    def topics(self) -> set[str]:
        mine = {f"c-{self.ticket}", f"ticket-{self.ticket}"} if self.ticket else set()
        return {f"incident-{self.incident}"} | mine
