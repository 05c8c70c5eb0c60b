"""The pages in both languages, the boarding pass on paper, and what stands around them."""

from __future__ import annotations

import re
import sqlite3

import pytest
from starlette.testclient import TestClient

from examples.airline.seed import Passenger
from examples.airline.settings import Settings
from examples.airline.tests.conftest import form_of

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/", "/check-in/"])
def test_english_pages_have_no_russian_word_but_the_switch(browser: TestClient, path: str) -> None:
    page = browser.get(path, params={"lang": "en"})
    assert '<html lang="en">' in page.text
    assert set(re.findall(r"[А-ЯЁа-яё]+", page.text)) == {"Русский"}


@pytest.mark.parametrize(
    ("header", "language"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en-GB", "en"), ("de,en;q=0.5", "en"), ("de", "en"), ("", "ru"), ("*", "ru"), ("en;q=0.1, ru", "ru"), ("en;q=x", "en")],
)  # fmt: skip
def test_the_language_is_what_the_browser_prefers(browser: TestClient, header: str, language: str) -> None:
    assert f'<html lang="{language}">' in browser.get("/", headers={"Accept-Language": header}).text


def test_a_chosen_language_is_remembered(browser: TestClient) -> None:
    browser.get("/?lang=en")
    assert '<html lang="en">' in browser.get("/check-in/").text


@pytest.mark.parametrize("path", ["/", "/check-in/", "/nothing/"])
def test_no_page_allows_inline_script_or_style(browser: TestClient, path: str) -> None:
    page = browser.get(path)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)", page.text)


def test_the_footer_leads_to_the_control_panel_and_nothing_else_does(browser: TestClient) -> None:
    page = browser.get("/").text
    assert page.count("/switch/") == 1
    assert browser.get("/switch/", follow_redirects=False).headers["Location"] == "http://switch.example/switch/"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_pass_prints_as_one_page_of_pdf(browser: TestClient, zoya: Passenger, language: str) -> None:
    browser.post("/check-in/", data=form_of(zoya))
    screen = browser.post("/check-in/seat/", data={"seat": "any"})
    paper = browser.get(f"{screen.url.path.rstrip('/')}.pdf", params={"lang": language})
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert paper.content.rstrip().endswith(b"%%EOF")
    assert re.findall(rb"/Count (\d+)", paper.content) == [b"1"]
    assert f"/Lang({language}".encode() in paper.content


@pytest.mark.parametrize(
    "path", ["/boarding-pass/AAAAAAAAAAAAAAAAAAAAAA.pdf", "/boarding-pass/x/", "/boarding-pass/..%2f..%2fsecret.pdf", "/nothing/"]
)
def test_a_pass_that_is_not_there_is_a_page_that_is_not_there(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_wrong_method_is_answered_in_words(browser: TestClient) -> None:
    assert browser.request("DELETE", "/check-in/").status_code == 405


def test_health_tells_the_database_and_the_switch(browser: TestClient) -> None:
    assert browser.get("/healthz").json() == {"state": "ok", "broken": None, "parts": {"database": "ok"}}


def test_passengers_stand_in_the_database_once_however_often_the_site_starts(browser: TestClient, settings: Settings) -> None:
    browser.get("/")
    with sqlite3.connect(settings.database) as connection:
        assert connection.execute("SELECT count(*) FROM passengers").fetchone() == (40,)
