"""What the filters mean: the keys of services, teams, colleagues, states and days that a typed value names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.desk.models import Kind, State
from otklik.desk.order import Priority
from otklik.desk.search import keys, question
from otklik.desk.search.question import folded
from otklik.services.models import Service

EARLIEST = date(2000, 1, 1)
Named = Iterator[tuple[str, Iterable[str]]]


def keys_meant(name: str, value: str) -> list[str]:
    """Keys of which a ticket must carry one; empty when the value names nothing."""
    if name not in NAMED:
        return []
    said = folded(value)
    named = list(NAMED[name]())
    exact = [key for key, names in named if said in map(folded, names)]
    return exact or [key for key, names in named if any(begins(folded(one), said) for one in names)]


def begins(name: str, said: str) -> bool:
    """Whether the name, or one of its words, begins so."""
    return bool(said) and (name.startswith(said) or any(word.startswith(said) for word in name.replace("-", " ").split()))


def services() -> Named:
    return ((f"{keys.SERVICE}{one.pk}", (one.slug, one.name_ru, one.name_en)) for one in Service.objects.all())


def teams() -> Named:
    yield f"{keys.TEAM}0", in_both(gettext_lazy("no team"))
    yield from ((f"{keys.TEAM}{one.pk}", (one.name,)) for one in Team.objects.all())


def owners() -> Named:
    yield f"{keys.OWNER}0", in_both(gettext_lazy("nobody"))
    yield from ((f"{keys.OWNER}{one.pk}", (one.name, one.email)) for one in Operator.objects.active())


def states() -> Named:
    return ((f"{keys.STATE}{one.value}", (one.value, *in_both(one.label))) for one in State)


def kinds() -> Named:
    return ((f"{keys.KIND}{one.value}", (one.value, *in_both(one.label))) for one in Kind)


def priorities() -> Named:
    return ((f"{keys.PRIORITY}{one.value}", (str(one.value), *in_both(one.label))) for one in Priority)


NAMED: dict[str, Callable[[], Named]] = {
    question.SERVICE: services,
    question.TEAM: teams,
    question.OWNER: owners,
    question.STATE: states,
    question.KIND: kinds,
    question.PRIORITY: priorities,
}


def in_both(words: str | Promise) -> tuple[str, ...]:
    found = []
    for language in ("ru", "en"):
        with translation.override(language):
            found.append(str(words))
    return tuple(found)


class Made(NamedTuple):
    """From when to before when a ticket was made; None is open."""

    since: datetime | None = None
    until: datetime | None = None


def span_of(days: Sequence[tuple[str, date]]) -> Made:
    """«после:» takes the day itself in, «до:» ends before it: days of the reader, from midnight to midnight of his zone."""
    since = [midnight(day) for name, day in days if name == question.AFTER]
    until = [midnight(day) for name, day in days if name == question.BEFORE]
    return Made(max(since, default=None), min(until, default=None))


def midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def keys_between(made: Made) -> list[str]:
    """Of the index's days, which are those of UTC, all that the span touches. Both ends together are one span: the fewer keys, the quicker."""
    first = made.since.astimezone(UTC).date() if made.since else EARLIEST
    last = localdate(timezone=UTC) + timedelta(days=1)
    if made.until:
        last = min(last, (made.until - timedelta(microseconds=1)).astimezone(UTC).date())
    return keys.days(max(first, EARLIEST), last)


def unheard(name: str, value: str) -> str:
    """Why a filter finds nothing, in words."""
    if name in (question.BEFORE, question.AFTER):
        return _("“%(value)s” is not a day. Write 25.11, 2026-11-25 or “yesterday”.") % {"value": value}
    return _("Nothing here is called “%(value)s”. Choose one of those that are offered while you type.") % {"value": value}
