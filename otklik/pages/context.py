"""Context that every page of the shell needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from otklik.pages import preferences
from otklik.pages.shown import toast_of


def reader(request: HttpRequest) -> dict[str, Any]:
    """The reader's language and theme, and messages that wait to be shown."""
    return {
        "LANGUAGE_CODE": get_language(),
        "all_languages": preferences.languages(),
        "theme": preferences.theme_of(request),
        "density": preferences.density_of(request),
        "csrf_token": csrf_token_of(request),
        "toasts": SimpleLazyObject(lambda: [toast_of(message) for message in messages.get_messages(request)]),
    }


def csrf_token_of(request: HttpRequest) -> SimpleLazyObject:
    """One for all parts of a page: Django masks it anew for each of them."""
    if not hasattr(request, "token_of_page"):
        request.token_of_page = SimpleLazyObject(lambda: get_token(request))  # type: ignore[attr-defined]
    return request.token_of_page  # type: ignore[attr-defined]
