"""For programs: everything, in one object. Its shape is told in docs/words.md; what is there stays there within one version."""

from __future__ import annotations

import json
from typing import Any, TextIO

from otklik.wording.kinds import Level
from otklik.wording.reports.outcome import Found, Outcome

VERSION = 1
# A longer text would stand in the report once for each of its findings.
LONGEST = 10_000


def write(outcome: Outcome, language: str, out: TextIO) -> None:
    whole = {
        "version": VERSION,
        "summary": {
            "files": len(outcome.files),
            "texts": outcome.texts,
            "findings": len(outcome.found),
            "errors": outcome.count(Level.ERROR),
            "warnings": outcome.count(Level.WARNING),
            "hints": outcome.count(Level.HINT),
            "in_baseline": outcome.known,
            "mended_in_baseline": outcome.gone,
            "without_kind": outcome.without_kind,
            "other_languages": outcome.foreign,
            "unreadable": len(outcome.unread),
        },
        "findings": [as_object(found, language) for found in outcome.found],
        "unreadable": [
            {"file": unread.path, "line": unread.line or None, "message": unread.sentence} for unread in outcome.unread
        ],
    }
    json.dump(whole, out, ensure_ascii=False, indent=2)
    out.write("\n")


def as_object(found: Found, language: str) -> dict[str, Any]:
    finding, entry = found.finding, found.entry
    return {
        "file": found.path,
        "line": found.start[0],
        "column": found.start[1],
        "end_line": found.end[0],
        "end_column": found.end[1],
        "key": entry.key,
        "form": entry.form or None,
        "language": entry.language,
        "kind": found.kind,
        "rule": finding.rule,
        "code": finding.code,
        "level": finding.level,
        "message": finding.message(language),
        "advice": finding.advice(language),
        "said": found.said,
        "rewrite": finding.rewrite,
        "text": entry.text if len(entry.text) <= LONGEST else None,
        "start": finding.start,
        "end": finding.end,
        "fingerprint": found.fingerprint,
    }
