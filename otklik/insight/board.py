"""What a lead steers by: who waits, who is here, what breaks within the hour, what stands still, what fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.agreements.access import stillness_seen_by, unplanned_seen_by
from otklik.agreements.models import Clock
from otklik.agreements.words import NAMES
from otklik.changes.models import Change
from otklik.changes.models import State as ChangeState
from otklik.desk.models import Ticket
from otklik.desk.words import clock_of
from otklik.incidents.models import Incident
from otklik.incidents.outlook import outlook_of
from otklik.incidents.views.strip import title_of, word_of
from otklik.insight.on_shift import hands
from otklik.insight.queue import MOST_COUNTED, Group, Queue, queue_of
from otklik.lib.clock import now
from otklik.pages.words import clock, clock_range, spaced, span_words
from otklik.services.models import Service

AHEAD = timedelta(hours=1)
MOST = 12
# A customer who has waited so long is said louder.
LONG, TOO_LONG = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One ticket on a list of the board."""

    id: str
    number: int
    whose: str
    href: str
    title: str
    note: str
    when: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    title: Promise
    icon: str
    empty: Promise
    lines: list[Line] = field(default_factory=list)
    more: bool = False
    more_url: str = ""
    all: str = ""  # how many there are, where that is known

    @property
    def count(self) -> str:
        return self.all or f"{len(self.lines)}{'+' if self.more else ''}"


def board_of(person: Operator) -> dict[str, Any]:
    """All of it; a dozen bounded looks whatever the number of tickets."""
    queue, people = queue_of(person), hands()
    soon, late = breaches(person)
    return {
        "stats": stats(queue, soon, late, people),
        "teams": teams_of(queue),
        "services": services_of(queue),
        "hands": people,
        "sections": [waiting(person, queue), soon, still(person), unplanned(person)],
        "incidents": incidents(person),
        "changes": changes(person),
    }


def stats(queue: Queue, soon: Section, late: int, people: list[Any]) -> list[dict[str, Any]]:
    """What is read from three metres."""
    here = sum(1 for one in people if one.away_since is None)
    away = len(people) - here
    return [
        {"value": many(queue.all.count), "label": _("waiting now"), "tone": "warn" if queue.all.count else "calm"},
        {"value": wait_words(queue.all), "label": _("longest wait"), "tone": tone_of(queue.all)},
        {
            "value": soon.count,
            "label": _("to be late within the hour"),
            "note": _("late already: %(n)d") % {"n": late} if late else "",
            "tone": "alarm" if late else "warn" if soon.lines else "calm",
        },
        {
            "value": here,
            "label": pgettext("board", "on shift"),
            "note": _("away: %(n)d") % {"n": away} if away else "",
            "tone": "" if here else "alarm",
        },
    ]


def many(count: int) -> str:
    return f"{spaced(MOST_COUNTED)}+" if count >= MOST_COUNTED else spaced(count)


def wait_words(group: Group) -> str:
    return span_words(now() - group.since) if group.since else "—"


def tone_of(group: Group) -> str:
    if group.since is None:
        return "calm"
    waited = now() - group.since
    return "alarm" if waited >= TOO_LONG else "warn" if waited >= LONG else "calm"


def teams_of(queue: Queue) -> list[dict[str, Any]]:
    """Every team, because any may be given a ticket; and those of no team when somebody waits there."""
    found = queue.by_team()
    rows = [
        {"name": team.name, "goal": f"team-{team.pk}", **said(found.get(team.pk, Group()))}
        for team in Team.objects.order_by("name")[:MOST_COUNTED]
    ]
    if None in found:
        rows.append({"name": _("no team"), "goal": "", **said(found[None])})
    return rows


def services_of(queue: Queue) -> list[dict[str, Any]]:
    """Those for which somebody waits; the longest queue on top."""
    found = queue.by_service()
    names = Service.objects.in_bulk([pk for pk in found if pk])
    rows = [
        {"name": names[pk].name if pk in names else _("no service"), **said(group)}
        for pk, group in sorted(found.items(), key=lambda one: -one[1].count)
    ]
    return rows[:MOST]


def said(group: Group) -> dict[str, Any]:
    return {"count": group.count, "wait": wait_words(group) if group.count else "", "tone": tone_of(group) if group.count else ""}


