"""The way to a hand-over: everybody who answers customers reads them all, its tickets only as far as he sees them."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.insight.models import HandOver


def hand_over_for(person: Operator, id: int) -> HandOver:
    answers = person.is_active and person.has_role(Role.OPERATOR, Role.LEAD)
    return get_object_or_404(HandOver.objects.all() if answers else HandOver.objects.none(), pk=id)
