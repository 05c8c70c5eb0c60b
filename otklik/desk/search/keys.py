"""Keys stand among a ticket's words, so that one index answers words, access and filters at once. Pure.

No parser of words makes one that begins with “=”, and what is kept as a whole (`text`) or asked for (`lexemes`) loses it: what somebody
writes can never look like a key.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

TEAM, SERVICE, OWNER, STATE, KIND, LANGUAGE, PRIORITY, CUSTOMER = "=t", "=s", "=o", "=e", "=k", "=l", "=p", "=f"
DAY, MONTH, YEAR = "=y", "=m", "=a"
# Sizes of the spans into which tickets fall by their age: a search begins with the newest span and widens it.
SPANS: tuple[tuple[str, int], ...] = (("=b", 1 << 10), ("=c", 1 << 14), ("=d", 1 << 18))
LONGEST_RANGE_DAYS = 366 * 20


def quoted(lexeme: str) -> str:
    """A lexeme as `tsquery` takes it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def any_of(lexemes: Iterable[str]) -> str:
    return "(" + " | ".join(quoted(lexeme) for lexeme in lexemes) + ")"


def any_of_parts(parts: Iterable[str]) -> str:
    return " | ".join(f"({part})" for part in parts).join("()")


def all_of(parts: Iterable[str]) -> str:
    return " & ".join(parts)


def spans(newest: int, *, is_whole: bool = True) -> Iterator[tuple[str, int]]:
    """Wider and wider: each as a part of the query, and the lowest ticket id that it covers; at last everything, also what is above
    `newest` if that is not the whole."""
    for key, size in SPANS:
        place = newest // size
        yield any_of([f"{key}{place}", *([f"{key}{place - 1}"] if place else [])]), max(place - 1, 0) * size
        if place < 2:
            if is_whole:
                return
            break
    yield "", 0


def days(first: date, last: date) -> list[str]:
    """The keys of all days between two, whole months and years taken together."""
    found: list[str] = []
    day = first
    while day <= last:
        if day.month == 1 and day.day == 1 and date(day.year, 12, 31) <= last:
            found.append(f"{YEAR}{day:%Y}")
            day = date(day.year + 1, 1, 1)
        elif day.day == 1 and (end := date(day.year, day.month, monthrange(day.year, day.month)[1])) <= last:
            found.append(f"{MONTH}{day:%Y-%m}")
            day = end + timedelta(days=1)
        else:
            found.append(f"{DAY}{day:%Y-%m-%d}")
            day += timedelta(days=1)
    return found
