"""The service worker that shows pages as notifications: it must come from the root of the site."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(max_age=300)
def worker(_request: HttpRequest) -> HttpResponse:
    found = finders.find("accounts/push-worker.js")
    if not isinstance(found, str):
        raise Http404
    with open(found, "rb") as file:  # noqa: PTH123 - a path that Django's finder gave
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
