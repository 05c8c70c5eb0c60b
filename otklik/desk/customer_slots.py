"""Openings about a customer, on his own page and in the context of his tickets, that rooms fill: the desk knows only their names."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from otklik.customers.models import Customer
from otklik.desk.models import Ticket

Filling = Callable[[HttpRequest, Customer, Ticket | None], str]

# What fails for him at this moment · what was promised to him · where he was when something failed.
SLOTS = ("now", "promises", "visits")

_fillings: dict[str, list[Filling]] = {name: [] for name in SLOTS}


def fill(name: str, filling: Filling) -> None:
    """Adds content: a callable that takes the request, the customer and the ticket beside which it stands (none on his own page)
    and returns safe HTML, maybe none. Who may see the customer has been asked; who may see more is the filling's to ask."""
    if name not in _fillings:
        raise ValueError(f"A customer's page has no opening “{name}”, only {', '.join(SLOTS)}.")
    if filling not in _fillings[name]:
        _fillings[name].append(filling)


def filled(name: str, request: HttpRequest, customer: Customer, ticket: Ticket | None = None) -> SafeString:
    """What stands in the opening for this reader and this customer."""
    return mark_safe("".join(filling(request, customer, ticket) for filling in _fillings[name]))  # noqa: S308 - rooms give safe HTML
