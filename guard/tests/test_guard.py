"""A guarded site, ASGI and WSGI alike: what its customers and its programs are answered."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
import time
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from guard import Guard, GuardASGI, GuardWSGI, screen
from guard.failure import Failure, Visit
from guard.options import Options
from guard.screen import Told
from guard.tests.conftest import BROWSER, PROGRAM, Given, SmallDoor, asgi, wsgi
from guard.tests.sites import asgi_site, wsgi_site
from guard.words import Words


class Site:
    """One guarded site under one of the two interfaces."""

    def __init__(self, kind: str, options: dict[str, Any]) -> None:
        self.kind, self.options = kind, options

    def get(self, path: str = "/", *, guard: Any = None, **how: Any) -> Given:
        guard = guard or self.guard()
        return asyncio.run(asgi(guard, path, **how)) if self.kind == "asgi" else wsgi(guard, path, **how)

    def guard(self, **more: Any) -> Any:
        return Guard(asgi_site if self.kind == "asgi" else wsgi_site, **self.options, **more)


@pytest.fixture(params=["asgi", "wsgi"])
def site(request: pytest.FixtureRequest, options: dict[str, Any]) -> Site:
    return Site(request.param, options)


def soon(what: Any) -> bool:
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        if what():
            return True
        time.sleep(0.02)
    return bool(what())


def test_the_interface_is_told_by_itself(options):
    assert isinstance(Guard(asgi_site, **options), GuardASGI)
    assert isinstance(Guard(wsgi_site, **options), GuardWSGI)
    assert isinstance(Guard(Guard(asgi_site, **options), **options), GuardASGI)
    with pytest.raises(ValueError, match="kind"):
        Guard(asgi_site, kind="cgi", **options)


def test_a_good_answer_is_left_alone(site):
    answer = site.get("/")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"fine", "text/plain")


def test_an_exception_becomes_a_screen_without_its_details(site):
    answer = site.get("/boom")
    assert answer.status == 500
    assert "ошибка на\u00a0нашей стороне" in answer.text
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert 10 <= int(answer.headers["retry-after"]) <= 20
    assert re.search(r"Номер для поддержки: [0-9A-F]{4}-[0-9A-F]{4}", answer.text)


@pytest.mark.parametrize("path", ["/500", "/500-then-boom"])
def test_a_framework_s_own_error_page_is_replaced(site, path):
    answer = site.get(path)
    assert answer.status == 500
    assert "the framework's own page" not in answer.text
    assert "data-otklik-screen" in answer.text
    assert answer.headers.get("set-cookie") == ("a=1" if path == "/500" else None)


@pytest.mark.parametrize("path", ["/hang", "/deaf"])
def test_a_hanging_site_is_answered_in_time(site, path):
    began = time.monotonic()
    answer = site.get(path, guard=site.guard(timeout_s=0.15))
    assert answer.status == 504
    assert 'data-kind="timeout"' in answer.text
    assert site.kind == "asgi" or time.monotonic() - began < 0.8


def test_a_site_that_ends_without_an_answer_is_answered_for(site):
    assert site.get("/silent").status == 500


def test_maintenance_keeps_what_the_site_said(site):
    answer = site.get("/maintenance")
    assert (answer.status, answer.headers["retry-after"]) == (503, "600")
    assert 'data-kind="maintenance"' in answer.text
    assert 'data-code="PRINT-7"' in answer.text
    assert "Обновляем «Регистрация на рейс»" in answer.text


def test_a_site_may_keep_its_own_words(site):
    assert site.get("/pass").body == b"own words"
    assert site.get("/problem", headers=PROGRAM).json == {"title": "own"}
    assert "data-otklik-screen" in site.get("/problem").text


def test_a_stream_that_has_begun_is_never_touched(site):
    with pytest.raises(ConnectionError):
        site.get("/cut")
    assert site.get("/slow-stream", guard=site.guard(timeout_s=0.15)).body == b"xxxx"


def test_programs_get_problem_json_with_the_same_reference(site, door):
    guard = site.guard(safe=lambda request: "Your ticket is safe.", languages=("en", "ru"))
    answer = site.get("/boom", guard=guard, headers=PROGRAM)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json
    assert {name: problem[name] for name in ("type", "status", "kind", "safe")} == {
        "type": "urn:otklik:failure:5xx",
        "status": 500,
        "kind": "5xx",
        "safe": "Your ticket is safe.",
    }
    assert problem["instance"].removeprefix("urn:uuid:")[:4].upper() == problem["reference"][:4]
    assert str(problem["retry_after"]) == answer.headers["retry-after"]
    assert soon(lambda: door.report_ids == {problem["instance"].removeprefix("urn:uuid:")})


@pytest.mark.parametrize(
    "headers",
    [{"accept": "*/*", "sec-fetch-dest": "empty"}, {"accept": "image/webp,*/*;q=0.5"}, {"accept": "text/css,*/*;q=0.1"}],
    ids=["script", "picture of an older one", "sheet of an older one"],
)
def test_what_a_browser_fetches_for_a_page_is_reported_by_the_page(site, door, headers):
    answer = site.get("/boom", headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    time.sleep(0.2)
    assert not door.reports


@pytest.mark.parametrize(
    ("accepted", "title"), [("en-GB,en;q=0.9", "That did not work"), ("de", "Не получилось"), ("de;q=x, en;q=0", "Не получилось")]
)
def test_the_screen_speaks_the_reader_s_language(site, accepted, title):
    assert title in site.get("/boom", headers=BROWSER | {"accept-language": accepted}).text


def test_the_language_chosen_on_the_site_wins(site):
    assert "That did not work" in site.get("/boom", guard=site.guard(language=lambda request: "en")).text


def test_the_site_says_what_is_safe_and_who_asks(site):
    who = {"identifiers": [{"kind": "e-ticket", "value": "555-1"}], "contact": "lev@example.com", "name": "Лев Орлов"}
    guard = site.guard(safe=lambda request: {"ru": "Ваш билет на месте."}, identify=lambda request: who, identity_key="k" * 32)
    text = site.get("/boom", guard=guard).text
    assert '<p class="safe">Ваш билет на месте.</p>' in text
    assert 'value="lev@example.com"' in text
    body, seal = re.search(r'data-identity="([^"]+)"', text)[1].split(".")
    assert base64.urlsafe_b64decode(seal + "=") == hmac.digest(b"k" * 32, body.encode(), hashlib.sha256)
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert claims["ids"] == who["identifiers"]
    assert claims["contact"] == "lev@example.com"
    assert claims["name"] == "Лев Орлов"
    assert claims["exp"] > time.time()


def test_a_site_too_broken_to_say_anything_is_not_waited_for(site):
    def hangs(request: object) -> str:
        time.sleep(3)
        return "never"

    def fails(request: object) -> Any:
        raise ConnectionError("the database has gone")

    began = time.monotonic()
    answer = site.get("/boom", guard=site.guard(safe=hangs, identify=fails))
    assert answer.status == 500
    assert 'class="safe"' not in answer.text
    assert time.monotonic() - began < 2


def test_foreign_words_are_escaped(site):
    nasty = "<script>alert(1)</script>\"'"
    guard = site.guard(
        safe=lambda request: nasty, logo_url=nasty, leave_url=nasty, support_url=nasty, texts={"ru": {"5xx": {"title": nasty}}}
    )
    text = site.get("/boom/" if site.kind == "none" else "/boom", guard=guard, query="<script>alert(2)</script>").text
    assert "<script>alert" not in text
    assert "\"'" not in text


def test_an_address_cannot_lead_to_another_host(site):
    text = site.get("//evil.example/boom", guard=Guard(_always_fails(site.kind), kind=site.kind, **site.options)).text
    assert 'href="//' not in text


def _always_fails(kind: str) -> Any:
    async def fails_async(scope: Any, receive: Any, send: Any) -> None:
        raise ZeroDivisionError

    def fails(environ: Any, start_response: Any) -> Any:
        raise ZeroDivisionError

    return fails_async if kind == "asgi" else fails


def test_own_words_replace_the_catalogue_s(site):
    guard = site.guard(texts={"ru": {"5xx": {"title": "Стойка регистрации не отвечает"}}})
    text = site.get("/boom", guard=guard).text
    assert "<h1>Стойка регистрации не отвечает</h1>" in text
    assert "Дело не\u00a0в\u00a0вас" in text


def test_a_failed_post_leads_back_to_its_form(site):
    headers = BROWSER | {"referer": "http://air.example/seats?row=3"}
    text = site.get("/boom", method="POST", headers=headers, body=b"seat=3A").text
    assert 'href="/seats?row=3">Вернуться к\u00a0форме' in text
    assert "Мы пока не\u00a0знаем, успело ли дойти отправленное" in text


def test_a_head_request_gets_no_body(site):
    answer = site.get("/boom", method="HEAD")
    assert (answer.status, answer.body) == (500, b"")
    assert int(answer.headers["content-length"]) > 1000


def test_the_live_incident_is_on_the_page_without_script(site, door: SmallDoor):
    door.status = {
        "state": "incident",
        "incident": {
            "id": 7,
            "label": "Не работает печать",
            "text": "Чиним принтер.",
            "public_state": "identified",
            "count": 127,
            "forecast": {"from": "2099-01-01T11:40:00+00:00", "to": "2099-01-01T12:00:00+00:00", "basis": "Меняем сервер."},
            "next_update_at": "2099-01-01T11:30:00+00:00",
        },
        "texts": {"en": {"label": "Printing is broken", "text": "We are repairing the printer."}},
    }
    guard = site.guard()
    site.get("/", guard=guard)
    assert soon(guard.keeper.weather.news)
    text = re.sub(r"<[^>]+>", "", site.get("/boom", guard=guard).text)
    assert "Не работает печать\u00a0· Причина найдена" in text
    assert "сбой затронул 127\u00a0человек." in text
    assert re.search(r"между 1\sянваря, 14:40\sмск и\s15:00\sмск. Меняем сервер.", text)
    assert "Printing is broken" in site.get("/boom", guard=guard, headers=BROWSER | {"accept-language": "en"}).text


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [
        ("10:00", "10:20", "между 13:00 мск и 13:20 мск"),
        ("20:50", "21:00", "между 23:50 мск и 27 ноября, 00:00 мск"),
        ("21:10", "21:30", "между 27 ноября, 00:10 мск и 00:30 мск"),
    ],
)
def test_a_time_of_another_day_says_its_day_once(begins, ends, says):
    options = Options(service="checkin", door="http://door.example")
    forecast = {"from": f"2026-11-26T{begins}:00Z", "to": f"2026-11-26T{ends}:00Z", "basis": ""}
    incident = {"label": "Печать", "forecast": forecast, "next_update_at": "2026-11-26T21:05:00Z"}
    failure, visit = Failure("5xx", 500), Visit("GET", "/boom", "", {}, {})
    with time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC), tick=False):
        shown = screen.page(options, Words("ru", {}), failure, visit, Told(), incident).body.decode()
        abroad = screen.page(options, Words("en", {}), failure, visit, Told(), incident).body.decode()
    assert f"Должно заработать {says}." in re.sub(r"<[^>]+>", "", shown).replace("\u00a0", " ")
    assert "Следующая новость: 27 ноября, 00:05 мск." in re.sub(r"<[^>]+>", "", shown).replace("\u00a0", " ")
    assert "Next news at 27 November, 00:05 MSK." in re.sub(r"<[^>]+>", "", abroad).replace("\u00a0", " ")


def test_a_forecast_that_has_passed_is_never_shown(site, door: SmallDoor):
    door.status = {
        "incident": {
            "id": 7,
            "label": "Печать",
            "text": "",
            "forecast": {"from": "2020-01-01T11:00:00Z", "to": "2020-01-01T12:00:00Z"},
            "next_update_at": "2020-01-01T12:00:00Z",
        }
    }
    guard = site.guard()
    guard.keeper.weather.look()
    text = site.get("/boom", guard=guard).text
    assert "Печать" in text
    assert "Должно заработать" not in text
    assert "Следующая новость" not in text


def test_the_tag_carries_what_the_page_knows(site):
    guard = site.guard(
        safe=lambda request: {"ru": "Ваш билет на месте."}, identify=lambda request: {"contact": "a@b.c"}, logo_url="/logo.svg"
    )
    tag = site.get("/tag", guard=guard).text
    assert tag.startswith('<script src="/__otklik/kit.js?v=')
    for part in (
        'data-service="checkin"',
        'data-safe="Ваш билет на месте."',
        'data-contact="a@b.c"',
        'data-worker="/__otklik/worker.js?page=',
        " defer></script>",
    ):
        assert part in tag


@pytest.mark.parametrize(
    ("path", "kind"),
    [("kit.js", "text/javascript"), ("kit.css", "text/css"), ("worker.js", "text/javascript"), ("error.html", "text/html")],
)
def test_the_guard_serves_its_own_files(site, path, kind):
    answer = site.get(f"/__otklik/{path}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert path != "worker.js" or answer.headers["service-worker-allowed"] == "/"


def test_an_unknown_page_of_the_guard_is_not_found(site):
    assert site.get("/__otklik/../secret").status == 404
