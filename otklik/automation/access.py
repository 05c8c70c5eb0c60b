"""The ways to a rule, a plan and a person's skills: they are the leads' and the admins'."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.automation.models import Offer, Rule


def rule_for(person: Operator, pk: int) -> Rule:
    rules = Rule.objects.kept() if person.has_role(Role.LEAD, Role.ADMIN) else Rule.objects.none()
    return get_object_or_404(rules.select_related("current"), pk=pk)


def offer_for(person: Operator, pk: int) -> Offer:
    """An offer made to this person."""
    return get_object_or_404(Offer.objects.select_related("ticket"), pk=pk, operator=person)
