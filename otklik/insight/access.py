"""The way to a hand-over: everybody who answers customers reads them all, its tickets only as far as he sees them."""

from __future__ import annotations

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse

from otklik.accounts.models import Operator, Role
from otklik.insight.models import HandOver
from otklik.lib.clock import now

# What nobody took within a day is no shift any more that somebody goes on with.
FRESH = timedelta(hours=24)


def waiting_shift(person: Operator) -> str:
    """The address of the hand-over page, when a colleague's shift waits there for somebody to accept it."""
    waiting = HandOver.objects.filter(accepted_at__isnull=True, written_at__gt=now() - FRESH).exclude(by=person)
    return reverse("insight:hand-over") if person.has_role(Role.OPERATOR, Role.LEAD) and waiting.exists() else ""


def hand_over_for(person: Operator, id: int) -> HandOver:
    answers = person.is_active and person.has_role(Role.OPERATOR, Role.LEAD)
    return get_object_or_404(HandOver.objects.all() if answers else HandOver.objects.none(), pk=id)
