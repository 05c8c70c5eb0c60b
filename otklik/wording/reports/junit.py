"""JUnit's XML, as GitLab and Jenkins show it: a suite per file, a case per finding."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from otklik.wording.reports.outcome import Found, Outcome, Unread

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(outcome: Outcome, language: str, out: TextIO) -> None:
    found, unread = defaultdict[str, list[Found]](list), {unread.path: unread for unread in outcome.unread}
    for one in outcome.found:
        found[one.path].append(one)
    paths = list(dict.fromkeys([*outcome.files, *found, *unread]))
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    count = sum(max(1, len(found[path])) for path in paths)
    out.write(f'<testsuites name="otklik words" tests="{count}" failures="{len(outcome.found)}" errors="{len(unread)}">\n')
    for path in paths:
        suite(path, found[path], unread.get(path), language, out)
    out.write("</testsuites>\n")


def suite(path: str, found: list[Found], unread: Unread | None, language: str, out: TextIO) -> None:
    name, errors = attribute(path), int(unread is not None)
    count = len(found) + errors or 1
    out.write(f'  <testsuite name={name} tests="{count}" failures="{len(found)}" errors="{errors}" skipped="0" time="0">\n')
    for one in found:
        finding, title = one.finding, f"{one.entry.key[:200]} [{one.finding.rule}]".strip()
        body = f"{path}:{one.start[0]}:{one.start[1]}\n{one.entry.text[:1000]}\n{finding.advice(language)}"
        out.write(f'    <testcase classname={name} name={attribute(title)} file={name} line="{one.start[0]}" time="0">\n')
        out.write(
            f"      <failure type={attribute(finding.rule)} message={attribute(finding.message(language))}>{content(body)}</failure>\n"
        )
        out.write("    </testcase>\n")
    if unread is not None:
        out.write(
            f'    <testcase classname={name} name={name} time="0"><error message={attribute(unread.sentence)}/></testcase>\n'
        )
    elif not found:
        out.write(f'    <testcase classname={name} name={name} time="0"/>\n')
    out.write("  </testsuite>\n")


def content(text: str) -> str:
    return escape(FORBIDDEN.sub("\ufffd", text))


def attribute(text: str) -> str:
    return quoteattr(FORBIDDEN.sub("\ufffd", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
