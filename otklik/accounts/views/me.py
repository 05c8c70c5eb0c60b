"""One's own page: name, language, zone, and the ways to be paged."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts import actions, slots
from otklik.accounts.access import PersonRequest, contact_point_for, staff_only
from otklik.accounts.forms.profile import ContactPointForm, ProfileForm, PushForm
from otklik.accounts.models import ContactPoint, Operator
from otklik.accounts.newer import Standing
from otklik.accounts.reach import why_closed
from otklik.journal.models import Entry
from otklik.lib.vapid import vapid_public_key
from otklik.pages import preferences
from otklik.pages.shown import shown, shown_or_back

TEMPLATE = "accounts/me.html"


@require_http_methods(["GET", "POST"])
@staff_only
@transaction.atomic
def me(request: PersonRequest) -> HttpResponse:
    """The profile form, and what else there is to set."""
    # The form writes into its row even when refused; the header must not show that.
    form = ProfileForm(request.POST or None, instance=Operator.objects.get(pk=request.user.pk))
    standing = profile_standing(request)
    if form.is_bound and form.is_valid() and standing.is_read(form):
        data = form.cleaned_data
        actions.change_profile(request.user, name=data["name"], locale=data["locale"], time_zone=data["time_zone"])
        messages.success(request, _("Saved."))
        answer = redirect("accounts:me")
        preferences.remember(answer, preferences.LANGUAGE_COOKIE, data["locale"])
        return answer
    context = context_of(request) | {"form": form} | standing.context
    return shown(request, TEMPLATE, context, status=422 if form.is_bound else 200)


def profile_standing(request: PersonRequest) -> Standing:
    """An admin changes the name too, and the language also follows the switch of the page."""
    mine = Operator.objects.get_queryset().filter(pk=request.user.pk)
    told = Entry.objects.about(operator=request.user.pk).filter(kind__in=["ProfileChanged", "OperatorChanged"])
    return Standing(request, lambda: ProfileForm(instance=mine.get()), holds=mine, told=told)


def context_of(request: PersonRequest) -> dict[str, Any]:
    person = request.user
    factors = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return {
        "form": ProfileForm(instance=person),
        "version": profile_standing(request).version,
        "contact_form": ContactPointForm(),
        "points": [point_row(point) for point in person.contact_points.all()],
        "push_key": vapid_public_key(settings.CONFIG.key("vapid")),
        "has_password": person.has_usable_password(),
        "factors": factors,
        "signed_in_at": person.last_login,
        "more": slots.filled("profile", request, person),
    }


def point_row(point: ContactPoint) -> dict[str, Any]:
    closed = why_closed(point.kind)
    return {"point": point, "kind": point.get_kind_display(), "address": point.shown_address, "why_closed": closed}


def refreshed(request: PersonRequest, **more: Any) -> HttpResponse:
    return shown_or_back(request, TEMPLATE, context_of(request) | more, part="contacts")


@require_POST
@staff_only
def add_contact(request: PersonRequest) -> HttpResponse:
    form = ContactPointForm(request.POST)
    if not form.is_valid():
        return refreshed(request, contact_form=form)
    actions.add_contact_point(request.user, kind=form.cleaned_data["kind"], address=form.cleaned_data["address"])
    return refreshed(request)


@require_POST
@staff_only
def add_push(request: PersonRequest) -> HttpResponse:
    """What the browser's own element sends after the person agreed to notifications."""
    form = PushForm(request.POST)
    if not form.is_valid():
        return HttpResponse(
            _("The browser sent no usable subscription. Switch notifications off and on again."),
            status=422,
            content_type="text/plain; charset=utf-8",
        )
    actions.add_contact_point(request.user, kind=ContactPoint.WEBPUSH, address=form.cleaned_data["subscription"])
    return refreshed(request)


@require_POST
@staff_only
def change_contact(request: PersonRequest, id: int) -> HttpResponse:
    """`what`: up, down or remove."""
    point, what = contact_point_for(request.user, id), request.POST.get("what")
    if what == "remove":
        actions.remove_contact_point(point, by=request.user)
    elif what in ("up", "down"):
        actions.move_contact_point(point, -1 if what == "up" else 1, by=request.user)
    return refreshed(request)


@require_POST
@staff_only
def test_page(request: PersonRequest) -> HttpResponse:
    """Sends a test page over every contact point."""
    actions.ask_test_page(request.user, by=request.user)
    messages.success(request, _("A test page is on its way to each of your contact points. It should arrive within ten seconds."))
    return refreshed(request)


@require_POST
@staff_only
def sign_out(request: PersonRequest) -> HttpResponse:
    """Ends every session, this one included."""
    actions.sign_out_everywhere(request.user, by=request.user)
    return redirect("account_login")
