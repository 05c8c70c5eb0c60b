"""Paths and methods: what is not there, what is used in another way, what browsers ask beforehand."""

from __future__ import annotations

import pytest

from otklik.door import kit


@pytest.mark.parametrize("path", ["/nothing", "/reports/", "/status/x/y", "/admin", "/reports/a/b/c", "/.env", "/%ff"])
def test_an_unknown_path_is_404_in_words(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == (503 if path.startswith("/status") else 404)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(("language", "words"), [("ru", "Такой страницы нет"), ("en", "There is no such page")])
def test_a_person_who_is_lost_reads_a_page_that_leads_on(visitor, language, words):
    answer = visitor.get(f"/nothing?lang={language}", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert words in answer.text
    assert f'href="/status/?lang={language}"' in answer.text
    assert "refresh" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/reports", "POST, OPTIONS"),
        ("DELETE", "/reports", "POST, OPTIONS"),
        ("POST", "/status/", "GET, HEAD, OPTIONS"),
        ("PUT", "/healthz", "GET, HEAD, OPTIONS"),
        ("POST", "/reports/" + "x" * 24, "GET, HEAD, OPTIONS"),
        ("GET", "/reports/" + "x" * 24 + "/follow-ups", "POST, OPTIONS"),
        ("BREW", "/live", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_405_and_says_what_works(visitor, method, path, allowed):
    answer = visitor.ask(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_error_page_is_made_out_to_the_service(visitor, tmp_path):
    (tmp_path / "error.html").write_text('<main data-service="{{ service }}" data-door="{{ door }}">')
    visitor.door.error_page = kit.ErrorPage("https://door.example/?a&b", tmp_path)
    assert (
        visitor.get("/error.html?service=checkin").text
        == '<main data-service="checkin" data-door="https://door.example/?a&amp;b">'
    )
    assert visitor.get('/error.html?service="><script>').text.startswith('<main data-service="" ')


@pytest.mark.parametrize("path", ["/reports", "/reports/" + "x" * 24 + "/follow-ups", "/status/checkin.json", "/live"])
def test_any_site_may_ask_from_the_browser(visitor, path):
    answer = visitor.ask("OPTIONS", path, headers={"origin": "https://air.example", "access-control-request-method": "POST"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


def test_refusals_can_be_read_by_the_page_that_asked(visitor):
    answer = visitor.send(b"{")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


def test_the_kit_is_served_with_a_tag(visitor, tmp_path):
    (tmp_path / "kit.js").write_text("// kit")
    visitor.door.still = dict(kit.documents(tmp_path))
    answer = visitor.get("/kit.js?v=1")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert visitor.get("/kit.js").headers["cache-control"] == "no-cache"
    assert visitor.get("/kit.js", if_none_match=answer.headers["etag"]).status_code == 304
