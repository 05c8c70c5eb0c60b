"""Each reader gets the page in his language, time zone and theme; a refusal becomes words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from otklik.lib.refused import Refused
from otklik.pages import preferences
from otklik.pages.shown import refusal

Answer = Callable[[HttpRequest], HttpResponse]


class ReaderMiddleware:
    """Activates language and time zone for one request; stands after authentication."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = preferences.language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(preferences.zone_of(request)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        asked = preferences.known_language(request.GET.get("lang"))
        if asked and request.COOKIES.get(preferences.LANGUAGE_COOKIE) != asked:
            preferences.remember(response, preferences.LANGUAGE_COOKIE, asked)
            # A person's own language would win over the cookie at the next page.
            preferences.preferred.send(sender=None, request=request, language=asked, theme="")
        return response


class RefusedMiddleware:
    """Turns `Refused` from any view into a toast or a page with status 422."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, str(exception)) if isinstance(exception, Refused) else None
