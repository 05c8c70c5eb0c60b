"""The ways to a customer: by something he is known by, never by leafing through everybody."""

from __future__ import annotations

from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.customers.identifiers import Told, contact
from otklik.customers.models import Customer

MOST = 5


def customers_known_by(operator: Operator, words: str) -> QuerySet[Customer]:
    """Those who are known by exactly this e-mail, telephone or other identifier; proven holders first."""
    if not operator.is_active or not operator.has_role("operator", "lead"):
        return Customer.objects.none()
    told = contact(words)
    other = Told.of("other", words).normal
    if told is None and not other:
        return Customer.objects.none()
    found = (
        Customer.objects.filter(identifiers__kind=told.kind, identifiers__normal=told.normal)
        if told
        else Customer.objects.filter(identifiers__normal=other)
    )
    return found.distinct().order_by("pk")[:MOST]
