"""The ways to a company's own rules."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.speech.models import OwnRule


def own_rule_for(person: Operator, pk: int) -> OwnRule:
    """A rule, for leads and admins; to others it does not exist."""
    known = OwnRule.objects.all() if person.has_role(Role.LEAD, Role.ADMIN) else OwnRule.objects.none()
    return get_object_or_404(known, pk=pk)
