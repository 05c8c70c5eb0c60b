"""What a fact is: a frozen dataclass in the past tense, ids only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

KINDS: dict[str, type[Fact]] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened. `by` is the operator who did it; None when nobody on our side did."""

    kind: ClassVar[str] = ""
    # The journal's row, on a fact that was read from one: what must be done once for each is told apart by it.
    entry: ClassVar[int] = 0
    by: int | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.kind = cls.__name__
        if cls.kind in KINDS and KINDS[cls.kind].__module__ != cls.__module__:
            raise TypeError(f"Two facts are called {cls.kind}.")
        KINDS[cls.kind] = cls

    def subjects(self) -> dict[str, int]:
        """What it is about, for history pages: every id in it but the one who did it."""
        return {
            name: value
            for name, value in asdict(self).items()
            if name != "by" and isinstance(value, int) and not isinstance(value, bool)
        }

    def topics(self) -> set[str]:
        """Which pages should look again; empty when nobody shows it."""
        return set()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
