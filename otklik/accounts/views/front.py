"""The front page leads each person to the right place."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache

from otklik.accounts.access import PersonRequest, staff_only
from otklik.accounts.models import Company


@never_cache
@staff_only
def front(request: PersonRequest) -> HttpResponse:
    """The admin of a desk that is not set up goes to the first run; all others to the place of their first role."""
    if request.user.is_admin and not Company.current().set_up_at:
        return redirect(settings.FIRST_RUN)
    for role, place in settings.FRONT_PAGES.items():
        if request.user.has_role(role):
            try:
                return redirect(reverse(place))
            except NoReverseMatch:
                continue
    return redirect("accounts:me")
