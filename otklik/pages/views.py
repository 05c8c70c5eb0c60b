"""Preferences, the web manifest, the review page of all pieces, and errors in words."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from otklik.lib.text import clean_line
from otklik.pages import commands as menu
from otklik.pages import preferences, showcase
from otklik.pages.shown import came_from, see_other, shown


@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language, theme and density, then leads back."""
    language = preferences.known_language(request.POST.get("language"))
    theme, density = request.POST.get("theme", ""), request.POST.get("density", "")
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = came_from(request)
    response = see_other(preferences.without_language(following))
    if language:
        preferences.remember(response, preferences.LANGUAGE_COOKIE, language)
    if theme in (*preferences.THEMES, "auto"):
        preferences.remember(response, preferences.THEME_COOKIE, theme if theme in preferences.THEMES else "")
    if density in preferences.DENSITIES:
        preferences.remember(response, preferences.DENSITY_COOKIE, density)
    preferences.preferred.send(None, request=request, language=language, theme=theme)
    return response


@require_GET
def commands(request: HttpRequest) -> HttpResponse:
    """Rows for the command menu: all ways when it opens, what is found for `?q=` while somebody types."""
    words = clean_line(request.GET.get("q", ""), most=100)
    context = {"commands": menu.commands(request, words), "words": [] if words else menu.words_of_keys()}
    return HttpResponse(render_to_string("pages/commands.html", context, request), headers={"Cache-Control": "no-store"})


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Lets a phone keep the duty screen beside its other applications."""
    name = _("Otklik")
    content = {
        "name": name,
        "short_name": name,
        "lang": request.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fcfbf8",
        "theme_color": "#fcfbf8",
        "icons": [
            {"src": static("pages/img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("pages/img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("pages/img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("pages/img/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json", headers={"Cache-Control": "max-age=3600"})


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Old browsers ask here whatever the page says."""
    return redirect(static("pages/img/icon-192.png"), permanent=True)


@require_GET
def pieces(request: HttpRequest) -> HttpResponse:
    """All pieces on one page, for review by those who draw screens."""
    may = settings.DEBUG or getattr(settings, "DEMO", False) or getattr(request.user, "is_admin", False)
    if not may:
        raise Http404
    return shown(request, "pages/pieces.html", showcase.examples())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Perhaps the very query or form is what could not be read: the page must not try again.
    request.GET = request.POST = QueryDict()
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return render(request, "413.html", status=413) if is_too_large else render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django calls it so
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django calls it so
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
