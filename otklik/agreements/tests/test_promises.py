"""What was promised to a customer stands on his page and beside his other tickets, for those who see them."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.agreements.models import Agreement
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.journal.testing import run_jobs

pytestmark = pytest.mark.django_db
HEADING = "Обещано этому клиенту"


@pytest.fixture
def other(ticket: Ticket, agreement: Agreement, cast: Cast) -> Ticket:
    """Another ticket of the same customer."""
    about = {"subject": "Возврат денег", "text": "Где деньги?", "kind": "question", "channel": "email", "by": None}
    found = desk.open_ticket(customer=ticket.customer, **about)
    run_jobs()
    return found


def test_his_page_says_what_was_promised_of_all_his_tickets(other: Ticket, ticket: Ticket, as_anna: Client) -> None:
    page = as_anna.get(f"/customers/{ticket.customer_id}/").content.decode()
    said = page.partition(HEADING)[2].partition("</section>")[0]
    assert f'href="/tickets/{other.number}/"' in said
    assert f'href="/tickets/{ticket.number}/"' in said
    # A matter with several promises is named once.
    assert said.count(f'href="/tickets/{other.number}/"') == 1
    assert said.count("Первый ответ") == said.count("Решение") == 2


def test_beside_a_ticket_stands_what_was_promised_of_the_others(other: Ticket, ticket: Ticket, as_anna: Client) -> None:
    page = as_anna.get(f"/tickets/{ticket.number}/").content.decode()
    said = page.partition(HEADING)[2].partition("</section>")[0]
    assert f'href="/tickets/{other.number}/"' in said
    assert f'href="/tickets/{ticket.number}/"' not in said
    desk.resolve(other, by=None)
    run_jobs()
    assert HEADING not in as_anna.get(f"/tickets/{ticket.number}/").content.decode()


def test_what_another_team_has_promised_is_not_told(other: Ticket, ticket: Ticket, cast: Cast, as_anna: Client) -> None:
    desk.hand_over(other, by=cast.lena, team=cast.baggage)
    run_jobs()
    assert HEADING not in as_anna.get(f"/tickets/{ticket.number}/").content.decode()
    assert "Возврат денег" not in as_anna.get(f"/customers/{ticket.customer_id}/").content.decode()
