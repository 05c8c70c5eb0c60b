"""A ticket that not everybody may see."""

from __future__ import annotations

import pytest

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.models import Ticket


@pytest.fixture
def baggage(cast: Cast) -> Ticket:
    """A ticket of the team that Anna is not in."""
    ticket = open_ticket(
        customer=cast.ivan, subject="Где чемодан", text="Секрет багажа", kind="question", channel="phone", by=cast.boris
    )
    assert ticket.team == cast.baggage
    return ticket
