"""For whom a text is written: both languages for the public, one person's own language and zone for our people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone, translation

from otklik.accounts.models import Company, Operator
from otklik.pages.words import nbsp

LANGUAGES = ("ru", "en")


def in_both(write: Callable[[], str]) -> tuple[str, str]:
    """The same text in Russian and in English."""
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append(nbsp(write()))
    return texts[0], texts[1]


def zone_named(name: str) -> ZoneInfo:
    """The zone, or the installation's own when nobody knows this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


@contextmanager
def company_time() -> Iterator[None]:
    """Clock times of public texts and letters to customers are those of the company's zone."""
    with timezone.override(zone_named(Company.current().time_zone)):
        yield


@contextmanager
def as_read_by(person: Operator) -> Iterator[None]:
    """Language and zone of one of our own people, for what is written while he is away."""
    with translation.override(person.locale), timezone.override(zone_named(person.time_zone)):
        yield
