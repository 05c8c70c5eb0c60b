"""Whatever is sent, the answer is one of those that were promised: never a 5xx, never a trace."""

from __future__ import annotations

import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ANY_TEXT = st.text(st.characters(), max_size=60)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "report_id",
        "service",
        "page",
        "error",
        "message",
        "contact",
        "identifiers",
        "identity",
        "context",
        "locale",
        "kind",
        "value",
        "x",
    ]
)
ALMOST = st.dictionaries(FIELDS, ANY_JSON | st.just("checkin") | st.uuids().map(str), max_size=8)
NAUGHTY = [
    "",
    "\0",
    "\ud800",
    "%s%n",
    "'; DROP TABLE entries; --",
    "<script>",
    "\u202e",
    "0" * 4000,
    "NaN",
    "../../etc/passwd",
    "Ω≈ç√",
    "🧑‍🧑‍🧒",
]
OURS = {202, 400, 413, 415, 422}
ONCE = settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_answered(answer) -> bool:
    refused = answer.status_code != 202
    return answer.status_code in OURS and (not refused or bool(answer.json()["title"])) and "Traceback" not in answer.text


@ONCE
@given(raw=st.binary(max_size=300))
def test_any_bytes(visitor, raw):
    assert is_answered(visitor.send(raw))


@ONCE
@given(content=ALMOST)
def test_almost_a_report(visitor, content):
    assert is_answered(visitor.send(json.dumps(content).encode()))


@pytest.mark.parametrize(
    "content", [{"error": {"\ud800": None}}, {"\ud800": 1}, {"error": [{"\udfff": [1]}]}, {"identifiers": [{"\ud800": 1}]}]
)
def test_half_a_character_in_a_name_is_answered(visitor, content):
    answer = visitor.send(json.dumps({"report_id": str(uuid.uuid4()), "service": "checkin", **content}).encode())
    assert is_answered(answer)
    assert answer.status_code in (202, 422)


@ONCE
@given(content=ANY_JSON, field=FIELDS)
def test_a_good_report_with_one_odd_field(visitor, field, content):
    good = {"report_id": str(uuid.uuid4()), "service": "checkin", field: content}
    assert is_answered(visitor.send(json.dumps(good).encode("utf-8", "surrogatepass")))


@ONCE
@given(content=ANY_JSON, receipt=ANY_TEXT)
def test_any_follow_up(visitor, content, receipt):
    known = visitor.report().json()["receipt"]
    assert visitor.ask("POST", f"/reports/{known}/follow-ups", content=json.dumps(content).encode()).status_code in OURS


@ONCE
@given(
    header=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=126)),
)
def test_any_headers_and_query(visitor, header, value):
    for path in ("/status/", "/status/checkin.json", "/reports/" + "x" * 24, "/live", "/drain"):
        answer = visitor.ask(
            "GET",
            path,
            params={"lang": value, "t": value, "limit": value},
            headers={"accept-language": header, "authorization": header},
        )
        assert answer.status_code in {200, 401, 403, 404} or answer.json()["type"] == "urn:otklik:problem:no-news"


@pytest.mark.parametrize("path", ["/live", "/status/", "/nowhere", "/error.html", "/status/checkin.json", "/reports/x"])
@pytest.mark.parametrize("query", ["lang=ru" + "&a=1" * 30, "&" * 40, "lang=ru" + "&t=" * 25])
def test_more_fields_in_the_address_than_anybody_needs(visitor, publisher, path, query):
    publisher.publish()
    assert visitor.ask("GET", f"{path}?{query}").status_code in {200, 403, 404}


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_everywhere(visitor, text):
    answer = visitor.send(
        json.dumps(
            {
                "report_id": str(uuid.uuid4()),
                "service": "checkin",
                "page": text,
                "message": text,
                "contact": text[:300],
                "error": {"kind": text, "code": text, "detail": text},
                "context": {text: text},
                "locale": text,
            }
        ).encode()
    )
    assert answer.status_code == 202
    assert visitor.drain()
