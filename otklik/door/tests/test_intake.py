"""The quick way and the patient way into the spool: they agree where both are open."""

from __future__ import annotations

import json
import uuid

from hypothesis import given
from hypothesis import strategies as st

from otklik.door.intake import HARMLESS, Report, read_patiently, read_report
from otklik.lib.text import clean, clean_line

LETTERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x47F), max_size=40)


@given(text=LETTERS)
def test_what_counts_as_harmless_needs_no_cleaning(text):
    if not text.encode().translate(None, HARMLESS):
        assert clean(text, most=8000) == text.strip()
        assert clean_line(text, most=8000) == " ".join(text.split())


@given(words=st.lists(st.text("abcxyzАБВабвгдеёжъэюя019.,!?@/:-", min_size=1), max_size=5), number=st.integers(0, 999))
def test_both_ways_give_the_same_report(words, number):
    content = {
        "report_id": str(uuid.uuid4()),
        "service": "checkin",
        "message": " ".join(words),
        "error": {"status": number, "detail": " ".join(words)},
        "context": {"words": words, "deep": {"number": number, "yes": True, "none": None}},
        "locale": "ru",
    }
    raw = json.dumps(content, ensure_ascii=False).encode()
    assert read_report(raw) == read_patiently(raw, Report)
