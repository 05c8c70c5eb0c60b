"""Check-in as a passenger goes through it: form, seat, pass."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from examples.airline.seed import Passenger
from examples.airline.tests.conftest import form_of

NAUGHTY = [
    "",
    " ",
    "\0",
    "\ud800",
    "'; DROP TABLE passengers; --",
    "<script>alert(1)</script>",
    "%00",
    "١٢٣٤٥٦٧٨٩٠١٢٣",
    "🛫" * 300,
    "{{7*7}}",
    "a" * 9000,
]


def test_zoya_checks_in_and_gets_her_seat(browser: TestClient, zoya: Passenger) -> None:
    seats = browser.post("/check-in/", data=form_of(zoya))
    assert seats.url.path == "/check-in/seat/"
    assert "Зоя Морозова" in seats.text
    done = browser.post("/check-in/seat/", data={"seat": "14e"})
    assert done.url.path.startswith("/boarding-pass/")
    assert "Вы зарегистрированы, место 14E" in done.text
    assert "555-2400000017" in done.text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_stranger_finds_tickets_to_try_and_one_press_fills_the_form(browser: TestClient, language: str) -> None:
    page = browser.get("/check-in/", params={"lang": language}).text
    tickets = re.findall(r'href="(/check-in/\?ticket=[^"]+)"', page)
    assert len(tickets) == 4
    for address in map(html.unescape, tickets):
        filled = browser.get(address).text
        assert 'aria-invalid="true"' not in filled
        typed = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert f'value="{typed["ticket"]}"' in filled
        assert f'value="{typed["airport"]}" selected' in filled
        assert browser.post("/check-in/", data=typed).url.path == "/check-in/seat/"


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_stands_in_the_address_is_only_text(browser: TestClient, text: str) -> None:
    page = browser.get(
        "/check-in/", params=dict.fromkeys(("ticket", "airport", "surname"), text.encode(errors="replace").decode())
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_she_may_write_her_surname_in_latin_letters_and_small(browser: TestClient, zoya: Passenger) -> None:
    found = browser.post("/check-in/", data=form_of(zoya, surname="morozova", ticket="555-2400000017"))
    assert found.url.path == "/check-in/seat/"


def test_who_checks_in_again_gets_the_same_pass(browsers: Callable[[], TestClient], zoya: Passenger) -> None:
    at_home, on_the_phone = browsers(), browsers()
    at_home.post("/check-in/", data=form_of(zoya))
    on_the_phone.post("/check-in/", data=form_of(zoya))
    first = at_home.post("/check-in/seat/", data={"seat": "any"})
    again = on_the_phone.post("/check-in/seat/", data={"seat": "20A"})
    later = browsers().post("/check-in/", data=form_of(zoya))
    assert first.url.path == again.url.path == later.url.path


def test_a_seat_that_somebody_took_first_is_refused_with_free_ones_nearby(
    browsers: Callable[[], TestClient], zoya: Passenger, fellow: Passenger
) -> None:
    assert zoya.flight == fellow.flight
    hers, his = browsers(), browsers()
    hers.post("/check-in/", data=form_of(zoya))
    his.post("/check-in/", data=form_of(fellow))
    his.post("/check-in/seat/", data={"seat": "14E"})
    refused = hers.post("/check-in/seat/", data={"seat": "14E"})
    assert refused.status_code == 422
    assert "Место 14E уже занято. Свободны рядом: " in refused.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ticket": "555-24000"}, "В\u00a0номере билета 13\u00a0цифр, а\u00a0у\u00a0вас 8 цифр: 555-24000."),
        ({"ticket": "555-240000001"}, "а\u00a0у\u00a0вас 12 цифр: 555-240000001."),
        ({"ticket": "555-24000000l7"}, "только цифры, а\u00a0у\u00a0вас есть «l»"),
        ({"ticket": ""}, "Введите номер электронного билета: 13\u00a0цифр"),
        ({"airport": ""}, "Выберите аэропорт"),
        ({"airport": "JFK"}, "Из «JFK» мы не летаем."),
        ({"surname": ""}, "Введите фамилию"),
        ({"surname": "123"}, "в\u00a0«123» нет ни одной"),
        ({"surname": "Морозов"}, "Мы не нашли пассажира по фамилии Морозов с билетом 555-2400000017, вылет: Мурманск."),
        ({"airport": "LED"}, "вылет: Санкт-Петербург."),
        ({"ticket": "5552499999999"}, "с билетом 555-2499999999"),
    ],
)
def test_a_wrong_form_comes_back_with_the_rule_and_the_value(
    browser: TestClient, zoya: Passenger, changed: dict[str, str], said: str
) -> None:
    refused = browser.post("/check-in/", data=form_of(zoya, **changed))
    assert refused.status_code == 422
    assert said in refused.text


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize("name", ["ticket", "airport", "surname"])
def test_naughty_text_is_answered_with_the_form(browser: TestClient, zoya: Passenger, name: str, text: str) -> None:
    body = "&".join(f"{key}={value}" for key, value in form_of(zoya).items() if key != name).encode()
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    encoded = "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass")).encode()
    refused = browser.post("/check-in/", content=body + b"&" + name.encode() + b"=" + encoded, headers=head)
    assert refused.status_code in {413, 422}
    assert "<script>alert" not in refused.text


@pytest.mark.parametrize("seat", ["", "13B", "0A", "21A", "14C; DROP", "<b>", "\0"])
def test_a_seat_that_is_not_in_the_aeroplane_is_refused(browser: TestClient, zoya: Passenger, seat: str) -> None:
    browser.post("/check-in/", data=form_of(zoya))
    assert browser.post("/check-in/seat/", data={"seat": seat}).status_code == 422


def test_nobody_chooses_a_seat_without_a_ticket(browser: TestClient) -> None:
    browser.cookies.set("polyus", "eyJ0aWNrZXQiOiAiNTU1MjQwMDAwMDAxNyJ9.forged")
    assert browser.get("/check-in/seat/").url.path == "/check-in/"
    assert browser.post("/check-in/seat/", data={"seat": "14C"}).url.path == "/check-in/"


def test_leaving_forgets_who_it_was(browser: TestClient, zoya: Passenger) -> None:
    browser.post("/check-in/", data=form_of(zoya))
    assert browser.post("/leave/").url.path == "/"
    assert browser.get("/check-in/seat/").url.path == "/check-in/"


def test_a_form_of_a_megabyte_is_refused_in_words(browser: TestClient) -> None:
    refused = browser.post("/check-in/", data={"ticket": "5" * 1_000_000})
    assert refused.status_code == 413
    assert "Форма слишком велика" in refused.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_a_body_of_another_kind_is_answered_without_a_trace(browser: TestClient, kind: str) -> None:
    refused = browser.post("/check-in/", content=b"{", headers={"Content-Type": kind})
    assert refused.status_code in {400, 422}
    assert "Traceback" not in refused.text
