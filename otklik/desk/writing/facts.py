"""What happens to an answer before it leaves."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.desk.facts import InnerTicketFact


@dataclass(frozen=True, kw_only=True)
class ReplyQueued(InnerTicketFact):
    """An operator sent a reply: it leaves in ten seconds, or at the moment that he chose."""

    outgoing: int


@dataclass(frozen=True, kw_only=True)
class ReplyPostponed(InnerTicketFact):
    """A reply that waits got another moment."""

    outgoing: int


@dataclass(frozen=True, kw_only=True)
class ReplyTakenBack(InnerTicketFact):
    """A reply was undone before it left; its text is a draft again."""

    outgoing: int


@dataclass(frozen=True, kw_only=True)
class ReplyHeld(InnerTicketFact):
    """A reply did not leave at its moment: something came in between, and a person must look."""

    outgoing: int


@dataclass(frozen=True, kw_only=True)
class DraftTakenOver(InnerTicketFact):
    """A colleague goes on with what another has begun to write."""

    operator: int


@dataclass(frozen=True, kw_only=True)
class ActsDone(InnerTicketFact):
    """Several acts were done as one, such as a macro: history shows one line for what was recorded after entry `since`. What they
    took back is the entry `undoes`."""

    since: int
    title: str = ""
    undoes: int = 0
