"""All that a shift leaves open, on one page: promises, waiting customers, incidents, what was put aside, what stands still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.accounts.models import Operator
from otklik.agreements.access import stillness_seen_by
from otklik.agreements.models import Clock
from otklik.agreements.rules import ANSWER
from otklik.agreements.words import NAMES
from otklik.desk.models import LIVE, Draft, NextStep, Outgoing, Ticket
from otklik.desk.words import clock_of
from otklik.incidents.models import Incident
from otklik.incidents.outlook import outlook_of
from otklik.incidents.views.strip import title_of, word_of
from otklik.lib.clock import now
from otklik.pages.words import clock

# How far the next shift looks ahead.
AHEAD = timedelta(hours=10)
MOST = 25


@dataclass(frozen=True, kw_only=True)
class Line:
    """One open thing."""

    id: int
    href: str
    title: str
    note: str
    when: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Open things of one sort; `more` says that there are others behind these."""

    id: str
    title: Promise
    icon: str
    lines: list[Line] = field(default_factory=list)
    more: bool = False
    is_tickets: bool = True


def open_things(person: Operator) -> list[Section]:
    """What this person sees of it; empty sections as well, because that nothing is open is news too."""
    return [incidents(person), waiting(person), promises(person), steps(person), unfinished(person), aside(person), still(person)]


def section(id: str, title: Promise, icon: str, lines: list[Line]) -> Section:
    return Section(id=id, title=title, icon=icon, lines=lines[:MOST], more=len(lines) > MOST, is_tickets=id != "incidents")


def incidents(person: Operator) -> Section:
    found = Incident.objects.seen_by(person).live().select_related("service").prefetch_related("forecasts").order_by("raised_at")
    return section(
        "incidents", gettext_lazy("Running incidents"), "triangle-alert", [of_incident(one) for one in found[: MOST + 1]]
    )


def of_incident(incident: Incident) -> Line:
    title, tone = title_of(incident)
    news = _("next news %(when)s") % {"when": clock(incident.next_update_at)} if incident.next_update_at else ""
    note = " · ".join(filter(None, (str(incident.get_state_display()), word_of(incident, outlook_of(incident)))))
    return Line(id=incident.pk, href=reverse("incidents:room", args=[incident.pk]), title=title, note=note, when=news, tone=tone)


def seen(person: Operator) -> QuerySet[Ticket]:
    return Ticket.objects.seen_by(person).select_related("customer", "owner", "team")


def waiting(person: Operator) -> Section:
    """In the order of work."""
    found = seen(person).filter(turn_at__isnull=False).order_by("turn_at", "number")[: MOST + 1]
    return section("waiting", gettext_lazy("Customers who wait for us"), "inbox", [of_waiting(ticket) for ticket in found])


def of_waiting(ticket: Ticket) -> Line:
    said = clock_of(ticket)
    return of_ticket(ticket, when=said.words, tone=said.tone)


def promises(person: Operator) -> Section:
    """What was agreed and comes due in the next shift. First answers stand among those who wait."""
    due = Clock.objects.live().filter(breached_at__isnull=True, due_at__lte=now() + AHEAD).exclude(what=ANSWER)
    due = due.filter(ticket__in=Ticket.objects.seen_by(person)).order_by("due_at")
    found = due.select_related("ticket__customer", "ticket__owner", "ticket__team")[: MOST + 1]
    return section(
        "promises",
        gettext_lazy("Promises that come due"),
        "timer",
        [
            of_ticket(one.ticket, when=_("%(what)s by %(when)s") % {"what": NAMES[one.what], "when": moment(one.due_at)})
            for one in found
        ],
    )


def moment(at: datetime | None) -> str:
    return clock(at) if at else ""


def steps(person: Operator) -> Section:
    """What was planned for the time of the next shift."""
    due = NextStep.objects.filter(ended_at__isnull=True, due_at__lte=now() + AHEAD, ticket__in=Ticket.objects.seen_by(person))
    found = due.select_related("ticket__customer", "ticket__owner").order_by("due_at")[: MOST + 1]
    lines = [
        of_ticket(
            one.ticket,
            when=_("%(what)s by %(when)s") % {"what": one.text, "when": clock(one.due_at)},
            tone="alarm" if one.due_at < now() else "",
        )
        for one in found
    ]
    return section("steps", gettext_lazy("Next steps that come due"), "list-checks", lines)


def unfinished(person: Operator) -> Section:
    """Replies that somebody has begun to write, and those that were sent but held back."""
    mine = Ticket.objects.seen_by(person)
    begun = Draft.objects.unfinished().filter(ticket__in=mine).select_related("ticket__owner")[: MOST + 1]
    held = Outgoing.objects.filter(state=Outgoing.HELD, ticket__in=mine).select_related(
        "ticket__customer", "ticket__owner", "operator"
    )
    lines = [
        of_ticket(one.ticket, when=_("held back, by %(name)s") % {"name": one.operator}, tone="warn") for one in held[: MOST + 1]
    ]
    lines += [
        of_ticket(one.ticket, when=_("begun %(when)s by %(name)s") % {"when": clock(one.changed_at), "name": one.operator})
        for one in begun
    ]
    return section("unfinished", gettext_lazy("Replies that are not finished"), "pencil", lines)


def aside(person: Operator) -> Section:
    """What was put aside and comes back in the next shift."""
    found = seen(person).filter(state__in=LIVE, snoozed_until__lte=now() + AHEAD).order_by("snoozed_until")[: MOST + 1]
    lines = [of_ticket(ticket, when=_("comes back %(when)s") % {"when": moment(ticket.snoozed_until)}) for ticket in found]
    return section("aside", gettext_lazy("Put aside, coming back"), "alarm-clock", lines)


def still(person: Operator) -> Section:
    found = stillness_seen_by(person)[: MOST + 1]
    lines = [of_ticket(row.ticket, when=_("nothing since %(when)s") % {"when": clock(row.since)}, tone="warn") for row in found]
    return section("still", gettext_lazy("Stand still"), "hourglass", lines)


def of_ticket(ticket: Ticket, *, when: str, tone: str = "") -> Line:
    who = str(ticket.owner) if ticket.owner else _("nobody has it")
    return Line(
        id=ticket.pk,
        href=reverse("desk:ticket", args=[ticket.number]),
        title=ticket.subject,
        note=" · ".join((str(ticket.number), str(ticket.customer), who)),
        when=when,
        tone=tone,
    )


def ids_by_section(sections: list[Section]) -> dict[str, Any]:
    """What a hand-over keeps."""
    return {one.id: [line.id for line in one.lines] for one in sections}
