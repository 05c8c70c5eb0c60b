"""Meeting customers: who is it that tells us these identifiers?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.customers.identifiers import Told
from otklik.customers.meeting import Introduction, Meeting
from otklik.customers.models import Customer, Identifier
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line


def meet(identifiers: Iterable[Told], *, name: str = "", language: str = "ru", proven_by: str = "") -> Customer:
    """The customer who is known by one of these, or a new one. `proven_by` says who vouches for them all: "site", or nobody."""
    return meet_all([Introduction(identifiers=tuple(identifiers), name=name, language=language, proven_by=proven_by)])[0]


@transaction.atomic
def meet_all(introductions: Sequence[Introduction]) -> list[Customer]:
    """The same for many at once, in their order; two of them with one identifier are one customer.

    An identifier that somebody vouched for leads to its one holder. One that nobody vouched for leads to whoever is known by
    it, and then adds nothing to what is known of him: a stranger's word must not redirect another's letters.
    """
    return Meeting(introductions).held()


@transaction.atomic
def introduce(*, name: str, identifiers: Iterable[Told], language: str = "ru") -> Customer:
    """A new customer, because an operator knows that it is one, whoever else is known by the same telephone."""
    customer = Customer.objects.create(name=clean_line(name, most=200), language=language)
    for told in identifiers:
        if told.normal:
            Identifier.objects.create(customer=customer, kind=told.kind, value=told.value, normal=told.normal)
    return customer


@transaction.atomic
def add_identifier(customer: Customer, told: Told) -> Identifier:
    """Notes another identifier that nobody vouched for: letters go there only where there was no other way to the customer.
    Raises `Refused` when it cannot be one."""
    if not told.normal:
        raise Refused(_("“%(value)s” is neither an e-mail nor a telephone number. Please check it.") % {"value": told.value})
    defaults = {"value": told.value, "told_at": now(), "may_write": may_be_written_to(customer, told.kind)}
    known, _made = Identifier.objects.get_or_create(customer=customer, kind=told.kind, normal=told.normal, defaults=defaults)
    return known


def may_be_written_to(customer: Customer, kind: str) -> bool:
    """Whether an unproven identifier may get letters at once: not beside one that is used already, nor of a proven customer."""
    has_another = kind == Identifier.EMAIL and customer.identifiers.filter(kind=kind, may_write=True).exists()
    return not (has_another or customer.identifiers.filter(verified_at__isnull=False).exists())


def rename(customer: Customer, name: str) -> None:
    """Gives a nameless customer his name."""
    if not customer.name and (name := clean_line(name, most=200)):
        customer.name = name
        customer.save(update_fields=["name"])