def waiting(person: Operator, queue: Queue) -> Section:
    """In the order of work."""
    turn = Ticket.objects.seen_by(person).filter(turn_at__isnull=False).order_by("turn_at", "number")
    found = list(turn.select_related("customer", "owner", "team")[: MOST + 1])
    lines = []
    for ticket in found[:MOST]:
        said = clock_of(ticket, short=True)
        lines.append(line("waiting", ticket, said.words, said.tone))
    return Section(
        id="waiting",
        title=gettext_lazy("Waiting, in the order of work"),
        icon="inbox",
        empty=gettext_lazy("Nobody is waiting."),
        lines=lines,
        more=len(found) > MOST,
        more_url=reverse("desk:list"),
        all=many(queue.all.count),
    )


def breaches(person: Operator) -> tuple[Section, int]:
    """Promises that break within the hour if nobody does anything, and how many of them have broken a moment ago."""
    due = Clock.objects.live().filter(breached_at__isnull=True, due_at__lte=now() + AHEAD)
    due = due.filter(ticket__in=Ticket.objects.seen_by(person)).order_by("due_at", "pk")
    found = list(due.select_related("ticket__customer", "ticket__owner", "ticket__team")[: MOST + 1])
    late = sum(1 for one in found if one.due_at and one.due_at < now())
    lines = [
        line(
            "due",
            one.ticket,
            _("%(what)s by %(when)s") % {"what": NAMES[one.what], "when": clock(one.due_at)} if one.due_at else "",
            tone="alarm" if one.due_at and one.due_at < now() + timedelta(minutes=10) else "warn",
            key=one.pk,
        )
        for one in found[:MOST]
    ]
    title, empty = gettext_lazy("Late within the hour"), gettext_lazy("Nothing that was promised comes due within the hour.")
    return Section(id="due", title=title, icon="timer", empty=empty, lines=lines, more=len(found) > MOST), late


def still(person: Operator) -> Section:
    found = list(stillness_seen_by(person)[: MOST + 1])
    return Section(
        id="still",
        title=pgettext_lazy("board", "Stand still"),
        icon="hourglass",
        empty=gettext_lazy("Every ticket moves on."),
        lines=[
            line("still", row.ticket, _("nothing since %(when)s") % {"when": clock(row.since)}, tone="warn")
            for row in found[:MOST]
        ],
        more=len(found) > MOST,
        more_url=reverse("agreements:still"),
    )


def unplanned(person: Operator) -> Section:
    found = list(unplanned_seen_by(person)[: MOST + 1])
    return Section(
        id="unplanned",
        title=pgettext_lazy("board", "Without a next step"),
        icon="list-checks",
        empty=gettext_lazy("Every live ticket has a next step."),
        lines=[line("unplanned", ticket, clock(ticket.changed_at, short=True)) for ticket in found[:MOST]],
        more=len(found) > MOST,
        more_url=reverse("agreements:still"),
    )


def line(list_id: str, ticket: Ticket, when: str, tone: str = "", key: int | None = None) -> Line:
    who = str(ticket.owner) if ticket.owner else _("nobody has it")
    return Line(
        id=f"{list_id}-{key or ticket.number}",
        number=ticket.number,
        whose=ticket.whose,
        href=reverse("desk:ticket", args=[ticket.number]),
        title=ticket.subject,
        note=" · ".join(filter(None, (str(ticket.number), str(ticket.customer), ticket.team.name if ticket.team else "", who))),
        when=when,
        tone=tone,
    )


def incidents(person: Operator) -> list[dict[str, Any]]:
    found = Incident.objects.seen_by(person).live().select_related("service", "owner").prefetch_related("forecasts")
    return [of_incident(one) for one in found.order_by("raised_at", "pk")[:MOST]]


def of_incident(incident: Incident) -> dict[str, Any]:
    title, tone = title_of(incident)
    outlook = outlook_of(incident)
    return {
        "href": reverse("incidents:room", args=[incident.pk]),
        "title": title,
        "tone": tone,
        "since": incident.first_failure_at or incident.raised_at,
        "notes": [note for note in (str(incident.get_state_display()), word_of(incident, outlook), outlook.range_words) if note],
    }


def changes(person: Operator) -> list[dict[str, Any]]:
    """Planned work that touches this day of the reader."""
    begin = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Q(from_at__lt=begin + timedelta(days=1), to_at__gte=begin) | Q(state=ChangeState.STARTED)
    shown = [ChangeState.APPROVED, ChangeState.STARTED, ChangeState.FINISHED]
    found = Change.objects.seen_by(person).filter(today, state__in=shown).order_by("from_at", "pk")
    return [of_change(one) for one in found[:MOST]]


def of_change(change: Change) -> dict[str, Any]:
    return {
        "href": reverse("changes:change", args=[change.pk]),
        "title": change.title,
        "when": clock_range(change.from_at, change.to_at),
        "word": change.get_state_display(),
        "tone": "alarm" if change.is_late else "warn" if change.is_going else "quiet",
    }
