"""Naughty strings in every form: an answer in words, never a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from otklik.conftest import Cast

CORPUS = Path(__file__).parents[4] / "shared" / "material" / "text" / "blns.json"
FEW = ["\0", "\ud800", "a\0b", "'; DROP TABLE accounts_operator; --", "<script>alert(1)</script>", "\u202etest\u202c", "ﷺ" * 300, "%s%n{0}", "٠١٢", " "]


def strings() -> list[str]:
    """The whole corpus where it is at hand, otherwise the worst of it."""
    return FEW + (json.loads(CORPUS.read_text("utf-8")) if CORPUS.exists() else [])


@pytest.mark.parametrize(
    ("path", "fields"),
    [
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
    ],
)
def test_naughty_strings_never_break_a_form(cast: Cast, as_oleg: Client, path: str, fields: list[str]) -> None:
    browser = Client() if path.startswith("/account/") else as_oleg
    good = {"kind": "email", "language": "ru", "locale": "ru", "time_zone": "UTC", "email": "anna@polus.example", "roles": "operator"}
    for text in strings():
        sent = text.encode("utf-8", "replace").decode()
        for field in [None, *fields]:
            data = dict.fromkeys(fields, sent) if field is None else {**{name: good.get(name, "x") for name in fields}, field: sent}
            if data.get("roles") and path.endswith("/roles/") and "{anna}" not in path:
                continue
            answer = browser.post(path.format(anna=cast.anna.pk), data)
            assert answer.status_code < 500, (path, field, text)


def test_naughty_strings_in_addresses_never_break_a_page(cast: Cast, as_oleg: Client) -> None:
    for text in strings():
        sent = text.encode("utf-8", "replace").decode()
        assert as_oleg.get("/people/", {"q": sent, "role": sent}).status_code == 200
        assert as_oleg.get("/first-run/slug/", {"name_ru": sent, "slug": sent}).status_code == 200
