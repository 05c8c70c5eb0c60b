"""GitHub's workflow commands: each finding stands beside its line in the pull request."""

from __future__ import annotations

from typing import TextIO

from otklik.wording.kinds import Level
from otklik.wording.reports.outcome import Outcome
from otklik.wording.reports.text import summary

LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "notice"}


def write(outcome: Outcome, language: str, out: TextIO) -> None:
    for found in outcome.found:
        finding, (line, column), (end_line, end_column) = found.finding, found.start, found.end
        where = {"file": found.path, "line": str(line), "endLine": str(end_line), "title": f"otklik words: {finding.rule}"}
        if line == end_line:
            where |= {"col": str(column), "endColumn": str(end_column)}
        message = f"{finding.message(language)} {finding.advice(language)}"
        if finding.rewrite:
            message += f"\n→ {finding.rewrite}"
        out.write(command(LEVELS[finding.level], where, message))
    out.writelines(
        command("error", {"file": unread.path, "line": str(unread.line or 1), "title": "otklik words"}, unread.sentence)
        for unread in outcome.unread
    )
    out.write(f"{summary(outcome)}\n")


def command(name: str, where: dict[str, str], message: str) -> str:
    properties = ",".join(f"{key}={escaped(value, ',:')}" for key, value in where.items())
    return f"::{name} {properties}::{escaped(message)}\n"


def escaped(text: str, also: str = "") -> str:
    for letter in "%\r\n" + also:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text
