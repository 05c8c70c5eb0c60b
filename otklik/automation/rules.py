"""What rules and the assignment decide, pure: whether a rule holds, when it must hold back, who gets a ticket next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from otklik.automation.conditions import CONDITIONS
from otklik.automation.content import HANDED, LIES, MOVED, Content
from otklik.automation.matter import Matter

# An act may wake another rule, that one a third, and so on: no rule twice in such a chain, and no chain longer than this.
LONGEST_CHAIN = 5
# How often one rule may change one ticket within an hour.
OFTEN, LATELY = 3, timedelta(hours=1)
# A ticket whose customer's own time is that near goes before everything else.
PRESSING = timedelta(hours=6)

CIRCLE, TOO_LONG, TOO_OFTEN = "circle", "long", "often"
OWN, DEADLINE, STICKY, URGENT, LONGEST = "own", "deadline", "sticky", "urgent", "longest"


def holds(content: Content, matter: Matter) -> bool:
    """Every condition holds, each by any one of its values; what this version does not know never holds."""
    return all(name in CONDITIONS and CONDITIONS[name].holds(values, matter) for name, values in content.conditions.items())


def is_due(content: Content, changed_at: datetime, at: datetime) -> bool:
    """Whether nothing has happened for so long; a rule that waits for something else does not ask. Asked anew under the ticket's lock."""
    return content.event != LIES or changed_at <= at - timedelta(minutes=content.minutes)


def holds_back(rule: int, why: Mapping[str, object], lately: int) -> str:
    """Why a rule must not act though it holds; empty when it may. `lately` is how often it changed this ticket in the last hour."""
    chain = chain_of(why)
    if rule in chain:
        return CIRCLE
    if len(chain) >= LONGEST_CHAIN:
        return TOO_LONG
    return TOO_OFTEN if lately >= OFTEN else ""


def chain_of(why: Mapping[str, object]) -> list[int]:
    """Which rules led to this, the first one first: kept with a fact as `3.5.8`."""
    return [int(one) for one in str(why.get("chain", "")).split(".") if one]


def lengthened(why: Mapping[str, object], rule: int) -> str:
    return ".".join(map(str, [*chain_of(why), rule]))


def may_wake_itself(content: Content) -> bool:
    """Whether what it does is what it waits for; it will be stopped, and its author is told so beforehand."""
    return (content.event == HANDED and bool(content.acts.keys() & {"team", "owner"})) or (
        content.event == MOVED and "state" in content.acts
    )


@dataclass(frozen=True, kw_only=True)
class Work:
    """A waiting ticket as the assignment sees it."""

    ticket: int
    customer: int
    service: int | None
    kind: str
    language: str
    priority: int
    turn_at: datetime
    waiting_since: datetime
    deadline_at: datetime | None = None
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class Hand:
    """A person who may be given work: `load` is what is on him now, `idle_since` when he was given something last."""

    operator: int
    load: int
    most: int
    idle_since: datetime | None = None
    services: frozenset[int] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)
    languages: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_free(self) -> bool:
        return self.load < self.most

    def fits(self, work: Work) -> bool:
        """Skills left empty fit everything; a ticket of no service needs no skill for one."""
        return (
            (not self.services or work.service is None or work.service in self.services)
            and (not self.kinds or work.kind in self.kinds)
            and (not self.languages or work.language in self.languages)
        )


def chosen(work: Work, hands: Sequence[Hand], knows: Collection[int], not_again: Collection[int] = ()) -> Hand | None:
    """Who gets it: of those free and skilled first who knows the customer, then who has least, then who had nothing for longest."""
    able = [hand for hand in hands if hand.is_free and hand.fits(work) and hand.operator not in not_again]
    return min(
        able,
        key=lambda hand: (
            hand.operator not in knows,
            hand.load / hand.most,
            hand.idle_since.timestamp() if hand.idle_since else 0,
            hand.operator,
        ),
        default=None,
    )


def ranked(works: Sequence[Work], known: Collection[int], at: datetime) -> list[tuple[Work, str]]:
    """The order in which one person should take them, each with the reason. `known` are customers he answered before.

    A near deadline goes first; then the order of work, in which those he knows come before their equals of the same quarter-hour.
    """
    places = sorted(
        works, key=lambda work: (not is_pressing(work, at), quarter(work.turn_at), work.customer not in known, work.turn_at)
    )
    longest = min((work.waiting_since for work in works), default=None)
    return [(work, reason_of(work, known, longest, at)) for work in places]


def quarter(moment: datetime) -> int:
    return int(moment.timestamp()) // 900


def is_pressing(work: Work, at: datetime) -> bool:
    return work.deadline_at is not None and timedelta(0) < work.deadline_at - at <= PRESSING


def reason_of(work: Work, known: Collection[int], longest: datetime | None, at: datetime) -> str:
    if is_pressing(work, at):
        return DEADLINE
    if work.is_own:
        return OWN
    if work.customer in known:
        return STICKY
    if work.priority <= 2:
        return URGENT
    return LONGEST if work.waiting_since == longest else ""
