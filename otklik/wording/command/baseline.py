"""What was there before: findings that a project lives with for now, so that only new ones stop it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from otklik.wording.command.settings import BadSettings
from otklik.wording.reports.outcome import Found, Outcome
from otklik.wording.saying import gettext as _

VERSION = 1


def write(path: Path, outcome: Outcome) -> None:
    """In a steady order, so that a change of it reads well."""
    known = sorted(
        (
            {"file": found.path, "key": found.entry.key, "rule": found.finding.rule, "print": found.fingerprint}
            for found in outcome.found
        ),
        key=lambda row: tuple(row.values()),
    )
    text = json.dumps({"version": VERSION, "known": known}, ensure_ascii=False, indent=1)
    try:
        path.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise BadSettings(
            _("{path} cannot be written: {reason}. Give another path.").format(path=path, reason=error.strerror)
        ) from error


def read(path: Path) -> Counter[str]:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        if given["version"] != VERSION:
            raise BadSettings(_("{path} is of another version. Write it anew with --write-baseline.").format(path=path))
        return Counter(str(row["print"]) for row in given["known"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or _("it is no baseline")
        raise BadSettings(
            _("{path} cannot be read: {reason}. Mend the file, or give another.").format(path=path, reason=reason)
        ) from error


def without(outcome: Outcome, known: Counter[str]) -> None:
    """Takes out what was known. A sentence that is there twice is known as often as it was written down."""
    left, new = known.copy(), list[Found]()
    for found in outcome.found:
        if left[found.fingerprint]:
            left[found.fingerprint] -= 1
            outcome.known += 1
        else:
            new.append(found)
    outcome.found, outcome.gone = new, left.total()
