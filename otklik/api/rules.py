"""What a token may be for, and how long a webhook is tried. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Role

READ, WRITE = "read", "write"
TICKETS, CUSTOMERS, SERVICES, INCIDENTS, PEOPLE = "tickets", "customers", "services", "incidents", "people"
SCOPES: dict[str, Promise] = {
    "tickets:read": _("read tickets and messages"),
    "tickets:write": _("open and answer tickets"),
    "customers:read": _("read customers and organisations"),
    "customers:write": _("add customers and identifiers"),
    "services:read": _("read services"),
    "services:write": _("change services"),
    "incidents:read": _("read incidents"),
    "incidents:write": _("raise and run incidents"),
    "people:read": _("read teams and operators"),
    "webhooks:read": _("read webhooks and their log"),
    "webhooks:write": _("make, resume and remove webhooks"),
}
# Whoever answers no customers on the pages does not do it by a token either.
ROLES: dict[str, frozenset[str]] = {
    "tickets:read": frozenset({Role.OPERATOR, Role.LEAD}),
    "tickets:write": frozenset({Role.OPERATOR, Role.LEAD}),
    "customers:read": frozenset({Role.OPERATOR, Role.LEAD}),
    "customers:write": frozenset({Role.OPERATOR, Role.LEAD}),
    "services:write": frozenset({Role.ADMIN}),
    "webhooks:read": frozenset({Role.ADMIN}),
    "webhooks:write": frozenset({Role.ADMIN}),
}
# Writing includes reading: whoever may change a ticket is told what came of it.
MOST_TOKENS = 50

# The first tries follow quickly, the last one a day after the fact.
FIRST_PAUSE, LONGEST_PAUSE, PATIENCE = timedelta(seconds=5), timedelta(hours=2), timedelta(days=1)
GIVES_UP_AFTER = timedelta(days=3)


def allows(scopes: Iterable[str], wanted: str) -> bool:
    """Whether these scopes include the wanted one; writing a subject includes reading it."""
    subject, _colon, how = wanted.partition(":")
    return wanted in scopes or (how == READ and f"{subject}:{WRITE}" in scopes)


def may_hold(roles: Iterable[str], scope: str) -> bool:
    """Whether one with these roles can do anything with the scope."""
    needed = ROLES.get(scope)
    return needed is None or bool(needed & set(roles))


def pause_before(attempt: int) -> timedelta:
    """How long to wait before the next try of a call, after so many failed ones: 5 s, 20 s, 80 s … two hours."""
    return min(FIRST_PAUSE * 4 ** min(attempt - 1, 8), LONGEST_PAUSE)
