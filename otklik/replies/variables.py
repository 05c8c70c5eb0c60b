"""Variables of a template: rooms above add their own, such as the forecast. Values are those of the ticket's language and zone.

An unknown or an empty variable stays in the text as it was written, so that the writer sees it; the desk sends none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Company, Operator
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from otklik.pages.words import clock
from otklik.wording.names import first_name

VARIABLE = re.compile(r"\{([a-zA-Zа-яёА-ЯЁ][\wа-яё]{0,29})\}")
Value = Callable[[Ticket, Operator], str]


@dataclass(frozen=True, kw_only=True)
class Variable:
    """`name` stands in braces, in either language."""

    name: str
    russian: str
    about: Promise | str
    value: Value


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A text with its values; `missing` names what nobody knows, as it stands in the text."""

    text: str
    missing: list[str] = field(default_factory=list)


_variables: dict[str, Variable] = {}


def offer(variable: Variable) -> None:
    for name in (variable.name, variable.russian):
        _variables[name] = variable


def offered() -> list[Variable]:
    return list(dict.fromkeys(_variables.values()))


def is_known(name: str) -> bool:
    return name.lower() in _variables


def names_in(text: str) -> list[str]:
    """Each once, in the order of the text."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def filled(text: str, ticket: Ticket, operator: Operator) -> Filled:
    return all_filled([text], ticket, operator)[0]


def all_filled(texts: Iterable[str], ticket: Ticket, operator: Operator) -> list[Filled]:
    """What a variable says is looked up once, however many of the texts name it."""
    known: dict[str, str] = {}

    def value(name: str) -> str:
        if name not in known:
            variable = _variables.get(name)
            known[name] = variable.value(ticket, operator).strip() if variable else ""
        return known[name]

    def one_filled(text: str) -> Filled:
        missing = [name for name in names_in(text) if not value(name.lower())]
        return Filled(text=VARIABLE.sub(lambda match: value(match[1].lower()) or match[0], text), missing=missing)

    with as_its_customer_reads(ticket):
        return [one_filled(text) for text in texts]


@contextmanager
def as_its_customer_reads(ticket: Ticket) -> Iterator[None]:
    with translation.override(ticket.language), timezone.override(zone_of(ticket)):
        yield


def zone_of(ticket: Ticket) -> ZoneInfo:
    """The customer's, else the company's; the installation's when nobody knows that name."""
    try:
        return ZoneInfo(ticket.customer.time_zone or Company.current().time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def of_service(ticket: Ticket, _operator: Operator) -> str:
    return ticket.service.name if ticket.service else ""


def of_deadline(ticket: Ticket, _operator: Operator) -> str:
    return clock(ticket.deadline_at) if ticket.deadline_at and ticket.deadline_at > now() else ""


offer(
    Variable(
        name="customer",
        russian="клиент",
        about=_("the customer's first name"),
        value=lambda ticket, _operator: first_name(ticket.customer.name),
    )
)
offer(
    Variable(
        name="customer_name",
        russian="имя_клиента",
        about=_("the customer's whole name"),
        value=lambda ticket, _operator: ticket.customer.name,
    )
)
offer(
    Variable(name="number", russian="номер", about=_("the ticket's number"), value=lambda ticket, _operator: str(ticket.number))
)
offer(Variable(name="subject", russian="тема", about=_("the ticket's subject"), value=lambda ticket, _operator: ticket.subject))
offer(
    Variable(
        name="operator",
        russian="оператор",
        about=_("your own first name"),
        value=lambda _ticket, operator: first_name(operator.name),
    )
)
offer(Variable(name="service", russian="услуга", about=_("the service"), value=of_service))
offer(Variable(name="deadline", russian="срок", about=_("the customer's own deadline"), value=of_deadline))
offer(
    Variable(
        name="company",
        russian="компания",
        about=_("the company's name"),
        value=lambda _ticket, _operator: Company.current().name,
    )
)
offer(
    Variable(
        name="page",
        russian="страница",
        about=_("the link to the customer's page of the ticket"),
        value=lambda ticket, _operator: customer_url(ticket),
    )
)
