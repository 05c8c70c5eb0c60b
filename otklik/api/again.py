"""Who gets a kept answer once more: whoever would get in now with a new request, and is refused like a stranger otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from otklik.accounts.models import Operator
from otklik.api import access
from otklik.desk.access import customer_for
from otklik.incidents.access import incident_for

# The person, and the ids by which the answer names its object: those of the address, and that of what was made.
Rule = Callable[[Operator, Mapping[str, int]], object]
MADE = "made"


def whoever_holds_the_scope(_by: Operator, _ids: Mapping[str, int]) -> None:
    """The token's scope and the roles behind it decide alone, and are asked with every request."""


def ticket_seen(by: Operator, ids: Mapping[str, int]) -> object:
    return access.ticket_of_caller(by, ids.get("number", 0))


def ticket_made(by: Operator, ids: Mapping[str, int]) -> object:
    return access.ticket_of_caller(by, ids.get(MADE, 0))


def customer_seen(by: Operator, ids: Mapping[str, int]) -> object:
    return customer_for(by, ids.get("id", 0))


def customer_made(by: Operator, ids: Mapping[str, int]) -> object:
    return customer_for(by, ids.get(MADE, 0))


def incident_made(by: Operator, ids: Mapping[str, int]) -> object:
    access.refuse_no_raiser(by)
    return incident_for(by, ids.get(MADE, 0))


def incident_repaired(by: Operator, ids: Mapping[str, int]) -> object:
    return access.incident_to_repair(by, ids.get("id", 0))
