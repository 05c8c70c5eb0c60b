"""The list, one change, its plan, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, leads_only, operators_only, responders_only, staff_only
from otklik.accounts.models import Operator, Role
from otklik.accounts.newer import newer, version_read, version_shown
from otklik.changes import access, actions
from otklik.changes.forms import ChangeForm, ProlongForm, initial_of
from otklik.changes.models import Change, ChangeRead, State
from otklik.incidents.models import Incident
from otklik.incidents.statuspage import window
from otklik.lib.refused import Newer, Refused
from otklik.pages.live import live_url
from otklik.pages.shown import came_from, gone_to, shown
from otklik.services.blast import fallen
from otklik.services.models import Dependency, Service
from otklik.services.touched import customers_touched

TONES = {
    State.DRAFT: "quiet",
    State.ASKED: "warn",
    State.APPROVED: "sky",
    State.STARTED: "warn",
    State.FINISHED: "calm",
    State.CANCELLED: "quiet",
}
RISK_TONES = {"low": "calm", "medium": "warn", "high": "alarm"}
PAGE = 50


@staff_only
@require_GET
def changes(request: PersonRequest) -> HttpResponse:
    """What is ahead, the nearest first; what is over, the latest first."""
    seen = Change.objects.seen_by(request.user).prefetch_related("services")
    over = [State.FINISHED, State.CANCELLED]
    is_over = request.GET.get("show") == "over"
    found = seen.filter(state__in=over).order_by("-from_at", "-pk") if is_over else seen.exclude(state__in=over)
    context = {
        "here": "changes",
        "shelves": [
            {"href": "?", "text": pgettext("planned work", "Ahead"), "current": not is_over},
            {"href": "?show=over", "text": pgettext("planned work", "Over"), "current": is_over},
        ],
        "rows": [row(one) for one in found[:PAGE]],
        "is_over": is_over,
        "may_plan": access.may_plan(request.user),
        "live_url": live_url(request, "changes"),
        "live_topics": ["changes"],
    }
    return shown(request, "changes/changes.html", context, part="changes")


def row(change: Change) -> dict[str, Any]:
    return {
        "change": change,
        "window": window(change.from_at, change.to_at),
        "word": _("longer than planned") if change.is_late else change.get_state_display(),
        "tone": "alarm" if change.is_late else TONES[State(change.state)],
        "risk_tone": RISK_TONES[change.risk],
    }


@staff_only
@require_GET
def change(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.change_for(request.user, pk)
    return shown(request, "changes/change.html", screen(request, found), part="change")


def screen(request: PersonRequest, found: Change, **more: Any) -> dict[str, Any]:
    topics = ["changes", "desk"]
    services = list(found.services.all())
    touched = with_dependents(services)
    on_shift = Operator.objects.on_shift().with_role(Role.OPERATOR)
    read = ChangeRead.objects.filter(change=found, version=found.version).values("operator")
    is_public = found.state in (State.APPROVED, State.STARTED)
    return {
        "here": "changes",
        **row(found),
        "services": services,
        "others": [service for service in touched if service not in services],
        "is_off_the_page": found.state not in (State.FINISHED, State.CANCELLED) and not any(one.is_public for one in services),
        "customers": customers_touched({service.pk for service in touched}),
        "steps": steps_of(found, request.user),
        "may_change": access.may_plan(request.user) and found.state in (State.DRAFT, State.ASKED, State.APPROVED),
        "prolong_form": ProlongForm(initial={"to_at": found.to_at})
        if found.state == State.STARTED and access.may_plan(request.user)
        else None,
        "read": read.count(),
        "unread": list(on_shift.exclude(pk__in=read).order_by("name")[:9]) if is_public else [],
        "incidents": list(incidents_in(found)),
        "live_url": live_url(request, *topics),
        "live_topics": topics,
        **more,
    }


def with_dependents(services: list[Service]) -> list[Service]:
    """These services and all that do not work without them."""
    edges = list(Dependency.objects.values_list("service", "on"))
    hit = {service.pk for service in services}
    hit |= {pk for service in services for ring in fallen(edges, service.pk) for pk in ring}
    return list(Service.objects.filter(pk__in=hit))


def incidents_in(found: Change) -> Any:
    """Incidents on the same services that began while the work went on."""
    end = found.finished_at or found.cancelled_at or found.to_at
    begin = found.started_at or found.from_at
    same = Incident.objects.filter(service__in=found.services.all(), raised_at__gte=begin)
    return (same if found.state == State.STARTED else same.filter(raised_at__lte=end)).order_by("-pk")[:10]


# State that a press leads to → its words, its icon, who may, and how it looks.
STEPS: dict[str, tuple[Promise, str, str]] = {
    "ask": (gettext_lazy("Ask a lead to approve"), "send", "primary"),
    "approve": (gettext_lazy("Approve"), "check", "primary"),
    "send-back": (gettext_lazy("Back to the author"), "undo-2", ""),
    "start": (gettext_lazy("Started"), "play", "primary"),
    "finish": (gettext_lazy("Finished"), "check", "primary"),
    "cancel": (gettext_lazy("Cancel the work"), "x", "quiet"),
}


def steps_of(found: Change, person: Operator) -> list[dict[str, Any]]:
    names: list[str] = []
    if person.is_lead and found.state in (State.DRAFT, State.ASKED):
        names += ["approve"] + (["send-back"] if found.state == State.ASKED else [])
    elif access.may_plan(person) and found.state == State.DRAFT:
        names.append("ask")
    if access.may_plan(person):
        names += {State.APPROVED: ["start"], State.STARTED: ["finish"]}.get(State(found.state), [])
        names += [] if found.is_over else ["cancel"]
    return [
        {
            "url": reverse(f"changes:{name}", args=[found.pk]),
            "name": name,
            "text": STEPS[name][0],
            "icon": STEPS[name][1],
            "look": STEPS[name][2],
        }
        for name in names
    ]


@responders_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    return edited(request, None)


@responders_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    return edited(request, access.change_for(request.user, pk))


def edited(request: PersonRequest, found: Change | None) -> HttpResponse:
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial_of(found) if found else {})
    version = version_shown(request, found.version) if found else None
    context = {"here": "changes", "form": form, "change": found, "version": version}
    if form.is_bound and form.is_valid():
        read = version_read(request) if found else None
        try:
            return gone_to(request, page_of(actions.save_change(found, by=request.user, read=read, **form.cleaned_data)))
        except Newer:
            assert found is not None
            found = access.change_for(request.user, found.pk)
            values = initial_of(found) | {"services": found.services.all(), "components": found.components.all()}
            context |= {"change": found, "version": found.version, **newer(form, values, by=request.user, change=found.pk)}
    return shown(request, "changes/edit.html", context, status=422 if form.is_bound else 200)


def page_of(found: Change) -> str:
    return reverse("changes:change", args=[found.pk])


def step(act: Callable[..., Change], guard: Callable[..., Any]) -> Any:
    """A view for one press that leads a change on."""

    @guard
    @require_POST
    def pressed(request: PersonRequest, pk: int) -> HttpResponse:
        return gone_to(request, page_of(act(access.change_for(request.user, pk), by=request.user)))

    return pressed


ask = step(actions.ask_approval, responders_only)


@leads_only
@require_POST
def approve(request: PersonRequest, pk: int) -> HttpResponse:
    """Of the version that stood on the page, and no other."""
    found = access.change_for(request.user, pk)
    actions.approve(found, by=request.user, read=version_read(request) or 0)
    return gone_to(request, page_of(found))


send_back = step(actions.send_back, leads_only)
start = step(actions.start, responders_only)
finish = step(actions.finish, responders_only)
cancel = step(actions.cancel, responders_only)


@responders_only
@require_POST
def prolong(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.change_for(request.user, pk)
    form = ProlongForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say until when: a day and a time."))
    until: datetime = form.cleaned_data["to_at"]
    return gone_to(request, page_of(actions.prolong(found, until, by=request.user)))


@operators_only
@require_POST
def read(request: PersonRequest, pk: int) -> HttpResponse:
    """The operator has taken note."""
    found = access.change_for(request.user, pk)
    actions.read_briefing(found, version_read(request) or 0, by=request.user)
    return gone_to(request, came_from(request))
