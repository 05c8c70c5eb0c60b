"""What is new for one person: told by a sound or a notice of the desktop, as he has chosen. Nudges only say «look»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from otklik.accounts.models import Operator, Shift
from otklik.agreements.facts import TimeBroken, TimeRunningOut
from otklik.automation.facts import TicketOffered
from otklik.desk.facts import (
    ColleagueMentioned,
    CustomerWrote,
    MentionMissed,
    StepCameDue,
    StepPassed,
    StepPlanned,
    TicketHandedOver,
    TicketOpened,
)
from otklik.desk.models import Ticket
from otklik.incidents.facts import IncidentRaised
from otklik.incidents.models import Incident
from otklik.journal.models import Entry
from otklik.lib.clock import now

NEW, ANSWER, OFFER, MENTION, STEP, INCIDENT, TIME = "new", "answer", "offer", "mention", "step", "incident", "time"
KINDS: dict[str, Promise] = {
    NEW: gettext_lazy("A new ticket in my teams"),
    ANSWER: gettext_lazy("A customer's answer on my ticket"),
    OFFER: gettext_lazy("Work is offered or handed over to me"),
    MENTION: gettext_lazy("Somebody mentions me"),
    STEP: gettext_lazy("The time of my next step has come"),
    INCIDENT: gettext_lazy("An incident is raised"),
    TIME: gettext_lazy("The agreed time of my ticket runs out or is over"),
}
NOTHING, SOUND, NOTICE = "", "sound", "notice"
WAYS: dict[str, Promise] = {
    NOTHING: pgettext_lazy("alert", "nothing"),
    SOUND: pgettext_lazy("alert", "sound"),
    NOTICE: pgettext_lazy("alert", "notice on the desktop"),
}
TITLES: dict[str, Promise] = {
    NEW: gettext_lazy("New ticket %(number)s"),
    ANSWER: gettext_lazy("The customer has answered: %(number)s"),
    OFFER: gettext_lazy("For you: ticket %(number)s"),
    MENTION: gettext_lazy("You are mentioned: %(number)s"),
    STEP: gettext_lazy("The time of your next step has come: %(number)s"),
}
TIMES: dict[str, Promise] = {
    TimeRunningOut.kind: gettext_lazy("The agreed time runs out: %(number)s"),
    TimeBroken.kind: gettext_lazy("The agreed time is over: %(number)s"),
}
OF_FACTS: dict[str, Promise] = {**TIMES, MentionMissed.kind: gettext_lazy("A mention was not read: %(number)s")}
FACTS: dict[str, str] = {
    TicketOpened.kind: NEW,
    CustomerWrote.kind: ANSWER,
    TicketOffered.kind: OFFER,
    TicketHandedOver.kind: OFFER,
    StepPlanned.kind: OFFER,
    StepPassed.kind: OFFER,
    ColleagueMentioned.kind: MENTION,
    MentionMissed.kind: MENTION,
    StepCameDue.kind: STEP,
    IncidentRaised.kind: INCIDENT,
    **dict.fromkeys(TIMES, TIME),
}
# Older things are told by the page itself; so many at once are one ring anyway.
AS_OLD = timedelta(minutes=10)
MOST = 50
# What was written at the same moment may become visible a little later: these seconds are looked at again.
SETTLES = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True)
class News:
    id: int
    kind: str
    title: str
    text: str
    href: str


def is_quiet(person: Operator) -> bool:
    """Nobody is disturbed who is off shift or has stepped away."""
    return not Shift.objects.at(now()).filter(operator=person, away_since__isnull=True).exists()


def news_for(person: Operator, since: int, kinds: Iterable[str]) -> tuple[list[News], int]:
    """What happened after the journal's row `since`, and from which row to look the next time."""
    wanted = set(kinds)
    facts = [fact for fact, kind in FACTS.items() if kind in wanted]
    recent = Entry.objects.filter(kind__in=facts, at__gte=now() - AS_OLD)
    entries = list(recent.filter(pk__gt=since).exclude(by=person.pk).order_by("pk")[:MOST])
    settled = [entry.pk for entry in entries if entry.at < now() - SETTLES]
    following = max([since, *settled])
    return ([] if is_quiet(person) else told(person, entries)), following


def latest() -> int:
    """Where a page begins that has never looked."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def told(person: Operator, entries: list[Entry]) -> list[News]:
    """Only what this person may see and what concerns him."""
    numbers = {entry.content.get("ticket") for entry in entries} - {None}
    tickets = {ticket.pk: ticket for ticket in Ticket.objects.seen_by(person).filter(pk__in=numbers)}
    incidents = Incident.objects.seen_by(person).in_bulk([pk for entry in entries if (pk := entry.content.get("incident"))])
    teams = set(person.teams.values_list("pk", flat=True))
    found = []
    for entry in entries:
        kind, content = FACTS[entry.kind], entry.content
        if kind == INCIDENT:
            incident = incidents.get(content.get("incident"))
            one = of_incident(entry, incident) if incident else None
        else:
            ticket = tickets.get(content.get("ticket"))
            one = of_ticket(entry, kind, ticket) if ticket and concerns(person, teams, kind, ticket, content) else None
        found += [one] if one else []
    return found


def concerns(person: Operator, teams: set[int], kind: str, ticket: Ticket, content: dict[str, Any]) -> bool:
    if kind == NEW:
        return ticket.owner_id is None and (ticket.team_id is None or ticket.team_id in teams)
    if kind == ANSWER:
        return ticket.owner_id == person.pk
    if kind == TIME:
        # Nobody's ticket is everybody's of its team; what a colleague has is his.
        return ticket.owner_id == person.pk or (ticket.owner_id is None and ticket.team_id in teams)
    return content.get("operator") == person.pk


def of_ticket(entry: Entry, kind: str, ticket: Ticket) -> News:
    title = str(OF_FACTS.get(entry.kind) or TITLES[kind]) % {"number": ticket.number}
    return News(id=entry.pk, kind=kind, title=title, text=ticket.subject, href=reverse("desk:ticket", args=[ticket.number]))


def of_incident(entry: Entry, incident: Incident) -> News:
    href = reverse("incidents:room", args=[incident.pk])
    return News(id=entry.pk, kind=INCIDENT, title=pgettext("alert", "Incident"), text=incident.label, href=href)
