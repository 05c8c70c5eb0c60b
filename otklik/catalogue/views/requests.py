"""Requests: what waits for one's approval, all others, and filing one for a customer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only, staff_only
from otklik.accounts.models import Operator
from otklik.catalogue import access, actions
from otklik.catalogue.forms import ChangeForm, OnBehalfForm
from otklik.catalogue.models import Approval, Request, Situation
from otklik.customers.actions import introduce, meet
from otklik.customers.models import Customer
from otklik.incidents.readers import as_read_by
from otklik.lib import tokens
from otklik.lib.refused import Refused
from otklik.pages.live import live_url
from otklik.pages.shown import gone_to, shown

PAGE = 50
TONES = {Request.FREE: "quiet", Request.WAITING: "warn", Request.APPROVED: "calm", Request.DECLINED: "alarm"}
STEP_TONES = {Approval.ASKED: "warn", Approval.APPROVED: "calm", Approval.DECLINED: "alarm", Approval.SPARED: "quiet"}


@staff_only
@require_GET
def requests(request: PersonRequest) -> HttpResponse:
    """First what waits for this person, then the latest of all that he may see."""
    mine = asked_of(request.user)
    before = request.GET.get("before", "")
    seen = Request.objects.seen_by(request.user).select_related("ticket__customer", "situation").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 18:
        seen = seen.filter(pk__lt=int(before))
    found = list(seen[: PAGE + 1])
    context = {
        "here": "requests",
        "mine": [(one, one.request) for one in mine],
        "rows": [row(one) for one in found[:PAGE]],
        "more": found[PAGE - 1].pk if len(found) > PAGE else None,
        "may_file": request.user.has_role("operator", "lead"),
        "is_admin": request.user.is_admin,
        "live_url": live_url(request, "requests"),
        "live_topics": ["requests"],
    }
    return shown(request, "catalogue/requests.html", context, part="requests")


def asked_of(person: Operator) -> QuerySet[Approval]:
    asked = Approval.objects.of_one_who_decides(person).filter(state=Approval.ASKED, request__state=Request.WAITING)
    return asked.select_related("request__ticket__customer", "request__situation").order_by("asked_at")


def row(one: Request) -> dict[str, Any]:
    return {"request": one, "word": one.get_state_display(), "tone": TONES[one.state]}


@staff_only
@require_GET
def request(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.request_for(request.user, pk)
    return shown(request, "catalogue/request.html", request_screen(request, found))


def request_screen(request: PersonRequest, found: Request, **more: Any) -> dict[str, Any]:
    sees_ticket = access.sees_ticket(request.user, found.ticket)
    topics = ["requests", f"ticket-{found.ticket_id}"] if sees_ticket else ["requests"]
    return {
        "here": "requests",
        "found": found,
        "word": found.get_state_display(),
        "tone": TONES[found.state],
        "answers": [(label, value or "—") for label, value in found.told()],
        "approvals": approvals_of(found),
        "ahead": found.situation.steps.filter(position__gt=found.step) if found.state == Request.WAITING else [],
        "asked": access.approval_asked(request.user, found),
        "sees_ticket": sees_ticket,
        "live_url": live_url(request, *topics),
        "live_topics": topics,
        **more,
    }


def approvals_of(found: Request) -> list[dict[str, Any]]:
    asked = found.approvals.filter(round=found.round).select_related("approver")
    return [{"approval": one, "word": one.get_state_display(), "tone": STEP_TONES[one.state]} for one in asked]


@staff_only
@require_POST
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.request_for(request.user, pk)
    approval = access.approval_asked(request.user, found)
    if approval is None:
        raise Refused(_("Nothing is asked of you here any more. Thank you."))
    actions.answer(approval, request.POST.get("said", ""), request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("Thank you. The customer is told."))
    return gone_to(request, reverse("catalogue:request", args=[found.pk]))


@operators_only
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.request_for(request.user, pk)
    if not access.sees_ticket(request.user, found.ticket):
        raise Refused(_("Only those who have the ticket change what was asked for. Ask one of them."))
    form = ChangeForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.change_answers(found, form.answers(), by=request.user)
        messages.success(request, _("Saved."))
        return gone_to(request, reverse("catalogue:request", args=[found.pk]))
    context = request_screen(request, found, form=form)
    return shown(request, "catalogue/change.html", context, status=422 if form.is_bound else 200)


@operators_only
@require_GET
def choose(request: PersonRequest) -> HttpResponse:
    context = {"here": "requests", "situations": access.offered(), "may_make": request.user.is_admin}
    return shown(request, "catalogue/choose.html", context)


@operators_only
@require_http_methods(["GET", "POST"])
def file(request: PersonRequest, slug: str) -> HttpResponse:
    """For a customer who is on the telephone."""
    situation = access.situation_offered(slug)
    initial = {name: request.GET[name] for name in ("who", "name") if name in request.GET}
    form = OnBehalfForm(situation, request.POST if request.method == "POST" else None, operator=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        filed = filed_for(situation, form, request.user)
        return gone_to(request, reverse("desk:ticket", args=[filed.ticket.number]))
    context = {"here": "requests", "situation": situation, "form": form}
    return shown(request, "catalogue/file.html", context, status=422 if form.is_bound else 200)


def filed_for(situation: Situation, form: OnBehalfForm, operator: Operator) -> Request:
    content = form.cleaned_data
    customer = form.customer or met(form)
    return actions.file_request(
        situation,
        form.answers(),
        customer=customer,
        language=customer.language,
        key=content["key"] or uuid.uuid4(),
        by=operator,
    )


def met(form: OnBehalfForm) -> Customer:
    name = form.cleaned_data["name"]
    return meet([form.told], name=name) if form.told else introduce(name=name, identifiers=[])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter, without signing in: opening only shows, the buttons decide, for the person who was asked."""
    try:
        approval = access.approval_behind(token)
    except tokens.BadToken as bad:
        status = 410 if isinstance(bad, tokens.Expired) else 404
        return shown(request, "catalogue/decide.html", {"approval": None}, status=status)
    person = approval.approver
    if not access.sees_request(person, approval.request):
        with as_read_by(person):
            return shown(request, "catalogue/decide.html", {"approval": None, "is_passed_on": True}, status=410)
    with as_read_by(person):
        context: dict[str, Any] = {"approval": approval, "found": approval.request, "languages": False}
        status = 200
        if request.method == "POST":
            try:
                actions.answer(approval, request.POST.get("said", ""), request.POST.get("reason", ""), by=person)
                context["is_done"] = True
            except Refused as refused:
                context |= {"refusal": str(refused), "reason": request.POST.get("reason", "")[:2000]}
                status = 422
        approval.refresh_from_db()
        approval.request.refresh_from_db(fields=["state", "round", "step"])
        context |= {
            "answers": [(label, value or "—") for label, value in approval.request.told()],
            "may_answer": access.approval_asked(person, approval.request) == approval,
        }
        return shown(request, "catalogue/decide.html", context, status=status)
