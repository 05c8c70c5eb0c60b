"""What happens to files."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class FileScanned(Fact):
    """The virus scanner has looked through a file."""

    file: int
    is_clean: bool
