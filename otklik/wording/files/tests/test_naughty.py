"""Whatever stands in a file: its texts come out, or a sentence about it; and in time that grows with its size alone."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable
from types import FrameType
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otklik.wording.files import FORMATS, entries
from otklik.wording.files.source import Broken, read

NAUGHTY = [
    "\x00", "a\x00b", "\ud800", "\u202eabc\u202c", "שלום עולם", "مرحبا %s", "\u200b\u200d\ufeff", "👩‍👩‍👧 %(x)s", "%", "%(", "{", "}", "{{{", "<b", "</", "&", "&amp", "&#x0;", "&#99999999;",
    "<![CDATA[", "]]>", "<!--", "{%", "{#", "\\", "\\u12", '"', "'", "[", "[[](", "`" * 50, "*" * 99, "> " * 50, "- " * 50, "\n" * 50, "\r", "\u2028x\u2029", "a" * 5_000, "%n%n%s%x", "${jndi:ldap://x}",
    "{n, plural,", "{n, plural, one {", "{n, select, other {x}}", "msgid", '"a" = "b', "=", ":", "#", "? ", "!!python/object:x", "&a *a", "<?xml?>", "<TS>", "\u0301" * 100,
]  # fmt: skip

WRITTEN: dict[str, Callable[[str], str]] = {
    "po": lambda text: f'msgid "a"\nmsgstr {json.dumps(text, ensure_ascii=False)}\n',
    "json": lambda text: json.dumps({"a": [text]}),
    "yaml": lambda text: f"a: {json.dumps(text)}\n",
    "xliff": lambda text: (
        f'<xliff><file><body><trans-unit id="a"><source>{escape(text)}</source></trans-unit></body></file></xliff>'
    ),
    "android": lambda text: f'<resources><string name="a">{escape(text)}</string></resources>',
    "qt": lambda text: f"<TS><context><message><source>{escape(text)}</source></message></context></TS>",
    "stringsdict": lambda text: (
        f"<plist><dict><key>a</key><dict><key>n</key><dict><key>one</key><string>{escape(text)}</string></dict></dict></dict></plist>"
    ),
    "strings": lambda text: f'"a" = {json.dumps(text, ensure_ascii=False)};',
    "properties": lambda text: "a=" + text.replace("\\", "\\\\").replace("\n", "\\n"),
}


def taken(text: str, form: str) -> list[str]:
    """The texts, or none where the file is refused; anything else that is raised fails the test."""
    try:
        found = list(entries(read("a", text.encode("utf-8", "surrogatepass"), form), form))
    except Broken as broken:
        return [] if broken.sentence else ["nothing was said"]
    for entry in found:
        assert len(entry.passage.offsets) == len(entry.text)
        assert entry.placeholders is not None
        assert list(entry.read_aloud())
    return [entry.text for entry in found]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", NAUGHTY, ids=lambda text: ascii(text)[:20])
def test_naughty_texts_come_out_or_are_refused(text: str, form: str):
    taken(text, form)
    if form in WRITTEN:
        taken(WRITTEN[form](text), form)


@pytest.mark.parametrize("form", ["po", "json", "strings", "xliff", "qt"])
@given(
    text=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\u2028\u2029\x85"), min_size=1
    ).filter(str.strip)
)
@settings(max_examples=40, deadline=None)
def test_what_was_written_is_what_comes_out(form: str, text: str):
    assert [found.strip() for found in taken(WRITTEN[form](text), form)][-1:] == [text.strip()]


@given(data=st.binary(max_size=300), form=st.sampled_from(sorted(FORMATS)))
@settings(max_examples=200, deadline=None)
def test_any_bytes_end_in_texts_or_in_a_sentence(data: bytes, form: str):
    with contextlib.suppress(Broken):
        list(entries(read("a", data, form), form))


PARTS = [
    "слово ",
    "<a",
    "<p>",
    "{%",
    "{#",
    "<!",
    "<!--",
    "<?",
    "&",
    "[",
    "](",
    "{a,plural,",
    "{",
    '"',
    "\\",
    "%(",
    "'",
    "*a",
    "- ",
    "\n",
    "> ",
]
SHORT, LONG, LETTERS = 3_000, 12_000, 40_000


def calls(form: str, text: str) -> int:
    """How many functions are called, of Python and of C, while the texts of a file are taken out."""
    made = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        taken(text, form)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("form", FORMATS)
def test_four_times_the_line_is_about_four_times_the_work(form: str):
    """Counted in calls: the same on every machine, however busy."""
    for part in PARTS:
        for write in (str, WRITTEN.get(form, str)):
            short, long = (calls(form, write(part * (letters // len(part)))) for letters in (SHORT, LONG))
            assert long < short * 5 + 1_000, f"{part!r}: {short} and {long} calls"


@pytest.mark.parametrize("form", FORMATS)
def test_one_long_line_takes_no_more_than_its_length(form: str):
    """What happens inside one call, such as a search that goes back and forth, no counting sees."""
    for part in PARTS:
        line = part * (LETTERS // len(part))
        for spelled in (line, WRITTEN[form](line) if form in WRITTEN else ""):
            begun = time.process_time()
            taken(spelled, form)
            assert time.process_time() - begun < 2, f"{part!r}"


@pytest.mark.parametrize("form", FORMATS)
def test_a_megabyte_on_one_line_comes_out_whole(form: str):
    line = "слово и дело & <b>слово</b> " * 40_000
    text = WRITTEN[form](line) if form in WRITTEN else line
    assert sum(len(found) for found in taken(text, form)) > 500_000
