"""A form that makes something, pressed twice or sent again from the page one went back to: it makes one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import localtime

from otklik.accounts.jobs import forget_old_sent_forms
from otklik.accounts.models import SentForm
from otklik.conftest import Cast, signed_in
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from tests.naughty_forms import FORMS
from tests.test_naughty import values  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
SOON, LATER = (f"{localtime(now() + timedelta(days=days)):%Y-%m-%dT%H:%M}" for days in (2, 3))
KEY = re.compile(r'name="form_key" value="([0-9a-f-]{36})"')

# Address of the page → what is typed there instead of what `naughty_forms` types, so that it is taken; and where it is posted to.
MADE: dict[str, dict[str, str]] = {
    "/tickets/new/": {"customer": "new", "who": "new@mail.example", "service": "{service}", "text": "Не печатается"},
    "/requests/new/{situation}/": {},
    "/problems/new/": {"ticket": ""},
    "/changes/new/": {"from_at": SOON, "to_at": LATER},
    "/services/new/": {"slug": "pay"},
    "/situations/new/": {"steps-0-who": "lead"},
    "/calendars/new/": {"special": ""},
    "/agreements/new/": {},
    "/agreements/teams/new/": {},
    "/settings/wording/rules/new/": {},
    "/ticket-fields/new/": {},
    "/webhooks/new/": {"url": "https://93.184.216.34/"},
    "/teams/": {},
    "/settings/needed-facts/": {},
    "/replies/new/": {"as": "anna", "name": "Посадочный", "audience": "personal", "text_ru": "Готово"},
    "/rules/new/": {"as": "lena", "name": "Возвраты", "event": "opened", "if_words": "возврат", "do_team": "{team}"},
}


def rows() -> dict[str, int]:
    """How many there are of everything, facts included."""
    counted = [model for model in apps.get_models() if model._meta.managed and model not in (Session, SentForm)]
    return {model._meta.label: model._base_manager.count() for model in counted}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern)


def test_every_page_that_makes_something_is_here() -> None:
    made = {re.sub(r"<[^>]*>|{[^}]*}", "…", one) for one in MADE}
    known = {re.sub(r"<[^>]*>", "…", one) for one in addresses(get_resolver().url_patterns)}
    # A choice of what to ask for makes nothing, and one service depends on another only once.
    assert {one for one in known if one.endswith("/new/")} - {"/requests/new/", "/dependencies/new/"} <= made


@pytest.mark.parametrize("page", MADE)
def test_what_is_sent_twice_is_made_once(page: str, cast: Cast, values: dict[str, object]) -> None:  # noqa: F811
    who, body = next(((who, body) for who, path, body in FORMS if path == page), ("oleg", {}))
    content = {**body, **MADE[page]}
    client = signed_in(getattr(cast, content.pop("as", who)))
    address = page.format(**values)
    content = {name.format(**values): text.format(**values) for name, text in content.items()}
    keys = KEY.findall(client.get(address).content.decode())
    assert len(set(keys)) == 1
    before, content = rows(), {**content, "form_key": keys[0]}
    first = client.post(address, content)
    assert first.status_code in (302, 303), first.content.decode()
    made = rows()
    assert made != before
    again = client.post(address, content)
    assert (again.status_code, again["Location"]) == (303, first["Location"])
    assert rows() == made
    assert "Второй раз ничего не создано" in client.get(again["Location"]).content.decode().replace("\u00a0", " ")


# Page with the form → what is typed, where it is posted to, and what whoever presses again is told.
SHOWN_ONCE: dict[str, tuple[dict[str, str], str, str]] = {
    "/me/tokens/": ({"name": "Выгрузка", "scopes": "people:read", "days": "90"}, "", "«Выгрузка» создан первым нажатием"),
    "/people/invite/": ({"emails": "new@polus.example", "roles": "operator"}, "", "приглашены первым нажатием"),
    "/people/{anna}/": ({}, "/people/{anna}/link/", "Ссылка создана первым нажатием"),
    "/first-run/team/": ({"emails": "new@polus.example", "roles": "operator", "team": "Ночь"}, "", "приглашены первым нажатием"),
}


@pytest.mark.parametrize("page", SHOWN_ONCE)
def test_a_secret_that_is_shown_once_is_made_once(page: str, cast: Cast) -> None:
    content, posted_to, words = SHOWN_ONCE[page]
    client, page, posted_to = signed_in(cast.oleg), page.format(anna=cast.anna.pk), posted_to.format(anna=cast.anna.pk)
    keys = KEY.findall(client.get(page).content.decode())
    assert len(set(keys)) == 1
    before, content = rows(), {**content, "form_key": keys[0]}
    first = client.post(posted_to or page, content)
    assert (first.status_code, "no-store" in first["Cache-Control"]) == (200, True)
    made = rows()
    assert made != before
    again = client.post(posted_to or page, content)
    assert (again.status_code, rows()) == (303, made)
    assert words in client.get(again["Location"]).content.decode().replace("\u00a0", " ")
    assert not set(KEY.findall(first.content.decode())) & set(keys), "who wants another one on that page gets another one"


@pytest.fixture
def as_anna(cast: Cast) -> Client:
    return signed_in(cast.anna)


def typed(client: Client, text: str, **more: str) -> dict[str, str]:
    key = KEY.findall(client.get("/tickets/new/").content.decode())[0]
    return {"customer": "new", "who": "new@mail.example", "kind": "failure", "text": text, "form_key": key, **more}


def test_another_text_on_the_page_one_went_back_to_is_another_ticket(as_anna: Client) -> None:
    content = typed(as_anna, "Не печатается")
    as_anna.post("/tickets/new/", content)
    as_anna.post("/tickets/new/", {**content, "text": "И не открывается"})
    assert Ticket.objects.count() == 2


def test_what_was_refused_is_taken_once_it_is_right(as_anna: Client) -> None:
    wrong = typed(as_anna, "")
    answer = as_anna.post("/tickets/new/", wrong)
    assert answer.status_code == 422
    assert f'value="{wrong["form_key"]}"' in answer.content.decode()
    assert as_anna.post("/tickets/new/", wrong).status_code == 422
    assert as_anna.post("/tickets/new/", {**wrong, "text": "Не печатается"}).status_code == 303
    assert Ticket.objects.count() == 1


def test_one_persons_key_is_nothing_to_another(as_anna: Client, cast: Cast) -> None:
    content = typed(as_anna, "Не печатается")
    as_anna.post("/tickets/new/", content)
    signed_in(cast.lena).post("/tickets/new/", content)
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x", "\0", "9" * 5000])
def test_a_strange_key_is_a_key_or_none(as_anna: Client, key: str) -> None:
    answer = as_anna.post("/tickets/new/", {**typed(as_anna, "Не печатается"), "form_key": key})
    assert answer.status_code in (302, 303)


def test_sent_forms_are_forgotten_after_two_days(as_anna: Client) -> None:
    as_anna.post("/tickets/new/", typed(as_anna, "Не печатается"))
    forget_old_sent_forms()
    assert SentForm.objects.count() == 1
    SentForm.objects.update(sent_at=now().replace(year=2020))
    forget_old_sent_forms()
    assert not SentForm.objects.exists()
