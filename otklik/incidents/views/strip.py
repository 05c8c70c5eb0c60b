"""The strip on every page of the desk: what fails now, what to say, what is still unread."""

from __future__ import annotations

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
from otklik.incidents.models import Affected, Briefing, BriefingRead, Incident
from otklik.incidents.outlook import Outlook, outlook_of
from otklik.incidents.rules import State
from otklik.pages.shown import came_from, gone_to, wants_part


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


def render_strip(request: HttpRequest) -> str:
    """For the shell's opening; nothing for strangers."""
    person: Any = request.user
    if not person.is_authenticated:
        return ""
    return strip_html(request, person, _ticket_of_page(request))


@staff_only
@require_GET
def strip(request: PersonRequest) -> HttpResponse:
    """The strip alone, for a page that was nudged."""
    number = request.GET.get("ticket", "")
    return HttpResponse(strip_html(request, request.user, number if number.isdecimal() else ""))


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


def lines_for(person: Operator, number: str) -> list[Line]:
    """What this person's strip says; `number` is that of the ticket whose page it stands on."""
    live = Incident.objects.seen_by(person).live().exclude(state=State.SUSPECTED).select_related("service", "owner")
    found = list(live.prefetch_related("forecasts", "briefings").annotate(count=Count("affected")).order_by("raised_at", "pk"))
    if not found:
        return []
    serves = access.may_serve(person)
    read = (
        set(BriefingRead.objects.filter(operator=person, briefing__incident__in=found).values_list("briefing", flat=True))
        if serves
        else set()
    )
    linked = _linked(person, number) if serves and number else None
    return [_line(incident, serves, read, linked) for incident in found]


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
    if incident.state == State.MITIGATED:
        return _("Works in a temporary way: {label}").format(label=incident.label), "warn"
    if incident.state == State.FIXED:
        return _("Repaired, being checked: {label}").format(label=incident.label), "warn"
    if incident.state == State.CONFIRMED:
        return _("Works again: {label}").format(label=incident.label), "calm"
    return _("Not working: {label}").format(label=incident.label), "alarm"


def word_of(incident: Incident, outlook: Outlook) -> str:
    """Where it stands, in few words."""
    if outlook.is_late:
        return _("longer than expected")
    if incident.is_unanswered:
        return _("nobody has answered the call")
    if incident.is_calling:
        return _("engineers are being called")
    if incident.state == State.IDENTIFIED:
        return _("the cause is found")
    if incident.state == State.FIXED:
        return _("customers are being asked")
    if incident.state == State.CONFIRMED:
        return _("all asked got through")
    return _("{name} is on it").format(name=incident.owner) if incident.owner else ""


def strip_html(request: HttpRequest, person: Operator, number: str) -> str:
    address = reverse("incidents:strip") + (f"?ticket={number}" if number else "")
    context = {"lines": lines_for(person, number), "address": address, "ticket": number}
    return render_to_string("incidents/strip.html", context, request)


def _linked(person: Operator, number: str) -> set[int] | None:
    """Live incidents that the ticket's customer is affected by; None when the person does not see the ticket."""
    ticket = Ticket.objects.seen_by(person).filter(number=int(number)).first() if len(number) < 16 else None
    if ticket is None:
        return None
    return set(
        Affected.objects.filter(customer=ticket.customer_id, incident__in=Incident.objects.live()).values_list(
            "incident", flat=True
        )
    )


def _ticket_of_page(request: HttpRequest) -> str:
    """The number of the ticket whose page is being drawn; empty elsewhere."""
    match = request.resolver_match
    number = match.kwargs.get("number") if match is not None and match.app_name == "desk" else None
    return str(number) if isinstance(number, int) else ""


def _strip_or_back(request: PersonRequest) -> HttpResponse:
    if not wants_part(request):
        return gone_to(request, came_from(request))
    number = request.POST.get("on_ticket", "")
    return HttpResponse(strip_html(request, request.user, number if number.isdecimal() else ""))
