"""The way to a change, and who may do what with it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.changes.models import Change


def change_for(person: Operator, pk: int) -> Change:
    """The change if this person may see it; otherwise it does not exist."""
    seen = Change.objects.seen_by(person).select_related("author", "approver")
    return get_object_or_404(seen.prefetch_related("services", "components"), pk=pk)


def may_plan(person: Operator) -> bool:
    """Who plans and carries out: responders and leads."""
    return person.is_active and person.has_role(Role.RESPONDER, Role.LEAD)


def may_serve(person: Operator) -> bool:
    """Who speaks with customers and is briefed."""
    return person.is_active and person.has_role(Role.OPERATOR, Role.LEAD)
