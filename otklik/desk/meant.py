"""Whom an operator may mean by what he has typed so far: the beginning of a name, an e-mail or a telephone."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.customers.identifiers import beginning
from otklik.customers.models import Customer, Identifier
from otklik.desk.access import customers_seen
from otklik.desk.people import looked_for
from otklik.desk.search.lexemes import OTHER_LAYOUT

MOST = 6
# With one letter half of all customers would be meant.
FEWEST_LETTERS = 2


def may_be_meant(operator: Operator, words: str) -> list[Customer]:
    """The first of those whom these words may mean, among those he sees."""
    for people in ways_to_mean(operator, words):
        if found := list(people[:MOST]):
            return found
    return []


def is_meant(operator: Operator, words: str, pk: int) -> Customer | None:
    """This customer, if these words may mean him, however many they mean besides."""
    return next((found for people in ways_to_mean(operator, words) if (found := people.filter(pk=pk).first())), None)


def ways_to_mean(operator: Operator, words: str) -> Iterator[QuerySet[Customer]]:
    """By an e-mail or a telephone that begins so, then by name, then by the name typed in the other layout."""
    words = words.strip()
    if len(words) < FEWEST_LETTERS:
        return
    seen = customers_seen(operator)
    if (told := beginning(words)) is not None:
        begun = Identifier.objects.filter(kind=told.kind, normal__startswith=told.normal)
        yield seen.filter(pk__in=begun.values("customer"))
    yield from by_name(seen, words)


def by_name(people: QuerySet[Customer], words: str) -> Iterator[QuerySet[Customer]]:
    for typed in (words, words.lower().translate(OTHER_LAYOUT)):
        if any(letter.isalpha() for letter in typed):
            yield looked_for(people, typed)
