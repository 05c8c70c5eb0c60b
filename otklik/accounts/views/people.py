"""The list of people, one person, and what an admin does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts import actions, rules, slots
from otklik.accounts.access import PersonRequest, admins_only, leads_and_admins_only, person_for
from otklik.accounts.actions.links import INVITATION_LASTS
from otklik.accounts.actions.people import mail_goes_out
from otklik.accounts.forms.people import InviteForm, OperatorForm, RolesForm
from otklik.accounts.models import Operator, Role, Shift, Team
from otklik.accounts.newer import Standing
from otklik.accounts.sent_forms import shown_once
from otklik.accounts.tabs import tabs
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.pages.shown import shown

ROLE_TONES = {Role.OPERATOR: "quiet", Role.RESPONDER: "sky", Role.LEAD: "calm", Role.ADMIN: "warn"}


@require_GET
@leads_and_admins_only
def people(request: PersonRequest) -> HttpResponse:
    """Everybody, those who may not sign in last; `?team=` and `?role=` narrow it, `?q=` searches name and e-mail."""
    found = (
        Operator.objects.get_queryset()
        .annotate(is_on_desk=on_now(Shift.DESK), is_on_duty=on_now(Shift.DUTY))
        .prefetch_related(Prefetch("teams", queryset=Team.objects.order_by("name")))
        .order_by("-is_active", "name", "email")
    )
    q, role = request.GET.get("q", "").replace("\0", "").strip()[:100], request.GET.get("role", "")
    if q:
        found = found.filter(name__icontains=q) | found.filter(email__icontains=q)
    if role in Role.values:
        found = found.filter(roles__contains=[role])
    context = {
        "tabs": tabs(request, "people"),
        "rows": [row_of(operator) for operator in found],
        "q": q,
        "role": role if role in Role.values else "",
        "role_options": [("", _("Any role")), *((role.value, role.label.capitalize()) for role in Role)],
        "may_invite": request.user.is_admin,
    }
    return shown(request, "accounts/people.html", context, part="list")


def on_now(kind: str) -> Exists:
    return Exists(Shift.objects.at(now()).filter(operator=OuterRef("pk"), kind=kind))


def row_of(operator: Any) -> dict[str, Any]:
    return {
        "operator": operator,
        "roles": role_pills(operator.roles),
        "teams": ", ".join(team.name for team in operator.teams.all()),
        "is_new": operator.last_login is None,
        "shift": " · ".join(
            word for word, on in ((_("on shift"), operator.is_on_desk), (_("on duty"), operator.is_on_duty)) if on
        ),
    }


def role_pills(roles: Iterable[str]) -> list[dict[str, Any]]:
    return [{"word": Role(role).label, "tone": ROLE_TONES[Role(role)]} for role in rules.in_order(list(roles))]


@require_http_methods(["GET", "POST"])
@admins_only
def invite(request: PersonRequest) -> HttpResponse:
    """One form for one or many; the links are shown once, and mailed too."""
    form = InviteForm(request.POST or None)
    context: dict[str, Any] = {"tabs": tabs(request, "people"), "form": form, "mail_goes_out": mail_goes_out()}
    if form.is_bound and form.is_valid():
        answer = shown(request, "accounts/invited.html", {**context, "invited": invite_all(form, request.user)})
        return shown_once(answer, invited_before(), way_on=reverse("accounts:people"))
    return shown(request, "accounts/invite.html", context, status=422 if form.is_bound else 200)


def invited_before() -> str:
    return _(
        "These people were invited by your first press, and their links stood in that answer alone. Whoever needs one gets another:"
        " open the person and press “New sign-in link”."
    )


def invite_all(form: InviteForm, by: Operator) -> list[dict[str, Any]]:
    """Each e-mail with its link, or with the reason why there is none."""
    invited: list[dict[str, Any]] = []
    for email in form.cleaned_data["emails"]:
        try:
            operator = actions.invite(email, roles=form.cleaned_data["roles"], teams=form.cleaned_data.get("teams", ()), by=by)
        except Refused as refusal:
            invited.append({"email": email, "why_not": str(refusal)})
        else:
            invited.append({"email": email, "link": actions.sign_in_link(operator, by=by, lasts=INVITATION_LASTS)})
    return invited


@require_http_methods(["GET", "POST"])
@leads_and_admins_only
@transaction.atomic
def person(request: PersonRequest, id: int) -> HttpResponse:
    """One person; a lead reads, an admin changes."""
    operator = person_for(request.user, id)
    if request.method == "POST" and not request.user.is_admin:
        raise PermissionDenied
    form = OperatorForm(request.POST or None, instance=operator)
    standing = person_standing(request, id)
    if form.is_bound and form.is_valid() and standing.is_read(form):
        data = form.cleaned_data
        actions.change_operator(operator, name=data["name"], email=data["email"], teams=data.get("teams", ()), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("accounts:person", id=id)
    if form.is_bound:
        # A refused form has written into the row that the page shows.
        operator.refresh_from_db()
    context = person_context(request, operator) | {"form": form} | standing.context
    return shown(request, "accounts/person.html", context, status=422 if form.is_bound else 200)


def person_standing(request: PersonRequest, id: int) -> Standing:
    """Name, e-mail and teams; the name is the person's own to change too, and who is in a team is also changed there."""
    here = Entry.objects.about(operator=id).filter(
        kind__in=["OperatorInvited", "OperatorEnrolled", "OperatorChanged", "ProfileChanged"]
    )
    teams = Entry.objects.filter(kind__in=["TeamMade", "TeamChanged", "TeamRemoved"], content__contains={"operators": [id]})
    return Standing(request, lambda: OperatorForm(instance=person_for(request.user, id)), holds=row_held(id), told=here | teams)


