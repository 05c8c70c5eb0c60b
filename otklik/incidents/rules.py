"""The rules of an incident, pure: what may follow what, which stamp it sets, what the public reads."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    SUSPECTED = "suspected", _("suspected")
    RAISED = "raised", _("raised")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    IDENTIFIED = "identified", _("cause found")
    MITIGATED = "mitigated", _("mitigated")
    FIXED = "fixed", _("fixed")
    CONFIRMED = "confirmed", _("confirmed by customers")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("merged")
    FALSE_ALARM = "false_alarm", _("false alarm")
    SELF_CLEARED = "self_cleared", _("cleared by itself")


MOVES: dict[str, set[str]] = {
    State.SUSPECTED: {State.RAISED, State.MERGED, State.FALSE_ALARM, State.SELF_CLEARED},
    State.RAISED: {State.ACKNOWLEDGED, State.MERGED, State.FALSE_ALARM, State.SELF_CLEARED},
    State.ACKNOWLEDGED: {State.IDENTIFIED, State.MITIGATED, State.FIXED, State.MERGED, State.FALSE_ALARM, State.SELF_CLEARED},
    State.IDENTIFIED: {State.MITIGATED, State.FIXED, State.MERGED, State.SELF_CLEARED},
    State.MITIGATED: {State.FIXED, State.MERGED},
    State.FIXED: {State.CONFIRMED, State.CLOSED, State.ACKNOWLEDGED},
    State.CONFIRMED: {State.CLOSED, State.ACKNOWLEDGED},
    State.CLOSED: set(),
    State.MERGED: set(),
    State.FALSE_ALARM: set(),
    State.SELF_CLEARED: set(),
}
OVER = frozenset({State.CLOSED, State.MERGED, State.FALSE_ALARM, State.SELF_CLEARED})
LIVE = frozenset(State.values) - OVER

PUBLIC: dict[str, str] = {
    State.RAISED: "investigating",
    State.ACKNOWLEDGED: "investigating",
    State.IDENTIFIED: "identified",
    State.MITIGATED: "monitoring",
    State.FIXED: "monitoring",
    State.CONFIRMED: "resolved",
    State.CLOSED: "resolved",
    State.SELF_CLEARED: "resolved",
}
PUBLIC_WORDS = {
    "investigating": _("Investigating"),
    "identified": _("Identified"),
    "monitoring": _("Monitoring"),
    "resolved": _("Resolved"),
}

# In the order in which they usually come; each is set once and never moved.
STAMPS = (
    "first_failure", "first_report", "detected", "raised", "paged", "acknowledged", "operators_informed",
    "customers_informed", "identified", "mitigated", "fixed", "first_confirmed", "last_confirmed", "closed",
)  # fmt: skip

STILL_BROKEN_REOPENS = 3
PAGE_WAIT = timedelta(seconds=60)
ASK_FORECAST_BEFORE = timedelta(minutes=5)


def may_move(old: str, new: str) -> bool:
    return new in MOVES[old]


def derived_times(stamps: dict[str, datetime | None]) -> dict[str, timedelta | None]:
    """The lengths that matter, from the stamps: name → time, None while one end is missing."""

    def between(begin: str, end: str) -> timedelta | None:
        first, last = stamps.get(begin), stamps.get(end)
        return last - first if first and last else None

    return {
        "to_detect": between("first_failure", "detected"),
        "to_acknowledge": between("raised", "acknowledged"),
        "to_inform_operators": between("raised", "operators_informed"),
        "to_inform_customers": between("raised", "customers_informed"),
        "to_fix": between("raised", "fixed"),
        "to_proof": between("fixed", "last_confirmed"),
    }


def forecast_holds(to: datetime, at: datetime) -> bool:
    """Whether a forecast may still be shown: an expired time never is."""
    return at < to
