"""The way to one's own exports and imports."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.exchange.models import Transfer


def transfers_of(person: Operator) -> QuerySet[Transfer]:
    """Only one's own: a file holds what its person may see, and nobody else."""
    return Transfer.objects.filter(operator=person) if person.has_role(Role.LEAD, Role.ADMIN) else Transfer.objects.none()


def transfer_for(person: Operator, pk: int) -> Transfer:
    return get_object_or_404(transfers_of(person), pk=pk)
