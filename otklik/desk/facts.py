"""What happens to tickets."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TicketFact(Fact):
    """Something that the list, the ticket's page and the customer's page show."""

    ticket: int

    def topics(self) -> set[str]:
        return {"tickets", f"ticket-{self.ticket}", f"c-{self.ticket}"}


@dataclass(frozen=True, kw_only=True)
class InnerTicketFact(TicketFact):
    """Something that the customer does not see."""

    def topics(self) -> set[str]:
        return {"tickets", f"ticket-{self.ticket}"}


@dataclass(frozen=True, kw_only=True)
class TicketOpened(TicketFact):
    """A matter of a customer became a ticket; its first message is part of it."""

    customer: int
    service: int | None = None
    channel: str = ""

    def topics(self) -> set[str]:
        return {"tickets"}


@dataclass(frozen=True, kw_only=True)
class CustomerWrote(TicketFact):
    """The customer added a message to his ticket."""

    message: int
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class OperatorReplied(TicketFact):
    """An operator answered the customer; `state` is what the ticket went into with it."""

    message: int
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteAdded(InnerTicketFact):
    """An operator left an internal note."""

    message: int


@dataclass(frozen=True, kw_only=True)
class TicketClaimed(TicketFact):
    """An operator took the ticket."""


@dataclass(frozen=True, kw_only=True)
class TicketHandedOver(TicketFact):
    """An operator gave the ticket to a team, a colleague, or both."""

    team: int | None = None
    operator: int | None = None


@dataclass(frozen=True, kw_only=True)
class TicketMoved(TicketFact):
    """The ticket went into another state of those in which it lives on."""

    state: str


@dataclass(frozen=True, kw_only=True)
class TicketResolved(TicketFact):
    """An operator marked a ticket as resolved; nobody's `by` means the customer said that it works."""


@dataclass(frozen=True, kw_only=True)
class TicketReopened(TicketFact):
    """A resolved or closed ticket is live again; nobody's `by` means the customer wrote."""


@dataclass(frozen=True, kw_only=True)
class TicketReleased(InnerTicketFact):
    """The ticket has nobody any more and stands in the queue again; `operator` is who had it."""

    operator: int


@dataclass(frozen=True, kw_only=True)
class TicketSorted(InnerTicketFact):
    """The ticket got another kind or service: `what` says which, `before` and `after` name them."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class AnsweredByItself(TicketFact):
    """Otklik wrote to the customer by itself, because a rule said so."""

    message: int


@dataclass(frozen=True, kw_only=True)
class FactLearned(InnerTicketFact):
    """The fact sheet of the ticket grew by a line."""

    known: int


@dataclass(frozen=True, kw_only=True)
class FactCorrected(InnerTicketFact):
    """A line of the fact sheet got another value; the old line is kept."""

    known: int
    was: int


@dataclass(frozen=True, kw_only=True)
class FactSetAside(InnerTicketFact):
    """A line of the fact sheet, or something found in a message, turned out to mean nothing here."""

    known: int
