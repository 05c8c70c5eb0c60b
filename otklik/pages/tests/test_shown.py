"""One address serves page and part; forms work with and without script; a no is said in words."""

from __future__ import annotations

import re

from django.test import Client

from otklik.pages.tests.conftest import HTMX


def test_without_script_the_whole_page_comes(visitor: Client):
    answer = visitor.get("/trial/")
    assert answer.status_code == 200
    assert "<!doctype html>" in answer.text.lower()
    assert ">hello " in answer.text


def test_htmx_gets_only_the_part_it_aims_at(visitor: Client):
    answer = visitor.get("/trial/", headers={**HTMX, "HX-Target": "section#greeting"})
    assert re.fullmatch(r"\s*<section [^>]+>hello \d+</section>\s*", answer.text)


def test_htmx_that_asks_for_the_full_page_gets_it(visitor: Client):
    for headers in ({**HTMX, "HX-Request-Type": "full"}, {**HTMX, "HX-History-Restore-Request": "true"}):
        assert "<html" in visitor.get("/trial/", headers=headers).text


def test_an_unknown_part_gives_the_page_not_an_error(visitor: Client):
    answer = visitor.get("/trial/", headers={**HTMX, "HX-Target": "div#nothing-like-this"})
    assert answer.status_code == 200


def test_a_good_form_leads_back(visitor: Client):
    answer = visitor.post("/trial/", {"text": "rain"})
    assert (answer.status_code, answer["Location"]) == (303, "/trial/")
    assert "Kept." in visitor.get("/trial/").text


def test_a_good_form_with_htmx_gives_the_part_and_carries_the_word_along(visitor: Client):
    answer = visitor.post("/trial/", {"text": "rain"}, headers={**HTMX, "HX-Target": "section#wish"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert '<hx-partial hx-target="#toasts"' in answer.text
    assert 'hx-post="/undo/"' in answer.text


def test_a_bad_form_comes_back_with_422_in_both_worlds(visitor: Client):
    plain = visitor.post("/trial/", {"text": ""})
    part = visitor.post("/trial/", {"text": ""}, headers={**HTMX, "HX-Target": "section#wish"})
    assert (plain.status_code, part.status_code) == (422, 422)
    assert "<html" in plain.text
    assert "<html" not in part.text
    assert 'aria-invalid="true"' in part.text
    assert "One thing needs a look" in part.text


def test_a_refusal_is_a_page_in_words(visitor: Client):
    answer = visitor.post("/refused/", headers={"Referer": "http://testserver/trial/"})
    assert answer.status_code == 422
    assert "This ticket is resolved already." in answer.text
    assert 'href="http://testserver/trial/"' in answer.text


def test_a_refusal_never_links_to_a_strange_site(visitor: Client):
    answer = visitor.post("/refused/", headers={"Referer": "https://evil.example/"})
    assert "evil" not in answer.text


def test_a_refusal_with_htmx_is_a_toast_and_swaps_nothing(visitor: Client):
    answer = visitor.post("/refused/", headers=HTMX)
    assert (answer.status_code, answer["HX-Reswap"]) == (422, "none")
    assert "This ticket is resolved already." in answer.text


def test_going_elsewhere(visitor: Client):
    plain, scripted = visitor.post("/away/"), visitor.post("/away/", headers=HTMX)
    assert (plain.status_code, plain["Location"]) == (303, "/elsewhere/")
    assert (scripted.status_code, scripted["HX-Redirect"]) == (200, "/elsewhere/")


def test_errors_are_said_in_words_and_without_a_trace(visitor: Client):
    missing, failed = visitor.get("/nowhere/"), visitor.get("/broken/")
    assert (missing.status_code, failed.status_code) == (404, 500)
    assert "There is nothing at this address" in missing.text
    assert "The desk failed at this" in failed.text
    assert "secret inside" not in failed.text


def test_errors_speak_russian_too(visitor: Client):
    assert "По этому адресу ничего нет" in visitor.get("/nowhere/?lang=ru").text
    assert "У нас не получилось" in visitor.get("/broken/?lang=ru").text
