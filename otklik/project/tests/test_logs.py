"""Logs tell what happened and nobody's personal data."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from otklik.project import logs


@pytest.fixture
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to anna.petrova@mail.example failed", "to …@… failed"),
        ("Key (email)=(иван@почта.рф) already exists", "Key (email)=(…@…) already exists"),
        ("call +7 (911) 123-45-67 back", "call … back"),
        ("e-ticket 5551234567890 unknown", "e-ticket … unknown"),
        ("GET /c/eyJ0IjoxMjMsImMiOjQ1Nn0.kJ8sd7f6g5h4j3k2l1m0n9b8v7c6 404", "GET /c/… 404"),
        (
            "Internal Server Error: /sign-in/once/aw2FaF_BRiapyZzjBqbGTCUhJzGbRnvqVefe049FSqo/",
            "Internal Server Error: /sign-in/once/…/",
        ),
        ("/account/password/reset/key/1-cm3abc-0123456789abcdef0123456789abcdef/", "/account/password/reset/key/…/"),
        ("GET /reports/Zb3kdf93mfk20dkfjw3kfj2a 404", "GET /reports/… 404"),
        ("key 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "key …"),
        ("a-long-name-of-a-unit-in-words-only.service", "a-long-name-of-a-unit-in-words-only.service"),
        ("postgresql://otklik:secret@10.0.0.5/otklik", "postgresql://…@10.0.0.5/otklik"),
        (
            'It broke\nTraceback (most recent call last):\n  File "x.py", line 1\n    x("anna")\nKeyError: 5',
            "It broke KeyError: 5",
        ),
        ("answered 200 in 0.012 s at 127.0.0.1:8000", "answered 200 in 0.012 s at 127.0.0.1:8000"),
        ("2026-11-22T14:05:03.123456+00:00", "2026-11-22T14:05:03.123456+00:00"),
        ("0198f3a2-7c11-7d3e-9d2b-0a1b2c3d4e5f", "0198f3a2-7c11-7d3e-9d2b-0a1b2c3d4e5f"),
    ],
)
def test_what_finds_a_person_is_masked(text: str, masked: str) -> None:
    assert logs.masked(text) == masked


def test_one_event_is_one_line_of_json(as_before: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("desk")
    structlog.get_logger("otklik.x").info("something happened", count=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["count"], line["process"], line["level"]) == ("something happened", 3, "desk", "info")


def test_an_exception_is_told_without_values(as_before: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("desk")
    address = "anna@mail.example"
    try:
        raise ValueError(f"bad address {address}\nDETAIL: and much more")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/tickets/1/")
    written = capsys.readouterr().err
    line = json.loads(written)
    assert line["error"] == "ValueError: bad address …@…"
    assert line["at"][-1].startswith("otklik/project/tests/test_logs.py:")
    assert address not in written
    assert "DETAIL" not in written


def test_at_a_terminal_it_reads_like_a_sentence() -> None:
    event = {
        "timestamp": "2026-11-22T14:05:03Z",
        "level": "info",
        "process": "desk",
        "event": "answers",
        "address": "127.0.0.1:8000",
    }
    assert logs.line(None, "info", event) == "14:05:03 desk      answers  address=127.0.0.1:8000"
