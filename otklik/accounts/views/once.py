"""The page behind a one-time link. Looking at it uses nothing up, because mail scanners look too."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from otklik.accounts.actions import links, profile
from otklik.accounts.models import Company, Operator
from otklik.pages.shown import shown

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def once(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button, POST signs in; a dead link gets a page that says what to do."""
    try:
        if request.method != "POST":
            return shown(request, "accounts/once.html", {"link": links.link_of(token)})
        operator = links.spend(token)
    except links.DeadLink as dead:
        return shown(request, "accounts/dead_link.html", {"why": str(dead)}, status=GONE)
    if operator.last_login is None:
        # Who comes for the first time reads on in the language he has just read.
        profile.remember_preference(operator, locale=get_language() or "")
    record_authentication(request, operator, "link")
    return perform_login(request, operator, email_verification="none", redirect_url=first_page(operator))


def first_page(operator: Operator) -> str | None:
    """Who could not come back is asked for a name and a password; the first run asks the first admin, for an address as well."""
    if profile.can_come_back(operator) or settings.DEMO:
        return None
    is_first = operator.email == profile.FIRST_ADMIN_EMAIL or (operator.is_admin and not Company.current().set_up_at)
    return reverse(settings.FIRST_RUN if is_first else "accounts:welcome")
