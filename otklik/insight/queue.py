"""Who waits for us at this moment, by team and by service: one look at a bounded number of rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket

# Beyond this the board says «5 000+»: nobody steers a shift by the difference.
MOST_COUNTED = 5000


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One waiting customer."""

    team: int | None
    service: int | None
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Group:
    """How many wait for one team or service, and since when the first of them."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Queue:
    waits: list[Wait] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        return len(self.waits) >= MOST_COUNTED

    @property
    def all(self) -> Group:
        return group(self.waits)

    def by_team(self) -> dict[int | None, Group]:
        return {team: group(one for one in self.waits if one.team == team) for team in {one.team for one in self.waits}}

    def by_service(self) -> dict[int | None, Group]:
        names = {one.service for one in self.waits}
        return {service: group(one for one in self.waits if one.service == service) for service in names}


def group(waits: Iterable[Wait]) -> Group:
    moments = [one.since for one in waits]
    return Group(count=len(moments), since=min(moments, default=None))


def queue_of(person: Operator) -> Queue:
    """Of the tickets that this person sees."""
    return queue_in(Ticket.objects.seen_by(person))


def queue_in(tickets: QuerySet[Ticket]) -> Queue:
    """Those whose turn comes first are read, along the index that orders the work."""
    turn = tickets.filter(turn_at__isnull=False).order_by("turn_at", "number")
    rows = turn.values_list("team", "service", "waiting_since", "made_at")[:MOST_COUNTED]
    return Queue(waits=[Wait(team=team, service=service, since=since or made) for team, service, since, made in rows])
