"""Where the words stand: one passage a ticket, with the words marked, safe to show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BEFORE, LONGEST = 40, 150
MOST_STEMS = 60
NOTHING = re.compile(r"(?!)")

SPOKEN = """
SELECT DISTINCT ON (ticket_id) ticket_id, text FROM (
    SELECT ticket_id, at, left(text, 20000) AS text FROM desk_message WHERE ticket_id = ANY(%(tickets)s)
) message WHERE text ~* %(pattern)s ORDER BY ticket_id, at DESC
"""
KNOWN = """
SELECT DISTINCT ON (ticket_id) ticket_id, value FROM desk_knownfact
WHERE ticket_id = ANY(%(tickets)s) AND (value ~* %(pattern)s OR regexp_replace(value, '[\\s–—‑-]+', '', 'g') ~* %(pattern)s)
ORDER BY ticket_id, id
"""


def passages(tickets: Sequence[int], stems: Sequence[str]) -> dict[int, SafeString]:
    """The newest message with one of the words, else what is known about the matter; nothing where only the subject has it."""
    if not stems or not tickets:
        return {}
    wanted = alternatives(stems)
    asked: dict[str, Any] = {"tickets": list(tickets), "pattern": rf"\m({wanted})"}
    with connection.cursor() as cursor:
        cursor.execute(SPOKEN, asked)
        found = dict(cursor.fetchall())
        if left := [ticket for ticket in tickets if ticket not in found]:
            cursor.execute(KNOWN, {**asked, "tickets": left})
            found |= dict(cursor.fetchall())
    pattern = compiled(stems)
    return {ticket: marked(around(text, pattern), pattern) for ticket, text in found.items()}


def alternatives(stems: Iterable[str]) -> str:
    """The longest first: «регистрац» before «рег». English stems end in i where words end in y."""
    ordered = sorted(stems, key=len, reverse=True)[:MOST_STEMS]
    return "|".join(
        re.sub("[её]", "[её]", re.escape(stem[:-1] if stem.isascii() and stem.endswith("i") and len(stem) > 3 else stem))
        for stem in ordered
    )


def compiled(stems: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(stems)})\w*", re.IGNORECASE) if stems else NOTHING


def around(text: str, pattern: re.Pattern[str]) -> str:
    """One line around the first of the words, cut between words."""
    found = pattern.search(text)
    begin = max((found.start() if found else 0) - BEFORE, 0)
    end = begin + LONGEST
    cut = text[begin:end]
    if begin and " " in cut[:BEFORE]:
        cut = cut[cut.index(" ") + 1 :]
    if end < len(text) and " " in cut:
        cut = cut[: cut.rindex(" ")]
    line = " ".join(cut.split())
    return f"{'…' if begin else ''}{line}{'…' if end < len(text) else ''}"


def marked(text: str, pattern: re.Pattern[str]) -> SafeString:
    """Escaped, with the words in <mark>."""
    if pattern is NOTHING:
        return SafeString(escape(text))
    parts: list[str] = []
    last = 0
    for found in pattern.finditer(text):
        parts += [escape(text[last : found.start()]), "<mark>", escape(found[0]), "</mark>"]
        last = found.end()
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 - every part is escaped above
