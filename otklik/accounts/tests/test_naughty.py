"""Naughty strings in every form: an answer in words, never a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from otklik.conftest import Cast

CORPUS = Path(__file__).parents[4] / "shared" / "material" / "text" / "blns.json"
FEW = [
    "\0",
    "\ud800",
    "a\0b",
    "'; DROP TABLE accounts_operator; --",
    "<script>alert(1)</script>",
    "\u202etest\u202c",
    "ﷺ" * 300,
    "%s%n{0}",
    "٠١٢",
    " ",
]


CORPUS_STRINGS: list[str] = json.loads(CORPUS.read_text("utf-8")) if CORPUS.exists() else []


FORMS: list[tuple[str, list[str]]] = [
    ("/account/login/", ["login", "password"]),
    ("/account/password/reset/", ["email"]),
    ("/people/invite/", ["emails", "roles", "teams"]),
    ("/people/{anna}/", ["name", "email", "teams"]),
    ("/people/{anna}/roles/", ["roles"]),
    ("/teams/", ["name", "operators"]),
    ("/company/", ["name_ru", "name_en", "language", "time_zone", "support_phone"]),
    ("/me/", ["name", "locale", "time_zone"]),
    ("/me/contacts/", ["kind", "address"]),
    ("/me/push/", ["subscription"]),
    ("/shifts/start/", ["kind", "operator"]),
]
GOOD = {"kind": "email", "language": "ru", "locale": "ru", "time_zone": "UTC", "email": "anna@polus.example", "roles": "operator"}


@pytest.mark.parametrize(("path", "fields"), FORMS)
def test_naughty_strings_never_break_a_form(cast: Cast, as_oleg: Client, path: str, fields: list[str]) -> None:
    """Each field by itself with the worst ones, then all fields at once with every fiftieth of the corpus."""
    for text in map(sendable, FEW):
        for field in fields:
            post(as_oleg, cast, path, {**{name: GOOD.get(name, "x") for name in fields}, field: text})
    for text in map(sendable, CORPUS_STRINGS[::50]):
        post(as_oleg, cast, path, dict.fromkeys(fields, text))


@pytest.mark.long
@pytest.mark.parametrize(("path", "fields"), FORMS)
def test_the_whole_corpus_never_breaks_a_form(cast: Cast, as_oleg: Client, path: str, fields: list[str]) -> None:
    for text in map(sendable, CORPUS_STRINGS):
        for field in fields:
            post(as_oleg, cast, path, {**{name: GOOD.get(name, "x") for name in fields}, field: text})


def test_naughty_strings_in_addresses_never_break_a_page(cast: Cast, as_oleg: Client) -> None:
    for text in map(sendable, FEW + CORPUS_STRINGS[::50]):
        assert as_oleg.get("/people/", {"q": text, "role": text}).status_code == 200
        assert as_oleg.get("/first-run/slug/", {"name_ru": text, "slug": text}).status_code == 200


def post(oleg: Client, cast: Cast, path: str, data: dict[str, str]) -> None:
    browser = Client() if path.startswith("/account/") else oleg
    assert browser.post(path.format(anna=cast.anna.pk), data).status_code < 500, (path, data)


def sendable(text: str) -> str:
    """As a browser would send it: half a surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
