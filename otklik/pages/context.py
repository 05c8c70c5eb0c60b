"""Context that every page of the shell needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from otklik.pages import preferences
from otklik.pages.shown import toast_of


def reader(request: HttpRequest) -> dict[str, Any]:
    """The reader's theme and languages, and messages that wait to be shown."""
    return {
        "theme": preferences.theme_of(request),
        "all_languages": preferences.languages(),
        "toasts": SimpleLazyObject(lambda: [toast_of(message) for message in messages.get_messages(request)]),
        "is_debug": settings.DEBUG,
    }
