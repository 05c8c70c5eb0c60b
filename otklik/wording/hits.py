"""What a detector hands over: which rule, where in the text as read, and where it has them own words and a rewrite."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    rule: str
    start: int
    end: int
    why: dict[str, str] | None = None
    rewrite: str | None = None
