"""The strip on every page of the desk: what fails now, what to say, what is still unread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts.access import PersonRequest, operators_only, staff_only
from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.incidents import access, actions
from otklik.incidents.models import Affected, Briefing, BriefingRead, Incident, sees_incidents
from otklik.incidents.outlook import Outlook, outlook_of
from otklik.incidents.rules import State
from otklik.incidents.slots import strips
from otklik.journal.prepared import Prepared
from otklik.pages.shown import came_from, gone_to, wants_part


@dataclass(frozen=True, kw_only=True)
class Place:
    """On which page the strip stands: a ticket's (its number), an incident's room (its pk), or any other."""

    ticket: str = ""
    room: str = ""

    @classmethod
    def named(cls, values: Mapping[str, str]) -> Place:
        """From an address or a form; what is no number is no place."""
        found = {name: values.get(name, "") for name in ("ticket", "room")}
        return cls(**{name: value for name, value in found.items() if value.isascii() and value.isdecimal() and len(value) < 16})

    @property
    def query(self) -> str:
        return f"?ticket={self.ticket}" if self.ticket else f"?room={self.room}" if self.room else ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One live incident as the strip says it."""

    incident: Incident
    title: str
    tone: str
    word: str
    since: datetime | None
    outlook: Outlook
    affected: int
    briefing: Briefing | None
    is_unread: bool
    may_link: bool

    @property
    def key(self) -> str:
        return str(self.incident.pk)

    @property
    def dialog(self) -> str:
        """Id of the briefing's dialog. A nudge leaves an open dialog alone; a new version is another one, so no old text stays."""
        return f"briefing-{self.briefing.pk}" if self.briefing else ""


def render_strip(request: HttpRequest) -> str:
    """For the shell's opening; nothing for strangers."""
    person: Any = request.user
    if not person.is_authenticated:
        return ""
    return strip_html(request, person, _place(request))


@staff_only
@require_GET
def strip(request: PersonRequest) -> HttpResponse:
    """The strip alone, for a page that was nudged."""
    return HttpResponse(strip_html(request, request.user, Place.named(request.GET)))


@operators_only
@require_POST
def read_briefing(request: PersonRequest, pk: int) -> HttpResponse:
    """The operator has taken note."""
    actions.read_briefing(access.briefing_for(request.user, pk), by=request.user)
    return _strip_or_back(request)


@operators_only
@require_POST
def link(request: PersonRequest, pk: int) -> HttpResponse:
    """The customer of this ticket is touched by the incident."""
    incident = access.incident_for(request.user, pk)
    ticket = access.ticket_named(request.user, request.POST.get("ticket", ""))
    actions.name_affected(incident, ticket=ticket, by=request.user)
    return _strip_or_back(request)


failing = Prepared(
    lambda: (
        Incident.objects.live()
        .exclude(state=State.SUSPECTED)
        .select_related("service", "owner")
        .prefetch_related("forecasts", "briefings")
        .annotate(count=Count("affected"))
        .order_by("raised_at", "pk")
    )
)


def lines_for(person: Operator, place: Place) -> list[Line]:
    """What this person's strip says on the page where it stands."""
    if not sees_incidents(person):
        return []
    found = failing()
    if not found:
        return []
    serves = access.may_serve(person)
    read = (
        set(BriefingRead.objects.filter(operator=person, briefing__incident__in=found).values_list("briefing", flat=True))
        if serves
        else set()
    )
    linked = _linked(person, place.ticket) if serves and place.ticket else None
    lines = [_line(incident, serves, read, linked) for incident in found]
    # The room says it all by itself; only what is unread stands above it too.
    return [line for line in lines if line.is_unread or line.key != place.room]


def _line(incident: Incident, serves: bool, read: set[int], linked: set[int] | None) -> Line:
    outlook = outlook_of(incident)
    briefing = next(iter(incident.briefings.all()), None)
    title, tone = title_of(incident)
    return Line(
        incident=incident,
        title=title,
        tone=tone,
        word=word_of(incident, outlook),
        since=incident.first_failure_at or incident.raised_at,
        outlook=outlook,
        affected=incident.count,  # type: ignore[attr-defined]
        briefing=briefing,
        is_unread=serves and briefing is not None and briefing.pk not in read,
        may_link=linked is not None and incident.pk not in linked,
    )


def title_of(incident: Incident) -> tuple[str, str]:
    """What is the matter, and the tone in which it is said."""
    if not incident.is_live:
        return _("It is over: {label}").format(label=incident.label), "quiet"
    if incident.state == State.MITIGATED:
        return _("Works in a temporary way: {label}").format(label=incident.label), "warn"
    if incident.state == State.FIXED:
        return _("Repaired, being checked: {label}").format(label=incident.label), "warn"
    if incident.state == State.CONFIRMED:
        return _("Works again: {label}").format(label=incident.label), "calm"
    return _("Not working: {label}").format(label=incident.label), "alarm"


def word_of(incident: Incident, outlook: Outlook) -> str:
    """Where it stands, in few words."""
    if not incident.is_live:
        return str(State(incident.state).label)
    if outlook.is_late:
        return _("longer than expected")
    if incident.is_calling:
        return _("engineers are being called")
    if incident.state == State.IDENTIFIED:
        return _("the cause is found")
    if incident.state == State.FIXED:
        return _("customers are being asked")
    if incident.state == State.CONFIRMED:
        return _("all asked got through")
    return _("{name} is on it").format(name=incident.owner) if incident.owner else ""


def strip_html(request: HttpRequest, person: Operator, place: Place) -> str:
    context = {
        "lines": lines_for(person, place),
        "address": f"{reverse('incidents:strip')}{place.query}",
        "place": place,
        "more": strips(request),
    }
    return render_to_string("incidents/strip.html", context, request)


def _linked(person: Operator, number: str) -> set[int] | None:
    """Live incidents that the ticket's customer is affected by; None when the person does not see the ticket."""
    ticket = Ticket.objects.seen_by(person).filter(number=int(number)).first()
    if ticket is None:
        return None
    return set(
        Affected.objects.filter(customer=ticket.customer_id, incident__in=Incident.objects.live()).values_list(
            "incident", flat=True
        )
    )


def _place(request: HttpRequest) -> Place:
    """Which page is being drawn, as far as the strip cares."""
    match = request.resolver_match
    if match is None:
        return Place()
    return Place.named(
        {
            "ticket": str(match.kwargs.get("number", "")) if match.app_name == "desk" else "",
            "room": str(match.kwargs.get("pk", "")) if match.view_name == "incidents:room" else "",
        }
    )


def _strip_or_back(request: PersonRequest) -> HttpResponse:
    if not wants_part(request):
        return gone_to(request, came_from(request))
    place = Place.named({"ticket": request.POST.get("on_ticket", ""), "room": request.POST.get("on_room", "")})
    return HttpResponse(strip_html(request, request.user, place))
