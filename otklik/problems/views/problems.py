"""The list, one problem, its links, and the press that tells everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only, people, staff_only
from otklik.accounts.models import Role
from otklik.accounts.newer import newer, version_read, version_shown
from otklik.desk.access import ticket_meant
from otklik.desk.models import Ticket
from otklik.desk.words import TONES as TICKET_TONES
from otklik.incidents.access import incident_for, ticket_named
from otklik.incidents.readers import in_both
from otklik.lib.refused import Newer, Refused
from otklik.pages.live import live_url
from otklik.pages.shown import came_from, gone_to, shown
from otklik.problems import access, actions
from otklik.problems.forms import ProblemForm, SolveForm
from otklik.problems.models import LIVE, Problem, State
from otklik.problems.people import circle_of, customers_touched

TONES = {State.OPEN: "warn", State.KNOWN: "sky", State.SOLVED: "calm", State.CLOSED: "quiet"}
PAGE = 50
MOST_TICKETS = 100
workers_only = people(Role.OPERATOR, Role.RESPONDER, Role.LEAD)
solvers_only = people(Role.RESPONDER, Role.LEAD)


@staff_only
@require_GET
def problems(request: PersonRequest) -> HttpResponse:
    shelf = request.GET.get("show", "")
    words, before = request.GET.get("q", "")[:200], request.GET.get("before", "")
    seen = Problem.objects.seen_by(request.user)
    shelves: dict[str, QuerySet[Problem]] = {"nobody": seen.without_owner(), "over": seen.exclude(state__in=LIVE)}
    found = shelves.get(shelf, seen.live())
    if words.strip():
        found = access.searched(request.user, words)
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found.select_related("owner").prefetch_related("services")[: PAGE + 1])
    counts = dict(Problem.objects.filter(pk__in=[one.pk for one in rows]).values_list("pk").annotate(n=Count("ticket_links")))
    context = {
        "here": "problems",
        "shelves": [
            {"href": "?", "text": pgettext("problems", "Open"), "current": shelf not in shelves and not words.strip()},
            {
                "href": "?show=nobody",
                "text": pgettext("problems", "Nobody's"),
                "count": shelves["nobody"].count(),
                "current": shelf == "nobody",
            },
            {"href": "?show=over", "text": pgettext("problems", "Solved and closed"), "current": shelf == "over"},
        ],
        "rows": [
            {"problem": one, "word": one.get_state_display(), "tone": TONES[State(one.state)], "count": counts.get(one.pk, 0)}
            for one in rows[:PAGE]
        ],
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "shelf": shelf if shelf in shelves else "",
        "words": words,
        "may_work": access.may_work_on(request.user),
        "live_url": live_url(request, "problems"),
        "live_topics": ["problems"],
    }
    return shown(request, "problems/problems.html", context, part="problems")


@workers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Alone, or from a ticket or an incident, which is then linked."""
    named = request.POST if request.method == "POST" else request.GET
    ticket = ticket_named(request.user, named["ticket"]) if named.get("ticket") else None
    incident = incident_for(request.user, int_of(named["incident"])) if named.get("incident") else None
    service = ticket.service if ticket else incident.service if incident else None
    initial = {"owner": request.user.pk, "services": [service] if service else [], "title": ticket.subject if ticket else ""}
    form = ProblemForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        problem = actions.save_problem(None, by=request.user, **form.cleaned_data)
        if ticket is not None:
            actions.link_ticket(problem, ticket, by=request.user)
        if incident is not None:
            actions.link_incident(problem, incident, by=request.user)
        return gone_to(request, page_of(problem))
    context = {"here": "problems", "form": form, "ticket": ticket, "incident": incident}
    return shown(request, "problems/edit.html", context, status=422 if form.is_bound else 200)


