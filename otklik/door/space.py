"""How much of its space the spool has used: warns at 70 %, takes nothing more at 90 %."""

from __future__ import annotations

WARN_SHARE = 0.7
FULL_SHARE = 0.9


class Space:
    """`most_bytes` is what the spool may take; a disk with less room than that is the tighter limit."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.limit_bytes = most_bytes
        self.used_bytes = 0

    def measured(self, used_bytes: int, free_bytes: int) -> None:
        self.used_bytes = used_bytes
        self.limit_bytes = max(1, min(self.most_bytes, used_bytes + free_bytes))

    def added(self, more_bytes: int) -> None:
        """Between two measurements what was written counts at once."""
        self.used_bytes += more_bytes

    @property
    def share(self) -> float:
        return self.used_bytes / self.limit_bytes

    @property
    def is_short(self) -> bool:
        return self.share >= WARN_SHARE

    @property
    def is_full(self) -> bool:
        return self.share >= FULL_SHARE
