"""What happens to the company's manner of speaking."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class MannerChanged(Fact):
    """A lead chose how strictly texts are read, or which words the company uses."""


@dataclass(frozen=True, kw_only=True)
class OwnRuleSaved(Fact):
    """A rule of the company's own was written or changed."""

    own_rule: int


@dataclass(frozen=True, kw_only=True)
class OwnRuleRemoved(Fact):
    """A rule of the company's own is gone."""

    own_rule: int
