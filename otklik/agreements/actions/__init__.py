"""What is done with agreements, clocks and tickets that stand still: one function per use case."""

from __future__ import annotations

from otklik.agreements.actions.climbing import lift
from otklik.agreements.actions.clocks import breach, count, recount, warn
from otklik.agreements.actions.settings import (
    change_agreement,
    change_team_agreement,
    make_agreement,
    make_team_agreement,
    remove_agreement,
    remove_team_agreement,
)

__all__ = [
    "breach",
    "change_agreement",
    "change_team_agreement",
    "count",
    "lift",
    "make_agreement",
    "make_team_agreement",
    "recount",
    "remove_agreement",
    "remove_team_agreement",
    "warn",
]
