"""What may follow what in the life of a problem. Pure."""

from __future__ import annotations

OPEN, KNOWN, SOLVED, CLOSED = "open", "known", "solved", "closed"

MOVES: dict[str, set[str]] = {
    OPEN: {KNOWN, SOLVED, CLOSED},
    KNOWN: {OPEN, SOLVED, CLOSED},
    SOLVED: {CLOSED, OPEN},
    CLOSED: {OPEN},
}


def may_move(old: str, new: str) -> bool:
    return new in MOVES[old]


def state_with(workaround: str, state: str) -> str:
    """A live problem with a workaround is a known error; without one it is open."""
    if state not in (OPEN, KNOWN):
        return state
    return KNOWN if workaround else OPEN
