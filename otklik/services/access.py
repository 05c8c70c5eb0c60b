"""The way to one service."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator
from otklik.services.models import Service


def service_for(person: Operator, slug: str) -> Service:
    """A service, for admins who change it."""
    return get_object_or_404(Service.objects.all() if person.is_admin else Service.objects.none(), slug=slug)
