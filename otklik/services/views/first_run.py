"""The first run: from nothing to a working desk, one short page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts import actions as people
from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.actions.links import INVITATION_LASTS
from otklik.accounts.actions.people import mail_goes_out
from otklik.accounts.actions.profile import can_come_back, has_passkey, introduce
from otklik.accounts.forms.profile import CompanyForm
from otklik.accounts.models import Company, Operator, Role
from otklik.accounts.newer import differs, newer, version_read, version_shown
from otklik.accounts.sent_forms import shown_once
from otklik.accounts.views.company import newer_company
from otklik.accounts.views.people import invited_before
from otklik.lib.refused import Newer, Refused
from otklik.lib.versions import version_of
from otklik.pages.shown import shown
from otklik.services import actions, rules
from otklik.services.forms.first_run import FirstServiceForm, FirstShiftsForm, FirstTeamForm, YouForm
from otklik.services.models import Service
from otklik.services.views.services import kit_context, newer_service


@require_GET
@never_cache
@admins_only
def first_run(_request: PersonRequest) -> HttpResponse:
    """Goes on where it was left."""
    step = rules.first_open(Company.current().passed_steps)
    return redirect("services:first-run-step", step=step) if step else redirect("services:first-run-done")


@require_http_methods(["GET", "POST"])
@never_cache
@admins_only
def step(request: PersonRequest, step: str) -> HttpResponse:
    """One page; *Later* skips it, and any page can be returned to."""
    if step not in SHOW:
        raise Http404
    if request.method == "POST" and "later" in request.POST:
        return onward(request, step)
    return SHOW[step](request)


def onward(request: PersonRequest, step: str) -> HttpResponse:
    """The step is passed; after the last one the desk is set up."""
    people.pass_step(step)
    following = rules.next_step(step)
    if following:
        return redirect("services:first-run-step", step=following)
    people.finish_set_up(by=request.user)
    return redirect("services:first-run-done")


def page(request: PersonRequest, step: str, **context: Any) -> HttpResponse:
    passed = Company.current().passed_steps
    steps = [
        {
            "id": one.id,
            "name": one.name,
            "number": number,
            "is_passed": one.id in passed,
            "is_current": one.id == step,
            "href": reverse("services:first-run-step", args=[one.id]),
        }
        for number, one in enumerate(rules.STEPS, start=1)
    ]
    form = context.get("form")
    wrong = form is not None and form.is_bound and (not form.is_valid() or "newer" in context)
    here = rules.STEP_IDS.index(step) + 1
    more = {"steps": steps, "here_at": here, "of": len(steps), "step": step, "is_last": here == len(steps)}
    return shown(request, f"services/first_run/{step}.html", {**more, **context}, status=422 if wrong else 200)


def company(request: PersonRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None, instance=Company.current())
    context: dict[str, Any] = {"form": form, "version": version_shown(request, Company.current().version)}
    if form.is_bound and form.is_valid():
        try:
            people.change_company(**form.cleaned_data, by=request.user, read=version_read(request))
        except Newer:
            context |= newer_company(form, by=request.user)
        if not differs(context):
            return onward(request, "company")
    return page(request, "company", **context)


def you(request: PersonRequest) -> HttpResponse:
    if Company.current().set_up_at and request.user.has_usable_password():
        # Later another password is set where the present one is asked for.
        return redirect("accounts:me")
    has_key = has_passkey(request.user)
    form = YouForm(request.POST or None, instance=Operator.objects.get(pk=request.user.pk), has_passkey=has_key)
    version = version_shown(request, Operator.objects.get(pk=request.user.pk).version)
    context = {"form": form, "has_passkey": has_key, "version": version}
    if form.is_bound and form.is_valid():
        data, read = form.cleaned_data, version_read(request)
        said = {"name": data["name"], "email": data["email"], "roles": data["own_roles"], "password": data["password"]}
        try:
            person = introduce(request.user, **said, read=read)
        except Newer:
            context |= newer_person(form, by=request.user)
        else:
            # A new password ends every session; this one belongs to the person who set it.
            update_session_auth_hash(request, person)
        if not differs(context):
            return onward(request, "you")
    return page(request, "you", **context)


def newer_person(form: YouForm, *, by: Operator) -> dict[str, Any]:
    """For the page: who the first admin has said he is in another window."""
    person = Operator.objects.get(pk=by.pk)
    roles = [role for role in person.roles if role != Role.ADMIN]
    values = {"name": person.name, "email": person.email, "own_roles": roles}
    context = newer(form, values, by=by, kinds=["ProfileChanged", "RolesChanged"], operator=by.pk)
    typed = form.cleaned_data["password"]
    if typed and not person.check_password(typed):
        context["newer"]["rows"].append({"label": form.fields["password"].label, "value": _("another one than you typed here")})
    return {"version": person.version, **context}


def service(request: PersonRequest) -> HttpResponse:
    first = Service.objects.first()
    form = FirstServiceForm(request.POST or None, instance=Service.objects.first())
    context: dict[str, Any] = {"form": form, "version": version_shown(request, first.version if first else 0)}
    if form.is_bound and form.is_valid():
        try:
            actions.keep_first_service(**form.cleaned_data, by=request.user, read=version_read(request))
        except Newer:
            context |= newer_service(form, Service.objects.all()[0], form.cleaned_data["parts"], by=request.user)
        if not differs(context):
            return onward(request, "service")
    return page(request, "service", **context)


def team(request: PersonRequest) -> HttpResponse:
    form = FirstTeamForm(request.POST or None)
    invited = invite_all(form, request.user) if form.is_bound and form.is_valid() else []
    if invited:
        people.pass_step("team")
    known = Operator.objects.active().exclude(pk=request.user.pk).order_by("name", "email")
    answer = page(request, "team", form=form, invited=invited, known=known, mail_goes_out=mail_goes_out())
    return shown_once(answer, invited_before(), way_on=request.path) if invited else answer


def invite_all(form: FirstTeamForm, by: Operator) -> list[dict[str, str]]:
    """Makes the team and invites everybody; who cannot be invited is said with the reason."""
    data = form.cleaned_data
    teams = [people.make_team(data["team"], by=by)] if data["team"] else []
    invited: list[dict[str, str]] = []
    for email in data["emails"]:
        try:
            operator = people.invite(email, roles=data["roles"], teams=teams, by=by)
        except Refused as refusal:
            invited.append({"email": email, "why_not": str(refusal)})
        else:
            invited.append({"email": email, "link": people.sign_in_link(operator, by=by, lasts=INVITATION_LASTS)})
    return invited


def shifts(request: PersonRequest) -> HttpResponse:
    on = people.who_is_on()
    form = FirstShiftsForm(request.POST or None, initial=on)
    context: dict[str, Any] = {"form": form, "version": version_shown(request, version_of(on))}
    if form.is_bound and form.is_valid():
        try:
            people.set_shifts(form.cleaned_data, by=request.user, read=version_read(request))
        except Newer:
            on = people.who_is_on()
            values = {kind: Operator.objects.get_queryset().filter(pk__in=on[kind]).order_by("name", "email") for kind in on}
            context |= {"version": version_of(on), **newer(form, values, by=request.user, kinds=["ShiftStarted", "ShiftEnded"])}
        if not differs(context):
            return onward(request, "shifts")
    return page(request, "shifts", **context)


def kit(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        return onward(request, "kit")
    first = Service.objects.first()
    return page(request, "kit", **(kit_context(first) if first else {}))


SHOW: dict[str, Callable[[PersonRequest], HttpResponse]] = {
    "company": company,
    "you": you,
    "service": service,
    "team": team,
    "shifts": shifts,
    "kit": kit,
}


@require_GET
@never_cache
@admins_only
def done(request: PersonRequest) -> HttpResponse:
    """What to try now; nothing is missing that cannot be added later."""
    company = Company.current()
    if not company.set_up_at:
        return redirect("services:first-run")
    first = Service.objects.first()
    is_answered = Operator.objects.active().with_role(Role.OPERATOR, Role.LEAD).exists()
    context = {
        "company": company,
        "can_come_back": can_come_back(request.user),
        "is_answered": is_answered,
        "is_complete": bool(first and is_answered),
        "is_called": Operator.objects.active().with_role(Role.RESPONDER).exists(),
        "has_contacts": request.user.contact_points.exists(),
        **(kit_context(first) if first else {}),
    }
    return shown(request, "services/first_run/done.html", context)


@require_POST
@admins_only
def test_page(request: PersonRequest) -> HttpResponse:
    """The first test call, to the admin himself."""
    people.ask_test_page(request.user, by=request.user)
    messages.success(request, _("A test page is on its way to each of your contact points. It should arrive within ten seconds."))
    return redirect("services:first-run-done")


@require_GET
@admins_only
def slug(request: PersonRequest) -> HttpResponse:
    """The field of the short name with a proposal made from the name typed so far."""
    taken = set(Service.objects.values_list("slug", flat=True))
    name = (request.GET.get("name_en") or request.GET.get("name_ru") or "").strip()[:120]
    form = FirstServiceForm(initial={"slug": request.GET.get("slug", "")[:40]})
    form.fields["slug"].widget.attrs["placeholder"] = rules.slug_of(name, taken) if name else ""
    return shown(request, "services/slug_field.html", {"form": form})
