"""The incident's log as a reader sees it: every recorded fact, with what was written beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator
from otklik.incidents.models import Forecast, Incident, Update
from otklik.journal.models import Entry
from otklik.pages.words import clock, clock_range

# Fact → words, icon, tone. Those with a detail get it from `DETAILS`.
LINES: dict[str, tuple[str | Promise, str, str]] = {
    "IncidentRaised": (_("Raised"), "siren", "alarm"),
    "RaiseJoined": (_("Raised by one more operator"), "siren", "quiet"),
    "PageSent": (_("Called"), "bell-ring", "sky"),
    "PageFailed": (_("Could not be reached in any way"), "bell-off", "alarm"),
    "PageDeclined": (_("Cannot come; the next one is called"), "bell-minus", "warn"),
    "OwnerLeft": (_("Had taken it and is not called for incidents any more; others are called"), "bell-minus", "alarm"),
    "NobodyAnswered": (_("Nobody answered; the list is gone through again"), "triangle-alert", "alarm"),
    "IncidentAcknowledged": (_("Taken"), "hand", "calm"),
    "CauseIdentified": (_("Cause found"), "search-check", "sky"),
    "IncidentMitigated": (_("Works in a temporary way"), "bandage", "sky"),
    "IncidentFixed": (_("Repaired; customers are asked"), "wrench", "calm"),
    "IncidentConfirmed": (_("Everybody affected got through"), "badge-check", "calm"),
    "IncidentReopened": (_("Not repaired after all: back to work, engineers are called again"), "rotate-ccw", "alarm"),
    "IncidentClosed": (_("Closed"), "check", "calm"),
    "IncidentMerged": (_("Merged into another incident"), "merge", "quiet"),
    "AlarmWasFalse": (_("The alarm was false"), "x", "quiet"),
    "IncidentCleared": (_("Went away by itself"), "check", "quiet"),
    "BriefingWritten": (_("New briefing for operators"), "megaphone", "sky"),
    "BriefingAcknowledged": (_("Has read the briefing"), "check", "quiet"),
    "OperatorsInformed": (_("Everybody on shift has read the briefing"), "check-check", "calm"),
    "ForecastGiven": (_("Forecast"), "timer", "sky"),
    "ForecastAsked": (_("Asked for a new forecast: the present one runs out soon"), "timer-reset", "warn"),
    "ForecastMissed": (_("The forecast ran out: everybody reads “longer than expected”"), "timer-off", "alarm"),
    "NewsLate": (_("No news at the promised time; another time was promised"), "timer-off", "warn"),
    "UpdatePublished": (_("For the public"), "globe", "sky"),
    "IncidentNoteAdded": (_("Note"), "pencil", "warn"),
    "CustomersCounted": (_("More customers are affected"), "users", "quiet"),
    "CustomerNamed": (_("A customer was linked"), "link", "quiet"),
    "CustomersInformed": (_("Everybody affected has been told"), "mail-check", "calm"),
    "CustomerAnswered": (_("A customer answered"), "message-circle", "quiet"),
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line: when, what, the text written with it, and who."""

    id: int
    kind: str
    at: datetime
    text: str
    detail: str
    by: str
    icon: str
    tone: str
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written in this incident, by id, read once."""

    people: dict[int, str]
    notes: dict[int, str]
    updates: dict[int, Update]
    forecasts: dict[int, Forecast]

    @classmethod
    def of(cls, incident: Incident) -> Written:
        return cls(
            people={person.pk: str(person) for person in Operator.objects.get_queryset()},
            notes=dict(incident.notes.values_list("pk", "text")),
            updates=incident.updates.in_bulk(),
            forecasts=Forecast.objects.filter(incident=incident).in_bulk(),
        )


def timeline_of(incident: Incident, *, newest: int | None = None) -> list[Item]:
    """The log, oldest first; `newest` keeps so many of the latest lines."""
    entries = Entry.objects.filter(kind__in=LINES, content__contains={"incident": incident.pk}).order_by("-pk")
    written = Written.of(incident)
    return [item_of(entry, written) for entry in reversed(entries[:newest] if newest else entries)]


# Many of these come at once; a screen says them in one line.
FOLDED = frozenset({"RaiseJoined", "BriefingAcknowledged", "CustomersCounted", "CustomerNamed", "CustomerAnswered", "PageFailed"})
MOST_NAMES = 4


def folded(items: list[Item]) -> list[Item]:
    """The same log with neighbours of one kind drawn together: the last one's time, everybody's names, how many."""
    groups: list[list[Item]] = []
    for item in items:
        last = groups[-1][-1] if groups else None
        if last and item.kind in FOLDED and item.kind == last.kind:
            groups[-1].append(item)
        else:
            groups.append([item])
    return [group[0] if len(group) == 1 else _drawn_together(group) for group in groups]


def _drawn_together(group: list[Item]) -> Item:
    names = list(dict.fromkeys(item.by for item in group if item.by))
    shown = ", ".join(names[:MOST_NAMES]) + (f" +{len(names) - MOST_NAMES}" if len(names) > MOST_NAMES else "")
    if group[0].kind == "CustomersCounted":
        total = sum(item.count for item in group)
        return replace(group[-1], by=shown, detail=ngettext("+{n} customer", "+{n} customers", total).format(n=total))
    details = Counter(item.detail for item in group if item.detail)
    detail = _how_often(group[0].kind, details) if details else _how_many(group[0].kind, len(group), len(names))
    worst = next((item for item in group if item.tone == "alarm"), group[-1])
    return replace(group[-1], by=shown, detail=detail, tone=worst.tone, icon="message-circle" if details else group[-1].icon)


def _how_often(kind: str, details: Counter[str]) -> str:
    """«получилось: 17, не работает: 3»; a person who could not be reached twice is named with “2 times”."""
    if kind == "CustomerAnswered":
        return ", ".join(f"{words}: {n}" for words, n in details.most_common(MOST_NAMES))
    return ", ".join(words if n == 1 else f"{words} ({_times(n)})" for words, n in details.most_common(MOST_NAMES))


def _how_many(kind: str, count: int, names: int) -> str:
    """Nothing where everybody is named who did it once."""
    if kind == "CustomerNamed":
        return ngettext("{n} customer", "{n} customers", count).format(n=count)
    return "" if names == count else _times(count)


def _times(n: int) -> str:
    return ngettext("{n} time", "{n} times", n).format(n=n)


def item_of(entry: Entry, written: Written) -> Item:
    words, icon, tone = LINES[entry.kind]
    detail = DETAILS[entry.kind](entry.content, written) if entry.kind in DETAILS else ""
    if entry.kind == "CustomerAnswered":
        icon, tone = ("check", "calm") if entry.content.get("answer") == "through" else ("x", "alarm")
    by = written.people.get(entry.by or 0, "")
    return Item(
        id=entry.pk,
        kind=entry.kind,
        at=entry.at,
        text=str(words),
        detail=detail,
        by=by,
        icon=icon,
        tone=tone,
        count=int(entry.content.get("count") or 1),
    )


def forecast_words(forecast: Forecast | None) -> str:
    if forecast is None:
        return ""
    news = gettext("next news at {time}").format(time=clock(forecast.next_update_at))
    span = clock_range(forecast.from_at, forecast.to_at) if forecast.from_at and forecast.to_at else gettext("not known yet")
    return " · ".join(part for part in (span, forecast.basis, news) if part)


def _called(content: dict[str, Any], written: Written) -> str:
    return written.people.get(content.get("responder") or 0, "")


def _answered(content: dict[str, Any], _written: Written) -> str:
    words = gettext("got through") if content.get("answer") == "through" else gettext("still broken")
    return ", ".join([words, gettext("after closing")]) if content.get("is_late") else words


def _counted(content: dict[str, Any], _written: Written) -> str:
    count = int(content.get("count") or 0)
    return ngettext("+{n} customer", "+{n} customers", count).format(n=count)


def _reopened(content: dict[str, Any], _written: Written) -> str:
    count = int(content.get("broken") or 0)
    return ngettext("{n} customer says: still broken", "{n} customers say: still broken", count).format(n=count) if count else ""


def _update(content: dict[str, Any], written: Written) -> str:
    update = written.updates.get(content.get("update") or 0)
    return update.text if update else ""


DETAILS: dict[str, Callable[[dict[str, Any], Written], str]] = {
    "PageSent": _called,
    "PageFailed": _called,
    "PageDeclined": _called,
    "OwnerLeft": _called,
    "CustomerAnswered": _answered,
    "CustomersCounted": _counted,
    "IncidentReopened": _reopened,
    "UpdatePublished": _update,
    "IncidentNoteAdded": lambda content, written: written.notes.get(content.get("note") or 0, ""),
    "ForecastGiven": lambda content, written: forecast_words(written.forecasts.get(content.get("forecast") or 0)),
}
