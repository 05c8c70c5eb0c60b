"""Who works at this moment, who has stepped away, and how much each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from otklik.accounts.models import Operator, Role, Shift
from otklik.desk.models import State, Ticket
from otklik.lib.clock import now

# More than this is said as «99+»; so much of one person's tickets is read at most.
MOST_LOAD = 99
MOST_PEOPLE = 80
OURS = (State.NEW, State.OPEN)


@dataclass(frozen=True, kw_only=True)
class Hand:
    """One colleague on a desk shift. `load` counts his tickets that wait for no one but us."""

    operator: Operator
    teams: str
    load: int
    away_since: datetime | None = None
    away_reason: str = ""

    @property
    def load_words(self) -> str:
        return f"{MOST_LOAD}+" if self.load > MOST_LOAD else str(self.load)

    @property
    def goal(self) -> str:
        """What the form of a hand-over calls him."""
        return f"operator-{self.operator.pk}"


def hands() -> list[Hand]:
    """Those who are here first, the least loaded on top: the next ticket goes there."""
    shifts = Shift.objects.at(now()).filter(kind=Shift.DESK, operator__is_active=True)
    shifts = shifts.filter(operator__roles__overlap=[Role.OPERATOR, Role.LEAD])
    found = list(shifts.select_related("operator").prefetch_related("operator__teams").order_by("operator__name")[:MOST_PEOPLE])
    loads = loads_of([shift.operator_id for shift in found])
    made = [
        Hand(
            operator=shift.operator,
            teams=", ".join(team.name for team in shift.operator.teams.all()),
            load=loads[shift.operator_id],
            away_since=shift.away_since,
            away_reason=shift.away_reason,
        )
        for shift in found
    ]
    return sorted(made, key=lambda hand: (hand.away_since is not None, hand.load, str(hand.operator)))


def loads_of(people: Sequence[int]) -> Counter[int]:
    """Own tickets that are ours to move; each person's are read from one end of his index, in one statement for all."""
    if not people:
        return Counter()
    firsts = [
        Ticket.objects.filter(owner=pk, state__in=OURS)
        .order_by("-changed_at", "-number")
        .values_list("owner", flat=True)[: MOST_LOAD + 1]
        for pk in dict.fromkeys(people)
    ]
    together = firsts[0].union(*firsts[1:], all=True) if len(firsts) > 1 else firsts[0]
    return Counter(owner for owner in together if owner is not None)
