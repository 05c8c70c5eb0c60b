"""Each reader has his language, time zone and theme."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory

from otklik.pages import preferences


def asking(path="/", *, cookies=None, person=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.COOKIES.update(cookies or {})
    request.user = person or SimpleNamespace()
    return request


@pytest.mark.parametrize(
    ("request_", "language"),
    [
        (asking(), "ru"),
        (asking(accept_language="en-GB,en;q=0.9"), "en"),
        (asking(accept_language="de"), "ru"),
        (asking(cookies={"language": "en"}, accept_language="ru"), "en"),
        (asking(cookies={"language": "en"}, person=SimpleNamespace(locale="ru")), "ru"),
        (asking("/?lang=en", person=SimpleNamespace(locale="ru")), "en"),
        (asking("/?lang=xx", cookies={"language": "<script>"}), "ru"),
        (asking("/?lang=\x00"), "ru"),
    ],
)
def test_the_language_comes_from_the_nearest_wish(request_, language, settings):
    settings.LANGUAGE_CODE = "ru"
    assert preferences.language_of(request_) == language


@pytest.mark.parametrize(
    ("zone", "name"),
    [("Asia/Omsk", "Asia/Omsk"), ("", "Europe/Moscow"), ("Nowhere/No", "Europe/Moscow"), ("../etc", "Europe/Moscow")],
)
def test_the_time_zone_is_the_persons_or_the_companys(zone, name, settings):
    settings.TIME_ZONE = "Europe/Moscow"
    assert preferences.zone_of(asking(person=SimpleNamespace(time_zone=zone))).key == name


def test_a_language_in_the_address_is_kept(visitor: Client):
    answer = visitor.get("/trial/?lang=ru")
    assert 'lang="ru"' in answer.text
    assert answer.cookies["language"].value == "ru"
    assert 'lang="ru"' in visitor.get("/trial/").text


def test_a_chosen_theme_and_language_are_kept(visitor: Client):
    heard = []

    def hear(**said):
        heard.append((said["language"], said["theme"]))

    preferences.preferred.connect(hear)
    answer = visitor.post("/prefer/", {"theme": "dark", "language": "ru", "next": "/trial/?lang=en&page=2"})
    assert (answer.status_code, answer["Location"]) == (303, "/trial/?page=2")
    page = visitor.get("/trial/").text
    assert 'data-theme="dark"' in page
    assert 'lang="ru"' in page
    assert heard == [("ru", "dark")]
    visitor.post("/prefer/", {"theme": "auto"})
    assert "data-theme" not in visitor.get("/trial/").text


@pytest.mark.parametrize("strange", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"])
def test_preferring_never_leads_to_a_strange_site(visitor: Client, strange):
    assert visitor.post("/prefer/", {"theme": "dark", "next": strange})["Location"] == "/"


def test_the_manifest_names_the_application_in_the_readers_language(visitor: Client):
    answer = visitor.get("/manifest.webmanifest", headers={"Accept-Language": "ru"})
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["name"] == "Отклик"


def test_the_review_page_is_only_for_those_who_draw(visitor: Client, settings):
    settings.DEMO = settings.DEBUG = False
    assert visitor.get("/pieces/").status_code == 404
    settings.DEMO = True
    for language in ("ru", "en"):
        assert visitor.get(f"/pieces/?lang={language}").status_code == 200
