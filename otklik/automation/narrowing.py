"""What of a rule the database can decide, so that a large desk is not read through."""

from __future__ import annotations

from django.db.models import QuerySet

from otklik.automation.conditions import CONDITIONS
from otklik.automation.content import Content
from otklik.automation.matter import NOBODY
from otklik.desk.models import LIVE, Ticket


def narrowed(tickets: QuerySet[Ticket], content: Content) -> QuerySet[Ticket]:
    """By the conditions that are columns; the others are asked of each ticket."""
    for name, values in content.conditions.items():
        column = CONDITIONS[name].column if name in CONDITIONS else ""
        if column and NOBODY not in values:
            tickets = tickets.filter(**{f"{column}__in": values})
    return tickets


def lying(tickets: QuerySet[Ticket], content: Content) -> QuerySet[Ticket]:
    """Those that could be said to lie about: nothing is due to happen to what was put aside, and nothing more to what is settled,
    unless the rule asks for just that state. They stand in the indexes of the lists by when they changed last.
    """
    found = tickets.filter(snoozed_until__isnull=True, merged_into__isnull=True)
    return found if "state" in content.conditions else found.filter(state__in=LIVE)
