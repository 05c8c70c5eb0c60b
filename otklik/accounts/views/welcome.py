"""The page behind the one-time link of somebody who could not come back by himself."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from otklik.accounts.access import PersonRequest, staff_only
from otklik.accounts.actions.profile import has_passkey, settle_in
from otklik.accounts.forms.welcome import WelcomeForm
from otklik.accounts.models import Operator
from otklik.pages.shown import shown


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
def welcome(request: PersonRequest) -> HttpResponse:
    """A name that colleagues and customers read, and a password; *Later* leads to work without them.

    Only for who has no password yet: another one is set where the present one is asked for.
    """
    if "later" in request.POST or request.user.has_usable_password():
        return redirect("accounts:front")
    has_key = has_passkey(request.user)
    form = WelcomeForm(request.POST or None, instance=Operator.objects.get(pk=request.user.pk), has_passkey=has_key)
    if form.is_bound and form.is_valid():
        person = settle_in(request.user, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
        # A new password ends every session; this one belongs to the person who set it.
        update_session_auth_hash(request, person)
        return redirect("accounts:front")
    context = {"form": form, "has_passkey": has_key}
    return shown(request, "accounts/welcome.html", context, status=422 if form.is_bound else 200)
