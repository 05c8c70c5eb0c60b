"""A ticket that is answered."""

from __future__ import annotations

import pytest

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.models import Ticket


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    ticket = open_ticket(
        customer=cast.ivan, subject="Где талон", text="Помогите", kind="failure", channel="portal", by=None, service=cast.checkin
    )
    ticket.team = cast.passengers
    ticket.save(update_fields=["team"])
    return ticket


@pytest.fixture
def page(ticket: Ticket) -> str:
    return f"/tickets/{ticket.number}/"
