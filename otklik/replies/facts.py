"""What happens to ready answers."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReplyTemplateSaved(Fact):
    """Somebody wrote or changed a ready answer."""

    template: int


@dataclass(frozen=True, kw_only=True)
class ReplyTemplateRemoved(Fact):
    """Somebody threw a ready answer away."""

    template: int
