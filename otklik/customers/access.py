"""The ways to a customer: by something he is known by, never by leafing through everybody."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from otklik.accounts.models import Operator
from otklik.customers.identifiers import Told, contact
from otklik.customers.models import Customer, Identifier

MOST = 5
MOST_MERGES = 20


def present(pk: int) -> int:
    """The record that this one has become part of, however often it was merged; itself when it was not."""
    for _step in range(MOST_MERGES):
        into = Customer.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
        if into is None:
            return pk
        pk = into
    return pk


def duplicates_of(customer: Customer, among: QuerySet[Customer]) -> QuerySet[Customer]:
    """Others who are known by one of the same identifiers, so that they may be the same person."""
    same = Identifier.objects.filter(kind=OuterRef("kind"), normal=OuterRef("normal"), customer=customer.pk).exclude(normal="")
    twins = Identifier.objects.filter(Exists(same), normal__in=customer.identifiers.values("normal")).exclude(
        customer=customer.pk
    )
    return among.filter(pk__in=twins.values("customer")).order_by("pk")[:MOST]


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
