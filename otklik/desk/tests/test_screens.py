"""What operators see and do, over HTTP."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.models import Message, Ticket


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(customer=cast.ivan, subject="Не печатается", text="Помогите", kind="failure", channel="door", by=None, service=cast.checkin)


def test_list_and_ticket(as_anna: Client, ticket: Ticket) -> None:
    page = as_anna.get("/tickets/")
    assert "Не печатается" in page.content.decode()
    page = as_anna.get(f"/tickets/{ticket.number}/")
    assert "Помогите" in page.content.decode()
    assert as_anna.get("/tickets/new/").status_code == 200
    assert as_anna.get(f"/tickets/{ticket.number}/hand-over/").status_code == 200
