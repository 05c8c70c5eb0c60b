"""What is written in Russian and in English stands on every page with the reader's own language first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from otklik.conftest import Cast, signed_in
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from tests.access_places import a_ticket, address, an_incident  # noqa: F401 - fixtures
from tests.access_rows import ROWS

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'<(?:input|textarea)\b[^>]*?\bname="([a-z0-9_-]+)_(ru|en)"')
STEPS = ("company", "you", "service", "team", "shifts", "kit")


@pytest.fixture
def everybody(cast: Cast, ticket: Ticket, incident: Incident) -> Client:
    """Oleg, whom every page of the house lets in."""
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    cast.oleg.save(update_fields=["roles"])
    return signed_in(cast.oleg)


def kinds_of_forms(base: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of_forms(kind)


def labels() -> set[str]:
    """Of all fields of the house that ask for the Russian of something beside the English."""
    found = set()
    for kind in kinds_of_forms():
        is_ours = kind.__module__.startswith("otklik.") and ".tests." not in kind.__module__
        fields = getattr(kind, "base_fields", {}) if is_ours else {}
        found |= {str(field.label) for name, field in fields.items() if f"{name.removesuffix('_ru')}_en" in fields}
    return found


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_readers_own_language_stands_first(
    language: str, everybody: Client, cast: Cast, ticket: Ticket, incident: Incident
) -> None:
    cast.oleg.locale = language
    cast.oleg.save(update_fields=["locale"])
    addresses = {address(name, cast, ticket, incident) for name in ROWS if name != "metrics"}
    addresses |= {reverse("services:first-run-step", args=[step]) for step in STEPS}
    wrong, seen = [], ""
    for url in sorted(addresses):
        answer = everybody.get(url)
        page = answer.getvalue().decode(errors="replace") if answer.status_code == 200 else ""
        shown: dict[str, list[str]] = {}
        for name, code in FIELD.findall(page):
            shown.setdefault(name, []).append(code)
        seen += page if shown else ""
        own_first = [language, "en" if language == "ru" else "ru"]
        wrong += [f"{url}: {name}" for name, codes in shown.items() if codes != own_first * (len(codes) // 2)]
    assert wrong == []
    with override(language):
        unseen = {label for label in labels() if f">{escape(label)}" not in seen}
    assert unseen == set(), "on no page that was looked at"
