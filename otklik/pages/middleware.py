"""Each reader gets the page in his language, time zone and theme; a refusal becomes words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, UniqueViolation

from otklik.lib.once import one_page
from otklik.lib.refused import Refused
from otklik.pages import preferences
from otklik.pages.shown import refusal

log = structlog.get_logger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]
# All of the request is undone then; it was in order, only too late.
AT_ONCE = (UniqueViolation, DeadlockDetected)
# What a browser kept of this house, the pages behind its back button among it.
KEPT_BY_BROWSER = '"cache"'


class ReaderMiddleware:
    """Activates language and time zone for one request; stands after authentication."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = preferences.language_of(request)
        request.LANGUAGE_CODE = language
        page = one_page() if request.method == "GET" else nullcontext()
        was_signed_in = request.user.is_authenticated
        with translation.override(language), timezone.override(preferences.zone_of(request)), page:
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        # The way back asks no server: a part that was fetched from the same address must not stand there as the page.
        patch_vary_headers(response, ("Accept-Language", "Cookie", "HX-Request"))
        # A proxy before the desk keeps no page; whoever signs out leaves none to the next one at this computer.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if was_signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = KEPT_BY_BROWSER
        asked = preferences.known_language(request.GET.get("lang"))
        if asked and request.COOKIES.get(preferences.LANGUAGE_COOKIE) != asked:
            preferences.remember(response, preferences.LANGUAGE_COOKIE, asked)
            # A person's own language would win over the cookie at the next page.
            preferences.preferred.send(sender=None, request=request, language=asked, theme="")
        return response


class RefusedMiddleware:
    """Turns `Refused` from any view into a toast or a page with status 422; so too when two wrote the same at one moment."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusal(request, str(exception))
        if isinstance(exception, DatabaseError) and isinstance(exception.__cause__, AT_ONCE):
            log.warning("two_wrote_at_once", constraint=exception.__cause__.diag.constraint_name or "")
            return refusal(request, _("Somebody has just saved the same. Look at what is there now, then try again if need be."))
        return None
