"""What comes in through the door. Ids of reports and follow-ups are UUIDs, kept as text."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReportArrived(Fact):
    """An error screen told of a failure. `customer` and `ticket` are empty while nobody knows who it was."""

    report: str
    service: int
    customer: int | None = None
    ticket: int | None = None


@dataclass(frozen=True, kw_only=True)
class FollowedUp(Fact):
    """The sender of a report said something more.

    `what` is `confirmation`, `contact` or `message` (a fact's `kind` is its own name); `answer` is `through`, `broken` or
    empty. After a contact, `customer` and `ticket` are those of the report even if it had none before.
    """

    follow_up: str
    report: str
    service: int
    what: str
    answer: str = ""
    customer: int | None = None
    ticket: int | None = None
