"""Whom a note names with @, pure: by full name, by first name where it is the only one, by the part of the e-mail before the @."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

# Not inside an address: the sign stands at the beginning of a word.
SIGN = re.compile(r"(?<![\w@.+-])@([\w.-]+)(?:[ \u00a0]([\w-]+))?")

Names = Mapping[int, tuple[str, str]]  # id → name, e-mail


def mentioned(text: str, people: Names) -> list[int]:
    """Ids in the order in which they are named, each once."""
    called = spellings(people)
    found = []
    for first, second in SIGN.findall(text):
        first = first.rstrip(".-")
        who = called.get(plain(f"{first} {second}")) or called.get(plain(first))
        if who is not None and who not in found:
            found.append(who)
    return found


def spellings(people: Names) -> dict[str, int]:
    """What each is called; a first name that two share calls neither."""
    firsts = Counter(plain(name).split(" ")[0] for name, _email in people.values())
    called = {}
    for who, (name, _email) in people.items():
        first = plain(name).split(" ")[0]
        if firsts[first] == 1:
            called[first] = who
    for who, (name, email) in people.items():
        called[plain(email.partition("@")[0])] = who
        called[plain(name)] = who
    return called


def call_of(who: int, people: Names) -> str:
    """What to write after the @ so that it names this colleague and nobody else; empty when nothing would."""
    name, email = people[who]
    ways = (" ".join(name.split()), name.split(" ")[0], email.partition("@")[0])
    return next((way for way in ways if mentioned(f"@{way} ", people) == [who] and len(way.split()) < 3), "")


def plain(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
