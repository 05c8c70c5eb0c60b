"""Addresses of our pages by their names. A page leads to eighty others, and looking each up anew takes longer than drawing the link."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, reverse


def address(name: str, *args: str | int) -> str:
    """Like Django's `reverse`, which raises `NoReverseMatch`; what it answered is kept."""
    return _address(get_urlconf() or settings.ROOT_URLCONF, name, args)


@lru_cache(maxsize=4000, typed=True)
def _address(_routes: Any, name: str, args: tuple[str | int, ...]) -> str:
    return reverse(name, args=args)
