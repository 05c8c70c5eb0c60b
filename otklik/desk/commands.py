"""What the desk puts into the command menu: lists, saved views, a ticket by its number, customers by name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.accounts.models import Operator, Role
from otklik.customers.access import customers_known_by
from otklik.customers.models import Customer
from otklik.desk.access import customers_seen
from otklik.desk.listing import SHELVES, Choice
from otklik.desk.meant import by_name
from otklik.desk.models import SavedView, Ticket
from otklik.pages.commands import Command, in_all_languages

MOST = 6
LONGEST_NUMBER = 17


def ways_and_finds(request: HttpRequest, words: str) -> list[Command]:
    person: Any = request.user
    if not isinstance(person, Operator) or not person.has_role(Role.OPERATOR, Role.LEAD):
        return []
    if not words:
        return [*shelves(), *views(person)]
    return [*by_number(person, words), *customers(person, words)]


def shelves() -> list[Command]:
    place = reverse("desk:list")
    lists = [
        Command(
            name=_("Tickets: %(shelf)s") % {"shelf": name},
            href=place + Choice(shelf=shelf).query(),
            icon="inbox",
            also=in_all_languages(name),
        )
        for shelf, name in SHELVES.items()
    ]
    return [
        *lists,
        Command(name=_("New ticket"), href=reverse("desk:new"), icon="plus", also=in_all_languages(gettext_lazy("New ticket"))),
    ]


def views(person: Operator) -> list[Command]:
    place = reverse("desk:list")
    kept = SavedView.objects.seen_by(person).distinct()
    return [
        Command(name=_("View: %(name)s") % {"name": view.name}, href=place + view.query, icon="bookmark") for view in kept[:40]
    ]


def by_number(person: Operator, words: str) -> list[Command]:
    """«10», «№ 1043»: the ticket of exactly this number, if the person sees it."""
    number = words.lstrip("#№ ")
    if not (number.isascii() and number.isdigit()) or len(number) > LONGEST_NUMBER:
        return []
    return [
        Command(
            name=_("Ticket %(number)s: %(subject)s") % {"number": ticket.number, "subject": ticket.subject},
            href=reverse("desk:ticket", args=[ticket.number]),
            icon="arrow-right",
            is_found=True,
        )
        for ticket in Ticket.objects.seen_by(person).filter(number=int(number)).only("number", "subject")
    ]


def customers(person: Operator, words: str) -> list[Command]:
    """By what they are known by, then by name, then by the name typed in the other layout."""
    seen = customers_seen(person)
    known = list(customers_known_by(person, words).values_list("pk", flat=True))
    found: list[Customer] = list(seen.filter(pk__in=known)[:MOST]) if known else []
    for people in by_name(seen, words):
        found = found or list(people[:MOST])
    return [
        Command(
            name=_("Customer: %(name)s") % {"name": one},
            href=reverse("desk:customer", args=[one.pk]),
            icon="user-round",
            is_found=True,
        )
        for one in found
    ]
