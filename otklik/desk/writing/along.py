"""What rooms above send along with a reply: they read it from the composer, and act when the reply leaves.

`read` runs when *Send* is pressed: it returns what to keep (JSON) or None, and raises `Refused` when this must not be sent.
`act` runs in the transaction in which the reply leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket

Content = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rider:
    """One room's part in sending."""

    name: str
    read: Callable[[Ticket, QueryDict, Operator], Content | None]
    act: Callable[[Ticket, Content, Operator], None]


_riders: dict[str, Rider] = {}


def ride(rider: Rider) -> None:
    _riders[rider.name] = rider


def read_all(ticket: Ticket, post: QueryDict, by: Operator) -> dict[str, Content]:
    found = {name: rider.read(ticket, post, by) for name, rider in _riders.items()}
    return {name: content for name, content in found.items() if content}


def act_all(ticket: Ticket, along: dict[str, Content], by: Operator) -> None:
    for name, content in along.items():
        if (rider := _riders.get(name)) is not None:
            rider.act(ticket, content, by)
