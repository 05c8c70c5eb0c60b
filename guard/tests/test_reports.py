"""Reports of the page without script: kept, sent on, exactly once."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from guard import GuardWSGI
from guard.courier import MOST_NOTED, Courier
from guard.tests.conftest import BROWSER, SmallDoor, wsgi
from guard.tests.sites import wsgi_site
from guard.tests.test_guard import soon

NAUGHTY = [
    "NUL\0 inside",
    "half \ud83d surrogate",
    "<script>alert(1)</script>",
    "'; DROP TABLE tickets;--",
    "ٱلْعَرَبِيَّة",
    "🏳\u200d🌈 emoji",
    "\u202etest\u202c",
    "a" * 100_000,
    "{{7*7}} %s %n ${x}",
    "\r\nBcc: all@example.com",
]


def form_of(text: str, want: str) -> dict[str, str]:
    """The hidden fields of one of the two forms of a screen."""
    form = next(part for part in text.split("<form")[1:] if f'name="want" value="{want}"' in part)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def post(guard: GuardWSGI, fields: dict[str, str], **headers: str):
    return wsgi(
        guard,
        "/__otklik/report",
        method="POST",
        body=urlencode(fields, errors="surrogatepass").encode(),
        headers=BROWSER | headers,
    )


@pytest.fixture
def guard(options) -> GuardWSGI:
    guard = GuardWSGI(
        wsgi_site,
        **options,
        identify=lambda request: {"identifiers": [{"kind": "e-ticket", "value": "555-1"}], "contact": "lev@example.com"},
    )
    guard.keeper.courier._first_wait_s = 0.05
    return guard


def test_a_message_goes_to_the_door_with_who_and_where(guard, door: SmallDoor):
    fields = form_of(wsgi(guard, "/boom").text, "support")
    answer = post(guard, fields | {"message": "Помогите улететь", "contact": "lev@example.com"})
    assert answer.status == 200
    assert "Ответим: lev@example.com" in answer.text
    assert soon(lambda: door.follow_ups)
    (report,), (follow_up,) = door.reports, door.follow_ups
    assert report["report_id"] == fields["report_id"]
    assert (report["page"], report["error"]["status"], report["identifiers"][0]["value"]) == ("/boom", 500, "555-1")
    assert (follow_up["kind"], follow_up["message"], follow_up["receipt"]) == (
        "message",
        "Помогите улететь",
        "r-" + fields["report_id"],
    )


def test_nothing_acknowledged_is_lost_while_the_door_is_dead(guard, door: SmallDoor, options):
    door.is_open = False
    screens = [form_of(wsgi(guard, "/boom").text, "notify") for _ in range(5)]
    for fields in screens:
        assert post(guard, fields | {"contact": "lev@example.com"}).status == 200
        # A double tap is the same message.
        assert post(guard, fields | {"contact": "lev@example.com"}).status == 200
    assert len(list(Path(options["queue_dir"]).glob("*.json"))) == 10
    time.sleep(0.2)
    assert not door.reports
    # The site is restarted: a new process finds what the old one kept.
    again = Courier(door.url, Path(options["queue_dir"]), first_wait_s=0.05)
    door.is_open = True
    again.work()
    assert soon(lambda: not list(Path(options["queue_dir"]).glob("*.json")))
    assert door.report_ids == {fields["report_id"] for fields in screens}
    assert {one["id"] for one in door.follow_ups} == {fields["follow_up_id"] for fields in screens}
    again.rest()


def test_a_guard_that_rests_leaves_nothing_running_and_begins_again(guard, door: SmallDoor):
    before = set(threading.enumerate())
    fields = form_of(wsgi(guard, "/boom").text, "notify")
    started = [one for one in set(threading.enumerate()) - before if one.name.startswith("guard-")]
    assert {one.name for one in started} >= {"guard-weather", "guard-courier"}
    guard.keeper.rest()
    assert soon(lambda: not any(one.is_alive() for one in started if one.name in ("guard-weather", "guard-courier")))
    post(guard, fields | {"contact": "lev@example.com"})
    assert soon(lambda: door.report_ids == {fields["report_id"]})


def test_a_browser_without_script_is_counted_once(guard, door: SmallDoor):
    seen = re.search(r'<noscript><img src="([^"]+)"', wsgi(guard, "/boom").text)[1].replace("&amp;", "&")
    path, query = seen.split("?")
    for _ in range(2):
        assert wsgi(guard, path, query=query).headers["content-type"] == "image/gif"
    assert soon(lambda: door.reports)
    assert len(door.report_ids) == 1


def test_another_site_cannot_speak_in_the_customer_s_name(guard, door: SmallDoor):
    fields = form_of(wsgi(guard, "/boom").text, "support")
    post(guard, fields | {"message": "hello"}, **{"sec-fetch-site": "cross-site"})
    assert soon(lambda: door.reports)
    assert "identifiers" not in door.reports[0]


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_naughty_words_are_taken_as_words(guard, door: SmallDoor, naughty):
    fields = dict.fromkeys(("report_id", "follow_up_id", "kind", "status", "code", "page", "contact", "message"), naughty[:3000])
    answer = post(guard, fields)
    assert answer.status in {200, 413}
    assert "<script>alert" not in answer.text
    if answer.status == 200:
        assert soon(lambda: door.follow_ups)
        sent = json.dumps(door.follow_ups, ensure_ascii=False)
        assert "\\u0000" not in sent
        sent.encode()


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"message=", 422), (b"\xff\xfe=%00", 422), (b"a=1&" * 60, 422), (b"message=" + b"x" * 40_000, 413)],
)
def test_an_empty_or_huge_form_is_answered_in_words(guard, body, status):
    answer = wsgi(guard, "/__otklik/report", method="POST", body=body)
    assert answer.status == status
    assert "<h1>" in answer.text


def test_a_get_of_the_form_changes_nothing(guard, door: SmallDoor):
    assert wsgi(guard, "/__otklik/report").status == 405
    time.sleep(0.1)
    assert not door.reports


def test_thanks_are_not_given_for_what_could_not_be_kept(guard, options):
    Path(options["queue_dir"]).write_text("a file where the folder should be")
    answer = post(guard, {"message": "hello"})
    assert answer.status == 503
    assert "сохранить не\u00a0удалось" in answer.text


def test_a_refused_report_does_not_stop_the_next(door: SmallDoor, tmp_path):
    courier = Courier(door.url, tmp_path)
    (tmp_path / "0-broken.json").write_text("{")
    courier.keep({"report": {"report_id": str(uuid4())}, "follow_up": None})
    assert courier.carry()
    assert len(door.reports) == 1
    assert (tmp_path / "0-broken.unreadable").exists()


def test_notes_are_bounded(tmp_path):
    courier = Courier("http://127.0.0.1:9", tmp_path)
    taken = [courier.note({"report": {"report_id": str(number)}}) for number in range(MOST_NOTED + 5)]
    assert taken.count(False) == 5