def roles_standing(request: PersonRequest, id: int) -> Standing:
    told = Entry.objects.about(operator=id).filter(kind__in=["OperatorInvited", "OperatorEnrolled", "RolesChanged"])
    return Standing(
        request, lambda: RolesForm(initial={"roles": person_for(request.user, id).roles}), holds=row_held(id), told=told
    )


def row_held(id: int) -> QuerySet[Operator]:
    return Operator.objects.get_queryset().filter(pk=id)


def person_context(request: PersonRequest, operator: Operator) -> dict[str, Any]:
    at = now()
    return {
        "tabs": tabs(request, "people"),
        "operator": operator,
        "roles": role_pills(operator.roles),
        "teams": ", ".join(operator.teams.order_by("name").values_list("name", flat=True)),
        "version": person_standing(request, operator.pk).version,
        "roles_form": RolesForm(initial={"roles": operator.roles}),
        "roles_read": {"version": roles_standing(request, operator.pk).version},
        "shifts": Shift.objects.at(at).filter(operator=operator),
        "has_second_factor": Authenticator.objects.filter(user=operator).exists(),
        "may_change": request.user.is_admin,
        "is_self": operator.pk == request.user.pk,
        "mail_goes_out": mail_goes_out(),
        "more": slots.filled("person", request, operator),
    }


@require_POST
@admins_only
@transaction.atomic
def roles(request: PersonRequest, id: int) -> HttpResponse:
    form = RolesForm(request.POST)
    operator, standing = person_for(request.user, id), roles_standing(request, id)
    if not form.is_valid() or not standing.is_read(form):
        both = {"form": OperatorForm(instance=operator), "roles_form": form, "roles_read": standing.context}
        context = person_context(request, operator) | both
        return shown(request, "accounts/person.html", context, status=422)
    actions.change_roles(operator, form.cleaned_data["roles"], by=request.user)
    messages.success(request, _("Saved."))
    return redirect("accounts:person", id=id)


@require_POST
@admins_only
def link(request: PersonRequest, id: int) -> HttpResponse:
    """A fresh link: shown once on the page, and mailed when there is a mail server."""
    operator = actions.resend_link(person_for(request.user, id), by=request.user)
    made = actions.sign_in_link(operator, by=request.user)
    context = person_context(request, operator) | {"form": OperatorForm(instance=operator), "link": made}
    said = _(
        "A link was made by your first press, and it stood in that answer alone. If you have not copied it, press"
        " “New sign-in link” once more."
    )
    return shown_once(shown(request, "accounts/person.html", context), said, way_on=reverse("accounts:person", args=[id]))


def one_press(action: Callable[..., Any], said: Any) -> Callable[..., HttpResponseBase]:
    """A view for a button that does one thing to one person and comes back to the page."""

    @require_POST
    @admins_only
    def pressed(request: PersonRequest, id: int) -> HttpResponse:
        action(person_for(request.user, id), by=request.user)
        messages.success(request, str(said))
        return redirect("accounts:person", id=id)

    return pressed


deactivate = one_press(actions.deactivate, gettext_lazy("Switched off. Every open session of this person has ended."))
reactivate = one_press(actions.reactivate, gettext_lazy("This person may sign in again."))
sign_out = one_press(actions.sign_out_everywhere, gettext_lazy("Signed out on every machine."))
forget_second_factors = one_press(
    actions.forget_second_factors, gettext_lazy("Second factors removed. Ask the person to set up new ones.")
)
