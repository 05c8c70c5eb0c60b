"""How introductions find their customers, a whole batch in a handful of statements."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from otklik.customers.identifiers import Told
from otklik.customers.models import Customer, Identifier
from otklik.lib.clock import now
from otklik.lib.text import clean_line

Key = tuple[str, str]
LOCKS = 0x6D656574  # the room's own class of advisory locks
# PostgreSQL's table of locks is small (64 a connection): a batch of long lists of identifiers must not fill it.
MOST_LOCKS = 1024


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """What one person says of himself, and who vouches for it. `aside` is what a proven person adds on his own word:
    noted of him, never used to find out who he is."""

    identifiers: tuple[Told, ...]
    name: str = ""
    language: str = "ru"
    proven_by: str = ""
    aside: tuple[Told, ...] = ()


class Meeting:
    """One batch. Holds the locks of its identifiers until the transaction ends, so that two batches make no twins."""

    def __init__(self, introductions: Sequence[Introduction]) -> None:
        self.introductions = introductions
        self.holders: dict[Key, Customer] = {}  # of identifiers that were vouched for
        self.known: dict[Key, Customer] = {}  # whoever was known by it first
        self.rows: dict[int, dict[Key, Identifier]] = {}  # by id() of the customer, who may have no row yet
        self.new: list[Customer] = []
        self.renamed: list[Customer] = []
        self.told: list[Identifier] = []
        self.vouched: list[Identifier] = []

    def held(self) -> list[Customer]:
        keys = {told.key for one in self.introductions for told in (*one.identifiers, *one.aside) if told.normal}
        lock(keys)
        self.recall(keys)
        customers = [self.met(one) for one in self.introductions]
        self.write()
        return customers

    def recall(self, keys: set[Key]) -> None:
        """Fetches those who are known by any of the keys, with all their identifiers."""
        owners = [
            row.customer_id
            for row in Identifier.objects.filter(kind__in={kind for kind, _ in keys}, normal__in={normal for _, normal in keys})
            if (row.kind, row.normal) in keys
        ]
        customers = Customer.objects.in_bulk(set(owners))
        for row in Identifier.objects.filter(customer_id__in=customers).order_by("pk"):
            self.note(customers[row.customer_id], row)

    def note(self, customer: Customer, row: Identifier) -> None:
        key = (row.kind, row.normal)
        self.rows.setdefault(id(customer), {})[key] = row
        self.known.setdefault(key, customer)
        if row.verified_at:
            self.holders[key] = customer

    def met(self, one: Introduction) -> Customer:
        told = list({item.key: item for item in one.identifiers if item.normal}.values())
        customer = self.found(told, one.proven_by)
        is_new = customer is None
        if customer is None:
            customer = Customer(name=clean_line(one.name, most=200), language=one.language, met_at=now())
            self.new.append(customer)
            self.rows[id(customer)] = {}
        elif one.proven_by and one.name and not customer.name:
            customer.name = clean_line(one.name, most=200)
            self.renamed.append(customer)
        if is_new or one.proven_by:
            for item in told:
                self.learn(customer, item, one.proven_by)
            for item in one.aside:
                if item.normal:
                    self.learn(customer, item, "")
        return customer

    def found(self, told: Sequence[Told], proven_by: str) -> Customer | None:
        held = next((self.holders[item.key] for item in told if item.key in self.holders), None)
        if held is not None:
            return held
        for item in told:
            customer = self.known.get(item.key)
            # A proven person takes over an unproven record only when nobody else's words are in it.
            if customer is not None and (not proven_by or self.rows[id(customer)].keys() <= {item.key for item in told}):
                return customer
        return None

    def learn(self, customer: Customer, item: Told, proven_by: str) -> None:
        row = self.rows[id(customer)].get(item.key)
        may_vouch = bool(proven_by) and item.key not in self.holders
        if row is None:
            row = Identifier(customer=customer, kind=item.kind, value=item.value, normal=item.normal, told_at=now())
            self.told.append(row)
        elif may_vouch:
            self.vouched.append(row)
        if may_vouch:
            row.verified_at, row.verified_how = now(), proven_by
        self.note(customer, row)

    def write(self) -> None:
        Customer.objects.bulk_create(self.new)
        Customer.objects.bulk_update(self.renamed, ["name"])
        for row in self.told:
            row.customer_id = row.customer.pk
        Identifier.objects.bulk_create(self.told)
        Identifier.objects.bulk_update([row for row in self.vouched if row.pk], ["verified_at", "verified_how"])


def lock(keys: Iterable[Key]) -> None:
    """Waits until nobody else meets people by these identifiers; in one order, so that nobody waits in a circle."""
    numbers = sorted({zlib.crc32(f"{kind}:{normal}".encode()) % MOST_LOCKS for kind, normal in keys})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, number) FROM unnest(%s::int[]) AS number", [LOCKS, numbers])
