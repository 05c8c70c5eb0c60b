"""The rules of a ticket, and its words."""

from __future__ import annotations

import pytest

from otklik.desk import rules
from otklik.desk.listing import Choice
from otklik.desk.models import LIVE, State
from otklik.desk.words import fact_name


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_sentence_and_its_ways(state: State) -> None:
    assert str(rules.SENTENCES[state])
    assert rules.MOVES[state] <= set(State)
    assert state not in rules.MOVES[state]


def test_every_live_ticket_may_be_resolved_and_every_settled_one_wakes() -> None:
    assert all(rules.may_move(state, State.RESOLVED) for state in LIVE)
    assert all(rules.may_move(state, State.OPEN) for state in (State.RESOLVED, State.CLOSED))


def test_a_choice_says_only_what_is_unusual() -> None:
    assert Choice.of({}).query() == ""
    assert Choice.of({"show": "mine", "rows": "100"}).query() == "?show=mine&rows=100"
    assert Choice.of({"show": "\x00nonsense", "rows": "١٢٣"}).query() == ""


def test_a_sites_own_names_are_shown_as_they_are() -> None:
    assert fact_name("seat_class") == "Seat class"
    assert fact_name("Город") == "Город"
