"""The page of a ticket that its reader does not see, or sees no more."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk import actions
from otklik.desk.models import Draft, Ticket

PART = {"HX-Request": "true", "HX-Target": "div#work"}


def begun(ticket: Ticket, client: Client, text: str) -> None:
    content = {"mode": "reply", "text": text, "key": str(uuid.uuid4()), "window": str(uuid.uuid4()), "read": "0"}
    assert client.post(f"/tickets/{ticket.number}/draft/", content).status_code == 204


def seen(client: Client, number: int) -> str:
    answer = client.get(f"/tickets/{number}/?lang=en")
    assert answer.status_code == 404
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_what_somebody_had_begun_to_write_is_his_still(cast: Cast, ticket: Ticket, as_anna: Client, as_boris: Client) -> None:
    begun(ticket, as_anna, "Your pass is found")
    actions.hand_over(ticket, team=cast.baggage, by=cast.lena)
    page = seen(as_anna, ticket.number)
    assert f"You do not see ticket {ticket.number}" in page
    assert "Your pass is found" in page
    assert ticket.subject not in page
    assert f"ticket-{ticket.pk}" not in page, "nothing of it is heard any more"
    begun(ticket, as_boris, "Boris knows more")
    assert "Boris knows more" not in seen(as_anna, ticket.number)
    assert Draft.objects.count() == 2


@pytest.mark.parametrize("number", [987_654, 2**62, 2**63, 10**30])
def test_one_that_never_was_looks_the_same(number: int, cast: Cast, ticket: Ticket, as_anna: Client) -> None:
    actions.hand_over(ticket, team=cast.baggage, by=cast.lena)
    hidden, missing = seen(as_anna, ticket.number), seen(as_anna, number)
    for page in (hidden, missing):
        assert "You do not see ticket" in page
        assert "the number, check it or ask a lead" in page
        assert "textarea readonly" in page


def test_a_part_of_it_is_only_missing(cast: Cast, ticket: Ticket, as_anna: Client) -> None:
    """The open page finds that out and goes to the whole."""
    actions.hand_over(ticket, team=cast.baggage, by=cast.lena)
    answer = as_anna.get(f"/tickets/{ticket.number}/", headers=PART)
    assert answer.status_code == 404
    assert "You do not see" not in answer.text