def int_of(number: str) -> int:
    """A number from an address; what is none leads nowhere."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0


def page_of(problem: Problem) -> str:
    return reverse("problems:problem", args=[problem.pk])


@staff_only
@require_GET
def problem(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.problem_for(request.user, pk)
    return shown(request, "problems/problem.html", screen(request, found), part="problem")


def screen(request: PersonRequest, found: Problem) -> dict[str, Any]:
    topics = ["problems", f"problem-{found.pk}"]
    seen = Ticket.objects.seen_by(request.user).filter(problem_links__problem=found).select_related("customer")
    return {
        "here": "problems",
        "problem": found,
        "word": found.get_state_display(),
        "tone": TONES[State(found.state)],
        "tickets": [
            {"ticket": ticket, "word": ticket.get_state_display(), "tone": TICKET_TONES[ticket.state]}  # type: ignore[index]
            for ticket in seen.order_by("-pk")[:MOST_TICKETS]
        ],
        "ticket_count": found.ticket_links.count(),
        "incidents": found.incidents.select_related("service").order_by("-pk")[:20],
        "customers": customers_touched(found),
        "may_work": access.may_work_on(request.user),
        "may_solve": access.may_solve(request.user),
        "may_link_tickets": request.user.has_role("operator", "lead"),
        "live_url": live_url(request, *topics),
        "live_topics": topics,
    }


@workers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.problem_for(request.user, pk)
    names = ("title", "cause", "workaround_ru", "workaround_en")
    initial = {name: getattr(found, name) for name in names} | {"owner": found.owner_id, "services": found.services.all()}
    form = ProblemForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"here": "problems", "form": form, "problem": found, "version": version_shown(request, found.version)}
    if form.is_bound and form.is_valid():
        try:
            actions.save_problem(found, by=request.user, read=version_read(request), **form.cleaned_data)
            return gone_to(request, page_of(found))
        except Newer:
            found = access.problem_for(request.user, pk)
            values = {name: getattr(found, name) for name in names} | {"owner": found.owner, "services": found.services.all()}
            context |= {"version": found.version, **newer(form, values, by=request.user, problem=found.pk)}
    return shown(request, "problems/edit.html", context, status=422 if form.is_bound else 200)


@solvers_only
@require_http_methods(["GET", "HEAD", "POST"])
def solve(request: PersonRequest, pk: int) -> HttpResponse:
    """Who will be told and what; the press itself tells them."""
    found = access.problem_for(request.user, pk)
    form = SolveForm(request.POST if request.method == "POST" else None, initial=first_words())
    if form.is_bound and form.is_valid():
        actions.solve(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Solved. Everybody linked is being told."))
        return gone_to(request, page_of(found))
    circle = circle_of(found)
    told = Ticket.objects.filter(pk__in=circle.tickets).select_related("customer")
    context = {
        "here": "problems",
        "problem": found,
        "form": form,
        "circle": circle,
        "told": Ticket.objects.seen_by(request.user).filter(pk__in=told).select_related("customer").order_by("-pk")[:50],
        "english": told.filter(language="en").count(),
    }
    return shown(request, "problems/solve.html", context, status=422 if form.is_bound else 200)


def first_words() -> dict[str, Any]:
    def words() -> str:
        return _(
            "Good news: what you wrote to us about works now. We have found the cause and removed it. Thank you for telling us: that is how we found it."
        )

    russian, english = in_both(words)
    return {"text_ru": russian, "text_en": english, "settles_tickets": True}


@solvers_only
@require_POST
def close(request: PersonRequest, pk: int) -> HttpResponse:
    return gone_to(request, page_of(actions.close(access.problem_for(request.user, pk), by=request.user)))


@workers_only
@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    return gone_to(request, page_of(actions.reopen(access.problem_for(request.user, pk), by=request.user)))


@operators_only
@require_POST
def link(request: PersonRequest, pk: int) -> HttpResponse:
    """A ticket, named by its number, has this cause."""
    found = access.problem_for(request.user, pk)
    ticket = ticket_meant(request.user, request.POST.get("ticket", ""))
    (actions.unlink_ticket if request.POST.get("undo") else actions.link_ticket)(found, ticket, by=request.user)
    return gone_to(request, came_from(request))


@workers_only
@require_POST
def link_incident(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.problem_for(request.user, pk)
    if not request.POST.get("incident"):
        raise Refused(_("Say which incident: link it from its room."))
    incident = incident_for(request.user, int_of(request.POST["incident"]))
    (actions.unlink_incident if request.POST.get("undo") else actions.link_incident)(found, incident, by=request.user)
    return gone_to(request, came_from(request))


@workers_only
@require_GET
def choose(request: PersonRequest) -> HttpResponse:
    """Which problem stands behind this ticket or incident."""
    ticket = incident = None
    if request.GET.get("ticket"):
        ticket = ticket_named(request.user, request.GET["ticket"])
    elif request.GET.get("incident"):
        incident = incident_for(request.user, int_of(request.GET["incident"]))
    if ticket is not None and not request.user.has_role("operator", "lead"):
        raise PermissionDenied
    words = request.GET.get("q", "")[:200]
    found = list(access.searched(request.user, words).prefetch_related("services")[:20])
    if (ticket is not None or incident is not None) and not words:
        likely = access.suggested_for(ticket) if ticket else access.suggested_for_incident(incident) if incident else []
        found = [*likely, *(one for one in found if one not in likely)]
    context = {"here": "problems", "ticket": ticket, "incident": incident, "words": words, "rows": found}
    return shown(request, "problems/choose.html", context)
