"""What the signed link of a page lets it hear, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from otklik.bus import valid_topic
from otklik.door import problems
from otklik.lib import tokens
from otklik.lib.clock import now


@dataclass(frozen=True, slots=True)
class Grant:
    """A page of one of our people names the person, and how often what he may do had changed by then; others name nobody (0)."""

    topics: frozenset[str]
    person: int = 0
    standing: int = 0
    until: float = inf

    def left_s(self) -> float:
        return self.until - now().timestamp()


def read(key: bytes, link: str) -> Grant:
    """Raises the problem that the page is answered with when the link was not made by us, or its time is over."""
    try:
        told = tokens.read(key, link)
    except tokens.BadToken as error:
        raise problems.bad_topics() from error
    topics = told.get("t")
    if not isinstance(topics, list) or not all(isinstance(topic, str) and valid_topic(topic) for topic in topics):
        raise problems.bad_topics()
    if "person" not in told:
        return Grant(frozenset(topics))
    person, standing, until = (told.get(name) for name in ("person", "standing", "until"))
    if not isinstance(person, int) or not isinstance(standing, int) or not isinstance(until, int):
        raise problems.bad_topics()
    return Grant(frozenset(topics), person, standing, until)
