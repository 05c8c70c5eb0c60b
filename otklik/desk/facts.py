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
class TicketPrioritised(InnerTicketFact):
    """Somebody said what the customer loses, how soon, and by when he needs it."""

    priority: int
    deadline_at: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketFieldsFilled(InnerTicketFact):
    """Somebody wrote into fields of the ticket's kind."""

    fields: list[int]


@dataclass(frozen=True, kw_only=True)
class LettersDirected(TicketFact):
    """Letters about the ticket go from now on to an address that was told with it."""


@dataclass(frozen=True, kw_only=True)
class TicketSnoozed(InnerTicketFact):
    """Somebody put the ticket aside until a moment."""

    until: str


@dataclass(frozen=True, kw_only=True)
class TicketWoke(TicketFact):
    """A ticket that was put aside came back: its time had come, or a person wanted it."""


@dataclass(frozen=True, kw_only=True)
class StepPlanned(InnerTicketFact):
    """The ticket has a next step: its text, who does it, by when."""

    step: int
    operator: int | None = None


@dataclass(frozen=True, kw_only=True)
class StepDone(InnerTicketFact):
    """The next step was done."""

    step: int


@dataclass(frozen=True, kw_only=True)
class StepPassed(InnerTicketFact):
    """The next step went to whoever has the ticket, or to nobody, because whoever had it does not see the ticket any more."""

    step: int
    operator: int | None = None
    had: int | None = None


@dataclass(frozen=True, kw_only=True)
class StepCameDue(InnerTicketFact):
    """The time by which the next step should be done has come, and it is not done; `operator` does it."""

    step: int
    operator: int


@dataclass(frozen=True, kw_only=True)
class TicketFollowed(InnerTicketFact):
    """A colleague wants to know what happens to the ticket."""

    def topics(self) -> set[str]:
        return {f"ticket-{self.ticket}"}


@dataclass(frozen=True, kw_only=True)
class TicketUnfollowed(TicketFollowed):
    """A colleague follows the ticket no longer."""


@dataclass(frozen=True, kw_only=True)
class ColleagueMentioned(InnerTicketFact):
    """A note named a colleague with @."""

    message: int
    operator: int


@dataclass(frozen=True, kw_only=True)
class MentionMissed(InnerTicketFact):
    """Whom a note named (`had`) has not read it and does not see the ticket any more; its author, or the ticket's owner, is told."""

    message: int
    operator: int
    had: int


@dataclass(frozen=True, kw_only=True)
class TicketTied(InnerTicketFact):
    """Two tickets were linked: the ticket is, for example, a duplicate of the other."""

    other: int
    tie: str

    def topics(self) -> set[str]:
        return {f"ticket-{self.ticket}", f"ticket-{self.other}"}


@dataclass(frozen=True, kw_only=True)
class TicketUntied(TicketTied):
    """Two tickets are linked no longer."""


@dataclass(frozen=True, kw_only=True)
class TicketSplit(TicketFact):
    """A message of the other ticket became a ticket of its own."""

    other: int
    message: int

    def topics(self) -> set[str]:
        return {"tickets", f"ticket-{self.other}"}


@dataclass(frozen=True, kw_only=True)
class TicketMerged(TicketFact):
    """The ticket went into another: its customer has one thread now."""

    other: int

    def topics(self) -> set[str]:
        return super().topics() | {f"ticket-{self.other}", f"c-{self.other}"}


@dataclass(frozen=True, kw_only=True)
class TicketUnmerged(TicketMerged):
    """A merging was taken back."""


@dataclass(frozen=True, kw_only=True)
class KindFieldSaved(Fact):
    """An admin made or changed a field of a kind of tickets."""

    field: int


@dataclass(frozen=True, kw_only=True)
class KindFieldRetired(KindFieldSaved):
    """An admin took a field off the tickets; what was written in it is kept."""


@dataclass(frozen=True, kw_only=True)
class KindFieldRestored(KindFieldSaved):
    """A retired field is back."""


@dataclass(frozen=True, kw_only=True)
class KindFieldMoved(KindFieldSaved):
    """A field stands in another place."""


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


@dataclass(frozen=True, kw_only=True)
class ViewSaved(Fact):
    """Somebody keeps a list under a name."""

    view: int


@dataclass(frozen=True, kw_only=True)
class ViewForgotten(Fact):
    """A saved view is not needed any more."""

    view: int
