"""What happens to rules, and what they and the assignment do."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RuleFact(Fact):
    """Something about one rule."""

    rule: int

    def topics(self) -> set[str]:
        return {"rules"}


@dataclass(frozen=True, kw_only=True)
class RuleDrafted(RuleFact):
    """A rule was written or rewritten; nothing follows from it yet."""


@dataclass(frozen=True, kw_only=True)
class RuleSwitchedOn(RuleFact):
    """A rule works from now on; `version` is the text that was put in force."""

    version: int


@dataclass(frozen=True, kw_only=True)
class RuleSwitchedOff(RuleFact):
    """A rule does nothing any more. Nobody's `by` means that it could not work: something it names is gone."""


@dataclass(frozen=True, kw_only=True)
class RulesReordered(Fact):
    """Rules will be asked in another order."""

    def topics(self) -> set[str]:
        return {"rules"}


@dataclass(frozen=True, kw_only=True)
class RuleRemoved(RuleFact):
    """A rule is gone from the list; its versions stay for the history."""


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Fact):
    """A team's work is given out in another way; `team` is nobody's for tickets of no team."""

    team: int | None = None


@dataclass(frozen=True, kw_only=True)
class SkillsChanged(Fact):
    """What a person is given, or how much at once, was changed."""

    operator: int


@dataclass(frozen=True, kw_only=True)
class TicketOffered(Fact):
    """A waiting ticket is held for one person for a while."""

    ticket: int
    operator: int

    def topics(self) -> set[str]:
        return {"work"}


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(Fact):
    """A person did not want the ticket now: it is offered to the next."""

    ticket: int
    operator: int

    def topics(self) -> set[str]:
        return {"work"}
