"""The way to one service."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator
from otklik.services.models import Dependency, Service


def service_for(person: Operator, slug: str) -> Service:
    """A service, for admins who change it."""
    return get_object_or_404(Service.objects.all() if person.is_admin else Service.objects.none(), slug=slug)


def dependency_for(person: Operator, pk: int) -> Dependency:
    """A dependency, for admins who change it."""
    return get_object_or_404(Dependency.objects.all() if person.is_admin else Dependency.objects.none(), pk=pk)
