"""A person's tokens: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, staff_only
from otklik.api.access import token_for
from otklik.api.actions.tokens import make_token, revoke_token
from otklik.api.forms import TokenForm
from otklik.api.models import Token
from otklik.pages.shown import came_from, shown


@require_http_methods(["GET", "POST"])
@staff_only
def tokens(request: PersonRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, operator=request.user)
    secret = ""
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        _token, secret = make_token(
            request.user, name=values["name"], scopes=values["scopes"], expires_at=form.expires_at, by=request.user
        )
        form = TokenForm(operator=request.user)
    context = {"form": form, "secret": secret, "tokens": Token.objects.filter(operator=request.user)}
    answer = shown(request, "api/tokens.html", context, status=422 if form.is_bound else 200)
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@staff_only
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    revoke_token(token_for(request.user, pk), by=request.user)
    messages.success(request, _("Revoked. It opens nothing any more."))
    return redirect(came_from(request))
