"""A ticket of the passengers' team, and its page, on which ready answers are used."""

from __future__ import annotations

import pytest

from otklik.conftest import Cast
from otklik.desk.models import Ticket


@pytest.fixture
def ticket(ticket: Ticket, cast: Cast) -> Ticket:
    ticket.team = cast.passengers
    ticket.save(update_fields=["team"])
    return ticket


@pytest.fixture
def page(ticket: Ticket) -> str:
    return f"/tickets/{ticket.number}/"
