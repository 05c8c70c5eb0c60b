"""What a nudge looks like on the wire: topics joined by commas, short enough for PostgreSQL's NOTIFY."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CHANNEL = "otklik"
EVERYTHING = "*"
LONGEST = 7000  # bytes; PostgreSQL refuses 8000
TOPIC = re.compile(r"[a-z][a-z0-9-]{0,63}")


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
