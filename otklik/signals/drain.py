"""The way of a report from the door's spool into the database: take over, then say so."""

from __future__ import annotations

from typing import Any

from otklik.signals.actions import take
from otklik.signals.door import Door


def drained(door: Door) -> int:
    """Takes over all that waits; returns how many entries. What was taken but not said so comes again and changes nothing."""
    count = 0
    while True:
        entries, left = door.waiting()
        if not entries:
            return count
        told = take(entries)
        door.settle(last(entries), told)
        count += len(entries)
        if left == 0:
            return count


def last(entries: list[dict[str, Any]]) -> int:
    return max(int(entry["seq"]) for entry in entries)
