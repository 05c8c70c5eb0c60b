"""The order of work, pure: how much a ticket matters, and by when somebody should take it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import IntegerChoices
from django.utils.translation import pgettext_lazy


class Impact(IntegerChoices):
    """What the customer loses if nothing is done."""

    SEVERE = 1, pgettext_lazy("impact", "safety, health or a great loss")
    TANGIBLE = 2, pgettext_lazy("impact", "plans, money or time suffer")
    SMALL = 3, pgettext_lazy("impact", "an inconvenience")


class Urgency(IntegerChoices):
    """How soon it gets worse."""

    NOW = 1, pgettext_lazy("urgency", "this minute")
    TODAY = 2, pgettext_lazy("urgency", "within the day")
    LATER = 3, pgettext_lazy("urgency", "it can wait")


class Priority(IntegerChoices):
    CRITICAL = 1, pgettext_lazy("priority", "critical")
    HIGH = 2, pgettext_lazy("priority", "high")
    NORMAL = 3, pgettext_lazy("priority", "normal")
    LOW = 4, pgettext_lazy("priority", "low")


# The matrix of ITIL with the four words that an operator can tell apart at a glance.
MATRIX: dict[tuple[int, int], Priority] = {
    (Impact.SEVERE, Urgency.NOW): Priority.CRITICAL,
    (Impact.SEVERE, Urgency.TODAY): Priority.HIGH,
    (Impact.SEVERE, Urgency.LATER): Priority.NORMAL,
    (Impact.TANGIBLE, Urgency.NOW): Priority.HIGH,
    (Impact.TANGIBLE, Urgency.TODAY): Priority.NORMAL,
    (Impact.TANGIBLE, Urgency.LATER): Priority.LOW,
    (Impact.SMALL, Urgency.NOW): Priority.NORMAL,
    (Impact.SMALL, Urgency.TODAY): Priority.LOW,
    (Impact.SMALL, Urgency.LATER): Priority.LOW,
}
# How long a customer may wait for our word before it is his turn whatever else there is.
PATIENCE: dict[int, timedelta] = {
    Priority.CRITICAL: timedelta(minutes=5),
    Priority.HIGH: timedelta(minutes=20),
    Priority.NORMAL: timedelta(hours=1),
    Priority.LOW: timedelta(hours=8),
}
# What is left of a customer's own time when it begins to raise his ticket, and what the ticket then counts as.
NEAR = ((timedelta(hours=3), Priority.CRITICAL), (timedelta(hours=12), Priority.HIGH))
# So much before the customer's own deadline somebody should have taken the ticket: there must be time left to help.
TIME_TO_HELP = timedelta(hours=3)


def priority_of(impact: int, urgency: int) -> Priority:
    return MATRIX[impact, urgency]


def raised(priority: int, deadline_at: datetime | None, at: datetime) -> Priority:
    """The priority as it counts at a moment: a deadline that comes near raises it, one that has passed does not."""
    if deadline_at is not None and deadline_at > at:
        for left, least in NEAR:
            if deadline_at - at <= left:
                return Priority(min(priority, least))
    return Priority(priority)


def turn_at(
    *,
    waiting_since: datetime | None,
    priority: int,
    deadline_at: datetime | None = None,
    answer_due_at: datetime | None = None,
    snoozed_until: datetime | None = None,
) -> datetime | None:
    """By when somebody should take the ticket: the earliest of three moments. None while it is not our turn.

    The three: when the customer's patience ends; the nearest answer that was agreed upon; the last moment that leaves time to
    help before his own deadline. A deadline that had passed when he wrote counts no more.
    """
    if waiting_since is None or snoozed_until is not None:
        return None
    moments = [waiting_since + PATIENCE[priority]]
    if answer_due_at is not None:
        moments.append(answer_due_at)
    if deadline_at is not None and deadline_at > waiting_since:
        moments.append(deadline_at - TIME_TO_HELP)
    return min(moments)
