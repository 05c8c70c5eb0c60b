"""The duty screen, made for a phone at night: one thing, two buttons, then the forecast, then the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from otklik.accounts.access import PersonRequest, responders_only
from otklik.accounts.models import Operator, Shift
from otklik.incidents import access, actions, words
from otklik.incidents.forms import ForecastForm
from otklik.incidents.models import Incident, Page
from otklik.incidents.outlook import Outlook, outlook_of
from otklik.incidents.readers import as_read_by
from otklik.incidents.rules import WORKING, State
from otklik.incidents.views.live import live_context
from otklik.incidents.views.room import choices
from otklik.incidents.views.strip import title_of
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.pages.preferences import LANGUAGE_COOKIE, known_language
from otklik.pages.shown import gone_to, shown
from otklik.services.models import Service


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One incident as the duty screen says it to one person."""

    incident: Incident
    title: str
    tone: str
    since: datetime | None
    people: int
    outlook: Outlook
    is_asked: bool
    is_mine: bool
    needs_forecast: bool
    steps: tuple[words.Step, ...]


@responders_only
@require_GET
def duty(request: PersonRequest) -> HttpResponse:
    """What this person has to decide now; the other live incidents below it."""
    live = (
        Incident.objects.live()
        .exclude(state=State.SUSPECTED)
        .select_related("service", "owner")
        .prefetch_related("forecasts", "pages")
    )
    matters = sorted((matter_of(incident, request.user) for incident in live), key=_urgency)
    shifts = (
        Shift.objects.at(now())
        .filter(kind=Shift.DUTY, operator__is_active=True)
        .select_related("operator")
        .order_by("position", "starts_at")
    )
    context = {
        "first": matters[0] if matters else None,
        "others": matters[1:],
        "choices": choices(),
        "on_duty": list(dict.fromkeys(shift.operator for shift in shifts)),
        "points": request.user.contact_points.all(),
        "services": list(Service.objects.all()),
        **live_context(request, "desk", "duty", *(f"incident-{matter.incident.pk}" for matter in matters[:10])),
    }
    return shown(request, "incidents/duty.html", context)


def matter_of(incident: Incident, person: Operator) -> Matter:
    title, tone = title_of(incident)
    outlook = outlook_of(incident)
    is_mine = incident.owner_id == person.pk and not incident.is_calling
    mine = [page for page in incident.pages.all() if page.responder_id == person.pk]
    return Matter(
        incident=incident,
        title=title,
        tone=tone,
        since=incident.first_failure_at or incident.raised_at,
        people=incident.affected.count(),
        outlook=outlook,
        is_asked=incident.is_calling and any(page.state in (*Page.OPEN, Page.UNANSWERED) for page in mine),
        is_mine=is_mine,
        needs_forecast=is_mine and incident.state in WORKING and not _has_forecast(incident, outlook),
        steps=words.steps_of(incident.state, is_calling=incident.is_calling),
    )


def _has_forecast(incident: Incident, outlook: Outlook) -> bool:
    """Whether the last word on "when" still holds; "not known yet" holds until its promised news."""
    last = next(iter(incident.forecasts.all()), None)
    return outlook.forecast is not None or (last is not None and last.to_at is None and last.next_update_at > now())


def _urgency(matter: Matter) -> tuple[int, int]:
    return (0 if matter.is_asked else 1 if matter.incident.is_calling else 2 if matter.is_mine else 3, -matter.incident.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of a call: needs no sign-in, shows one thing, changes nothing by being opened."""
    try:
        page = access.page_behind(token)
    except tokens.Expired:
        return _closed_door(
            request, _("This link is too old"), _("A call’s link works for a day. Sign in and open the duty screen.")
        )
    except tokens.Forged:
        return _closed_door(
            request,
            _("This link opens nothing"),
            _("Perhaps it was cut off. Open it from the call once more, or sign in."),
            status=404,
        )
    if not access.may_repair(page.responder):
        return _closed_door(
            request,
            _("This link opens nothing"),
            _("The person it was sent to is not called for incidents any more."),
            status=404,
        )
    with as_read_by(page.responder), translation.override(_language(request, page.responder)):
        if request.method == "POST":
            _act(page, request)
            return gone_to(request, request.path)
        return shown(request, "incidents/answer.html", answer_context(page))


def _language(request: HttpRequest, person: Operator) -> str:
    """The person's own, unless another was chosen on this very page."""
    if not known_language(request.GET.get("lang")) and not known_language(request.COOKIES.get(LANGUAGE_COOKIE)):
        request.LANGUAGE_CODE = person.locale
    return request.LANGUAGE_CODE


def _act(page: Page, request: HttpRequest) -> None:
    """The button that was pressed: accept, decline, or a ready forecast once accepted."""
    incident, person = page.incident, page.responder
    wish = request.POST.get("answer", "")
    if wish == "accept" and incident.is_live:
        actions.acknowledge(incident, by=person)
    elif wish == "decline" and incident.is_live:
        actions.decline(incident, by=person)
    elif wish == "forecast" and incident.owner_id == person.pk:
        form = ForecastForm({"minutes": request.POST.get("minutes", "")})
        if not form.is_valid():
            raise Refused(_("Choose one of the times."))
        begin, end, news = form.times()
        actions.forecast(incident, begin, end, next_update_at=news, by=person)


def answer_context(page: Page) -> dict[str, Any]:
    incident = Incident.objects.select_related("service", "owner").prefetch_related("forecasts", "pages").get(pk=page.incident_id)
    matter = matter_of(incident, page.responder)
    declined = incident.pages.filter(Q(pk=page.pk) | Q(responder=page.responder, round__gt=page.round)).order_by("-round").first()
    return {
        "page": page,
        "matter": matter,
        "incident": incident,
        "may_accept": incident.is_calling and incident.is_live,
        "has_declined": declined is not None and declined.state == Page.DECLINED,
        "choices": choices(),
    }


def _closed_door(request: HttpRequest, heading: str, text: str, status: int = 410) -> HttpResponse:
    return shown(request, "incidents/closed_door.html", {"heading": heading, "text": text}, status=status)
