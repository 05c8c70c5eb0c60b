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
    State.CONFIRMED: {State.CLOSED, State.FIXED, State.ACKNOWLEDGED},
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
    State.FALSE_ALARM: "resolved",
}
PUBLIC_WORDS = {
    "investigating": _("Investigating"),
    "identified": _("Identified"),
    "monitoring": _("Monitoring"),
    "resolved": _("Resolved"),
}

# In the order in which they usually come; each is set once and never moved, but a reopening takes back what turned out untrue.
STAMPS = (
    "first_failure", "first_report", "detected", "raised", "paged", "acknowledged", "operators_informed",
    "customers_informed", "identified", "mitigated", "fixed", "first_confirmed", "last_confirmed", "closed",
)  # fmt: skip

TAKEN_BACK = ("identified", "mitigated", "fixed", "first_confirmed", "last_confirmed")

# While people of ours work on it: only then a forecast and a time of the next news mean something.
WORKING = frozenset({State.RAISED, State.ACKNOWLEDGED, State.IDENTIFIED, State.MITIGATED})
# The repair is said to be done: customers are asked, and their "still broken" may reopen.
ASKING = frozenset({State.FIXED, State.CONFIRMED})

STILL_BROKEN_REOPENS = 3
PAGE_WAIT = timedelta(seconds=60)
NEXT_ROUND_AFTER = timedelta(minutes=2)
ASK_FORECAST_BEFORE = timedelta(minutes=5)
NEWS_EVERY = timedelta(minutes=15)
# Reports closer together than this belong to one trouble.
TROUBLE_GAP = timedelta(minutes=30)
# Ready choices of a responder: minutes until it works, and until the next news.
FORECAST_CHOICES = {15: 10, 30: 20, 60: 30}


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


def ask_forecast_at(made: datetime, ends: datetime) -> datetime:
    """When the owner is asked for a new forecast: five minutes before the end, for a short one in its last third."""
    return ends - min(ASK_FORECAST_BEFORE, (ends - made) / 3)


def ready_forecast(minutes: int, at: datetime) -> tuple[datetime, datetime, datetime]:
    """From, to and next news of a ready choice: a range of a third of the wait, on round minutes."""
    begin = round_up(at + timedelta(minutes=minutes), 5 if minutes >= 15 else 1)
    end = begin + timedelta(minutes=max(5, round(minutes / 3 / 5) * 5))
    return begin, end, min(round_up(at + timedelta(minutes=FORECAST_CHOICES.get(minutes, minutes // 2)), 1), begin)


def round_up(moment: datetime, minutes: int) -> datetime:
    """The next moment that is a whole number of so many minutes past the hour."""
    past = timedelta(minutes=moment.minute % minutes, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not past else moment - past + timedelta(minutes=minutes)


def reopens(broken: int, affected: int) -> bool:
    """Whether "still broken" from so many different people, of so many affected, reopens: three, or half of a handful."""
    return broken > 0 and broken >= min(STILL_BROKEN_REOPENS, (affected + 1) // 2)


def is_proven(through: int, affected: int) -> bool:
    """Whether everybody affected got through. Silence is not yes, and nobody at all proves nothing."""
    return 0 < affected <= through
