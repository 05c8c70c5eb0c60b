"""What a nudge looks like on the wire: topics joined by commas, short enough for PostgreSQL's NOTIFY.

One kind of topic is for the door itself: how often what one of our people may do has changed. The database sends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CHANNEL = "otklik"
EVERYTHING = "*"
LONGEST = 7000  # bytes; PostgreSQL refuses 8000
TOPIC = re.compile(r"[a-z][a-z0-9-]{0,63}")
STANDING = re.compile(r"standing-([0-9]{1,18})-([0-9]{1,18})")


def valid_topic(topic: str) -> bool:
    return TOPIC.fullmatch(topic) is not None


def payloads(topics: Iterable[str]) -> Iterator[str]:
    """The topics packed into as few payloads as fit."""
    packed = ""
    for topic in sorted(set(topics)):
        if packed and len(packed) + len(topic) + 1 > LONGEST:
            yield packed
            packed = ""
        packed = f"{packed},{topic}" if packed else topic
    if packed:
        yield packed


def unpacked(payload: str) -> frozenset[str]:
    return frozenset(topic for topic in payload.split(",") if topic == EVERYTHING or valid_topic(topic))


def standing_topic(person: int, number: int) -> str:
    """As the triggers of `accounts_operator` spell it."""
    return f"standing-{person}-{number}"


def standing_of(topic: str) -> tuple[int, int] | None:
    """The person and the number, when the topic is of that kind."""
    found = STANDING.fullmatch(topic)
    return (int(found[1]), int(found[2])) if found else None
