"""The person's own keys: every act of the desk and where it lies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from otklik.accounts import actions
from otklik.accounts.access import PersonRequest, staff_only
from otklik.accounts.forms.keys import KeysForm
from otklik.pages.keys import acts_for, own_keys
from otklik.pages.shown import shown


@require_http_methods(["GET", "POST"])
@staff_only
def keys(request: PersonRequest) -> HttpResponse:
    """POST keeps them; with `reset` every act lies on its usual key again."""
    if request.method == "POST" and "reset" in request.POST:
        actions.lay_keys(request.user, {}, by=request.user)
        messages.success(request, _("Every key is where it was at first."))
        return redirect("accounts:keys")
    found, own = acts_for(request), own_keys(request)
    usual = {act.code: own.get(act.code, act.code) for act in found}
    form = KeysForm(found, request.POST if request.method == "POST" else None, initial=usual)
    if form.is_bound and form.is_valid():
        actions.lay_keys(request.user, form.keys(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("accounts:keys")
    rows = [{"field": form[act.code], "usual": act.code, "is_own": own.get(act.code) is not None} for act in found]
    return shown(
        request, "accounts/keys.html", {"form": form, "rows": rows, "has_own": bool(own)}, status=422 if form.is_bound else 200
    )
