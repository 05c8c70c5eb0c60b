"""A person's tokens: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, staff_only
from otklik.accounts.sent_forms import shown_once
from otklik.api.access import token_for
from otklik.api.actions.tokens import make_token, revoke_token
from otklik.api.forms import TokenForm
from otklik.api.models import Token
from otklik.pages.shown import came_from, shown


@require_http_methods(["GET", "POST"])
@staff_only
def tokens(request: PersonRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, operator=request.user)
    secret = name = ""
    if form.is_bound and form.is_valid():
        name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
        _token, secret = make_token(request.user, name=name, scopes=scopes, expires_at=form.expires_at, by=request.user)
        form = TokenForm(operator=request.user)
    context = {"form": form, "secret": secret, "tokens": Token.objects.filter(operator=request.user)}
    answer = shown(request, "api/tokens.html", context, status=422 if form.is_bound else 200)
    return shown_once(answer, made_before(name), way_on=request.path) if secret else answer


def made_before(name: str) -> str:
    return _(
        "The token “%(name)s” was made by your first press, and its secret stood in that answer alone. Not copied?"
        " Revoke the token in the list and make another."
    ) % {"name": name}


@require_POST
@staff_only
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    revoke_token(token_for(request.user, pk), by=request.user)
    messages.success(request, _("Revoked. It opens nothing any more."))
    return redirect(came_from(request))
