"""Each report is what its readers expect, whatever stands in the texts."""

from __future__ import annotations

import io
import json
import time
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from otklik.wording.files.entries import Entry
from otklik.wording.files.passage import Passage
from otklik.wording.findings import Finding
from otklik.wording.kinds import Kind, Level
from otklik.wording.reports import FORMS, write
from otklik.wording.reports.outcome import Found, Outcome, Unread

# What SARIF 2.1.0 requires of what is written here, taken from its schema.
SARIF = json.loads((Path(__file__).parent / "sarif.json").read_text(encoding="utf-8"))
NASTY = 'Ошибка, 100%: "a" <b> & \x1b[31m\x00 \ud800 \u202e ]]> \r\n::error::x'


def found(
    text: str, start: int, end: int, *, level: Level = Level.ERROR, rewrite: str | None = None, path: str = "a b/ru.json"
) -> Found:
    finding = Finding(
        rule="blame", code="blame", level=level, start=start, end=end, rewrite=rewrite,
        messages={"en": "It blames.", "ru": "Винит."}, advices={"en": "Say it otherwise.", "ru": "Скажите иначе."},
    )  # fmt: skip
    entry = Entry("errors.x", Passage.of(f"__{text}", 2, 2 + len(text)), "ru")
    return Found(path, entry, Kind.FAILURE, finding, (1, start + 3), (1, end + 3))


def told(outcome: Outcome, form: str, language: str = "en") -> str:
    out = io.StringIO()
    write(outcome, form, language, out)
    return out.getvalue()


@pytest.fixture
def outcome() -> Outcome:
    """One finding of each level, one with a rewrite, one file that could not be read."""
    text = "Вы сами всё сломали, ждите."
    return Outcome(
        found=[found(text, 0, 19, rewrite="Сломалось"), found(text, 21, 26, level=Level.WARNING), found(NASTY, 0, len(NASTY), level=Level.HINT)],
        unread=[Unread("broken.po", 3, "This is no line of a catalogue: x")],
        files=["a b/ru.json", "broken.po", "good.txt"],
        texts=3,
    )  # fmt: skip


def test_a_person_reads_where_what_and_how(outcome: Outcome):
    said = told(outcome, "text")
    assert said.startswith(
        "a b/ru.json:1:3: error: It blames. [blame]\n    ‹Вы сами всё сломали›, ждите.\n    Say it otherwise.\n    → Сломалось\n"
    )
    assert "broken.po:3: cannot be read: This is no line of a catalogue: x" in said
    assert "3 texts in 3 files: 3 findings. 1 file could not be read." in said
    assert "\x1b" not in said
    assert "Скажите иначе." in told(outcome, "text", "ru")


def test_colours_are_for_whoever_wants_them(outcome: Outcome, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31merror\x1b[0m" in told(outcome, "text")


def test_a_program_reads_everything_in_one_object(outcome: Outcome):
    whole = json.loads(told(outcome, "json"))
    assert whole["summary"] | {"errors": 1, "warnings": 1, "hints": 1, "unreadable": 1} == whole["summary"]
    first = whole["findings"][0]
    assert first["text"][first["start"] : first["end"]] == first["said"] == "Вы сами всё сломали"
    assert (first["file"], first["line"], first["column"], first["end_column"], first["rewrite"]) == (
        "a b/ru.json",
        1,
        3,
        22,
        "Сломалось",
    )
    assert whole["unreadable"] == [{"file": "broken.po", "line": 3, "message": "This is no line of a catalogue: x"}]


def test_sarif_fits_its_schema_and_names_each_rule_once(outcome: Outcome):
    whole = json.loads(told(outcome, "sarif").encode("utf-8", "replace"))
    jsonschema_rs.validate(SARIF, whole)
    run = whole["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["blame"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "a%20b/ru.json"},
        "region": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 22},
    }
    assert run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": "Сломалось"}
    assert run["invocations"][0]["executionSuccessful"] is False


def test_github_reads_one_command_a_line_whatever_the_text_says(outcome: Outcome):
    outcome.found.append(found("x", 0, 1, path="a,b:c%.po", rewrite="раз\nдва: 100%"))
    lines = told(outcome, "github").splitlines()
    assert (
        lines[0]
        == "::error file=a b/ru.json,line=1,endLine=1,title=otklik words%3A blame,col=3,endColumn=22::It blames. Say it otherwise.%0A→ Сломалось"
    )
    assert [line.split(" ")[0] for line in lines[:-1]] == ["::error", "::warning", "::notice", "::error", "::error"]
    assert "file=a%2Cb%3Ac%25.po" in lines[3]
    assert lines[3].endswith("%0A→ раз%0Aдва: 100%25")


def test_junit_has_a_suite_a_file_and_a_case_a_finding(outcome: Outcome):
    root = ElementTree.fromstring(told(outcome, "junit"))
    assert root.attrib == {"name": "otklik words", "tests": "5", "failures": "3", "errors": "1"}
    assert [suite.get("name") for suite in root] == ["a b/ru.json", "broken.po", "good.txt"]
    assert [len(root.findall(f".//{tag}")) for tag in ("testcase", "failure", "error")] == [5, 3, 1]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_found_is_a_report_too(form: str):
    said = told(Outcome(files=["a.txt"], texts=1), form)
    assert said.endswith("\n")
    assert "failure" not in said.replace("failures", "")


@pytest.mark.parametrize("form", FORMS)
def test_thousands_of_findings_in_one_long_text_are_written_at_once(form: str):
    text = "Вы сами. " * 10_000
    first = found(text, 0, 7)
    many = [replace(first, finding=replace(first.finding, start=at * 9, end=at * 9 + 7)) for at in range(2_000)]
    begun = time.process_time()
    assert len(told(Outcome(found=many, files=["a"], texts=1), form)) < 20_000_000
    assert time.process_time() - begun < 10
