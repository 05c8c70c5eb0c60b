"""One's own page: name, language, zone, and the ways to be paged."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from otklik.accounts import actions
from otklik.accounts.models import ContactPoint, Operator
from otklik.accounts.zones import city_of
from otklik.conftest import Cast
from otklik.journal.models import Entry

PUSH = {"endpoint": "https://push.example/send/abc", "keys": {"p256dh": "BKey", "auth": "secret"}, "expirationTime": None}


def addresses(operator: Operator) -> list[str]:
    return list(operator.contact_points.values_list("address", flat=True))


def test_anna_changes_her_name_language_and_zone(cast: Cast, as_anna: Client) -> None:
    answer = as_anna.post("/me/", {"name": "Anna K.", "locale": "en", "time_zone": "Asia/Omsk"}, follow=True)
    cast.anna.refresh_from_db()
    assert (cast.anna.name, cast.anna.locale, cast.anna.time_zone) == ("Anna K.", "en", "Asia/Omsk")
    assert "How to reach me" in answer.text


def test_a_zone_that_does_not_exist_is_refused(cast: Cast, as_anna: Client) -> None:
    answer = as_anna.post("/me/", {"name": "Eve", "locale": "ru", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    cast.anna.refresh_from_db()
    assert cast.anna.name == "Anna"


def test_vera_adds_orders_and_removes_contact_points(cast: Cast, as_vera: Client) -> None:
    as_vera.post("/me/contacts/", {"kind": "telegram", "address": "123456789"})
    assert addresses(cast.vera) == ["vera@polus.example", "123456789"]
    telegram = cast.vera.contact_points.get(kind=ContactPoint.TELEGRAM)
    as_vera.post(f"/me/contacts/{telegram.pk}/", {"what": "up"})
    assert addresses(cast.vera) == ["123456789", "vera@polus.example"]
    as_vera.post(f"/me/contacts/{telegram.pk}/", {"what": "remove"})
    assert addresses(cast.vera) == ["vera@polus.example"]


def test_contact_points_of_others_are_not_there(cast: Cast, as_vera: Client, as_oleg: Client) -> None:
    point = cast.gleb.contact_points.get()
    for browser in (as_vera, as_oleg):
        assert browser.post(f"/me/contacts/{point.pk}/", {"what": "remove"}).status_code == 404
    assert addresses(cast.gleb) == ["gleb@polus.example"]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("email", "not an address"),
        ("telegram", "call me"),
        ("apprise", "no address"),
        ("apprise", "file:///etc/passwd"),
        ("apprise", "json://127.0.0.1:8000/hook"),
        ("apprise", "json://169.254.169.254/latest"),
        ("apprise", "dbus://"),
        ("webpush", "{}"),
        ("pigeon", "roof"),
        ("email", ""),
    ],
)
def test_an_address_that_reaches_nobody_is_refused(cast: Cast, as_vera: Client, kind: str, address: str) -> None:
    assert as_vera.post("/me/contacts/", {"kind": kind, "address": address}).status_code == 422
    assert addresses(cast.vera) == ["vera@polus.example"]


def test_a_browser_subscribes_and_its_keys_are_not_shown(cast: Cast, as_vera: Client) -> None:
    for _press in range(2):
        assert as_vera.post("/me/push/", {"subscription": json.dumps(PUSH)}).status_code == 303
    point = cast.vera.contact_points.get(kind=ContactPoint.WEBPUSH)
    assert json.loads(point.address) == {"endpoint": PUSH["endpoint"], "keys": PUSH["keys"]}
    text = as_vera.get("/me/").text
    assert "push.example" in text
    assert "send/abc" not in text


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        json.dumps({**PUSH, "endpoint": "http://push.example/"}),
        json.dumps({**PUSH, "endpoint": "https://["}),
        json.dumps({**PUSH, "keys": {"p256dh": 5, "auth": None}}),
        json.dumps({**PUSH, "endpoint": "https://push.example/" + "a" * 3000}),
    ],
)
def test_a_subscription_that_cannot_be_used_is_refused(cast: Cast, as_vera: Client, sent: str) -> None:
    assert as_vera.post("/me/push/", {"subscription": sent}).status_code == 422


def test_vera_asks_for_a_test_page(cast: Cast, as_vera: Client, as_anna: Client) -> None:
    assert as_vera.post("/me/test-page/").status_code == 303
    assert Entry.objects.get(kind="TestPageAsked").content == {"by": cast.vera.pk, "operator": cast.vera.pk}
    assert as_anna.post("/me/test-page/").status_code == 422


def test_a_way_that_the_desk_cannot_use_is_named(cast: Cast, as_vera: Client, settings: Settings) -> None:
    settings.SMTP_URL = ""
    cast.vera.contact_points.all().delete()
    actions.add_contact_point(cast.vera, kind="email", address="vera@polus.example")
    assert "OTKLIK_SMTP_URL" in as_vera.get("/me/").text
    answer = as_vera.post("/me/test-page/")
    assert (answer.status_code, "OTKLIK_SMTP_URL" in answer.text) == (422, True)
    assert not Entry.objects.filter(kind="TestPageAsked").exists()
    actions.add_contact_point(cast.vera, kind="apprise", address="json://pager.example/vera")
    assert as_vera.post("/me/test-page/").status_code == 303


def test_pages_follow_the_e_mail_that_an_admin_corrects(cast: Cast, as_oleg: Client) -> None:
    dina = actions.invite("dinna@polus.example", roles=["responder"], by=cast.oleg)
    as_oleg.post(f"/people/{dina.pk}/", {"name": "Dina", "email": "dina@polus.example"})
    assert [point.address for point in dina.contact_points.all()] == ["dina@polus.example"]


def test_eleven_ways_are_too_many(cast: Cast, as_vera: Client) -> None:
    for number in range(9):
        as_vera.post("/me/contacts/", {"kind": "telegram", "address": f"10000{number}"})
    assert as_vera.post("/me/contacts/", {"kind": "telegram", "address": "999999"}).status_code == 422
    assert cast.vera.contact_points.count() == 10


def test_the_worker_for_notifications_comes_from_the_root(client: Client) -> None:
    answer = client.get("/push-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "showNotification" in answer.text


def test_the_language_switch_of_the_page_is_kept(cast: Cast, as_anna: Client) -> None:
    as_anna.post("/prefer/", {"language": "en", "next": "/me/"})
    cast.anna.refresh_from_db()
    assert cast.anna.locale == "en"


def test_oleg_changes_the_company(cast: Cast, as_oleg: Client, as_lena: Client) -> None:
    form = {"name_ru": "Полюс", "name_en": "", "language": "ru", "time_zone": "Asia/Omsk", "support_phone": "+7 495 000-00-00"}
    assert as_lena.post("/company/", form).status_code == 403
    assert as_oleg.post("/company/", form).status_code == 302
    cast.company.refresh_from_db()
    assert (cast.company.name_ru, cast.company.name_en, cast.company.time_zone) == ("Полюс", "", "Asia/Omsk")
    assert as_oleg.post("/company/", {**form, "name_ru": " "}).status_code == 422


@pytest.mark.parametrize(
    ("zone", "russian", "english"),
    [
        ("Europe/Kyiv", "Киев", "Kyiv"),
        ("Asia/Kolkata", "Калькутта", "Kolkata"),
        ("America/Argentina/Buenos_Aires", "Буэнос-Айрес", "Buenos Aires"),
        ("Europe/Moscow", "Москва", "Moscow"),
    ],
)
def test_a_zone_is_named_by_its_city_in_the_readers_language(zone: str, russian: str, english: str) -> None:
    assert (city_of(zone, "ru"), city_of(zone, "en")) == (russian, english)
