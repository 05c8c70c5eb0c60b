"""Counts of a day and a week from the journal and the tickets; each reads a bounded window along an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone

from otklik.agreements.facts import TimeBroken
from otklik.desk.facts import OperatorReplied, TicketOpened
from otklik.desk.models import Message, Ticket
from otklik.insight.queue import Wait
from otklik.journal.models import Entry
from otklik.lib.clock import now

DAYS = 7
# So many of the newest tickets say how fast we answer.
MOST_TICKETS = 5000
MOST_BREACHES = 5000
# Upper ends in minutes; the last bin has none.
BINS = (5, 15, 60, 240)


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What arrived and what was answered, by hour of today and by day of the week behind us."""

    days: list[date]
    arrived: Counter[date]
    answered: Counter[date]
    arrived_today: Counter[int]
    answered_today: Counter[int]


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Seconds to the first answer."""

    count: int = 0
    median: float = 0
    ninetieth: float = 0


@dataclass(frozen=True, kw_only=True)
class Breaches:
    by_day: Counter[date] = field(default_factory=Counter)
    by_service: Counter[int | None] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return sum(self.by_day.values())


def week() -> tuple[list[date], datetime]:
    """The last seven days of the reader's calendar, today included, and where they begin."""
    midnight = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight.date() - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return days, midnight.replace(year=days[0].year, month=days[0].month, day=days[0].day)


def flow() -> Flow:
    """One statement: opened tickets and replies of a week, by day and hour."""
    days, begin = week()
    kinds = [TicketOpened.kind, OperatorReplied.kind]
    seen = Entry.objects.filter(kind__in=kinds, at__gte=begin).annotate(day=TruncDate("at"), hour=ExtractHour("at"))
    counted = {kind: Counter[tuple[date, int]]() for kind in kinds}
    for kind, day, hour, count in seen.values_list("kind", "day", "hour").annotate(n=Count("pk")).order_by():
        counted[kind][day, hour] += count
    arrived, answered = (counted[kind] for kind in kinds)
    return Flow(
        days=days,
        arrived=by_day(arrived),
        answered=by_day(answered),
        arrived_today=by_hour(arrived, days[-1]),
        answered_today=by_hour(answered, days[-1]),
    )


def by_day(counted: Counter[tuple[date, int]]) -> Counter[date]:
    found = Counter[date]()
    for (day, _hour), count in counted.items():
        found[day] += count
    return found


def by_hour(counted: Counter[tuple[date, int]], today: date) -> Counter[int]:
    return Counter({hour: count for (day, hour), count in counted.items() if day == today})


def speeds() -> tuple[Speed, dict[int | None, Speed]]:
    """How fast those who wrote this week had their first answer: all of them, and by service."""
    first = Message.objects.filter(
        ticket=OuterRef("pk"), operator__isnull=False, visibility=Message.PUBLIC, customer__isnull=True
    )
    newest = Ticket.objects.filter(made_at__gte=week()[1]).order_by("-made_at")
    rows = newest.annotate(first=Subquery(first.order_by("at", "pk").values("at")[:1])).values_list("service", "made_at", "first")
    waits: dict[int | None, list[float]] = {}
    for service, made_at, answered_at in rows[:MOST_TICKETS]:
        if answered_at is not None:
            waits.setdefault(service, []).append(max((answered_at - made_at).total_seconds(), 0))
    return speed([wait for found in waits.values() for wait in found]), {
        service: speed(found) for service, found in waits.items()
    }


def speed(waits: Sequence[float]) -> Speed:
    if not waits:
        return Speed()
    ordered = sorted(waits)
    return Speed(count=len(ordered), median=quantile(ordered, 0.5), ninetieth=quantile(ordered, 0.9))


def quantile(ordered: Sequence[float], part: float) -> float:
    """Between the two nearest (NIST type 7, as PostgreSQL's `percentile_cont`)."""
    place = (len(ordered) - 1) * part
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def spread(waits: Sequence[Wait]) -> list[int]:
    """How many wait in each bin, the shortest first."""
    found = [0] * (len(BINS) + 1)
    for one in waits:
        minutes = (now() - one.since).total_seconds() / 60
        found[next((place for place, end in enumerate(BINS) if minutes < end), len(BINS))] += 1
    return found


def breaches() -> Breaches:
    """Broken promises of the week. A customer can be disappointed twice by one ticket: each clock counts."""
    kept = Entry.objects.filter(kind=TimeBroken.kind, at__gte=week()[1]).order_by("-at")
    rows = list(kept.annotate(day=TruncDate("at")).values_list("day", "content__ticket")[:MOST_BREACHES])
    services = dict(Ticket.objects.filter(pk__in={ticket for _day, ticket in rows}).values_list("pk", "service"))
    return Breaches(by_day=Counter(day for day, _t in rows), by_service=Counter(services.get(ticket) for _d, ticket in rows))
