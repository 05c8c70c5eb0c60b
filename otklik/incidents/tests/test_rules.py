"""The rules as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from otklik.incidents import rules, words
from otklik.incidents.rules import State

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [
        (State.RAISED, State.ACKNOWLEDGED, True),
        (State.RAISED, State.FIXED, False),
        (State.ACKNOWLEDGED, State.FIXED, True),
        (State.FIXED, State.ACKNOWLEDGED, True),
        (State.CONFIRMED, State.ACKNOWLEDGED, True),
        (State.MITIGATED, State.CLOSED, False),
        (State.CLOSED, State.ACKNOWLEDGED, False),
        (State.FALSE_ALARM, State.RAISED, False),
    ],
)
def test_what_may_follow_what(old: str, new: str, may: bool) -> None:
    assert rules.may_move(old, new) is may


def test_every_state_knows_what_may_follow_and_every_end_is_one() -> None:
    assert set(rules.MOVES) == set(State.values)
    assert {state for state, after in rules.MOVES.items() if not after} == rules.OVER


def test_the_public_reads_four_words_of_every_state_but_two() -> None:
    assert set(State.values) - set(rules.PUBLIC) == {State.SUSPECTED, State.MERGED}
    assert set(rules.PUBLIC.values()) == set(rules.PUBLIC_WORDS)


@pytest.mark.parametrize(
    ("broken", "affected", "reopens"),
    [
        (0, 0, False),
        (1, 1, True),
        (1, 2, True),
        (1, 3, False),
        (2, 3, True),
        (2, 5, False),
        (3, 5, True),
        (2, 100, False),
        (3, 10_000, True),
    ],
)
def test_three_or_half_of_a_handful_reopen(broken: int, affected: int, reopens: bool) -> None:
    assert rules.reopens(broken, affected) is reopens


@pytest.mark.parametrize(("through", "affected", "proven"), [(0, 0, False), (1, 2, False), (2, 2, True)])
def test_silence_is_not_yes(through: int, affected: int, proven: bool) -> None:
    assert rules.is_proven(through, affected) is proven


@pytest.mark.parametrize(("length", "before"), [(60, 5), (15, 5), (9, 3), (1.5, 0.5)])
def test_a_new_forecast_is_asked_for_in_time(length: float, before: float) -> None:
    ends = NOON + minutes(length)
    assert ends - rules.ask_forecast_at(NOON, ends) == minutes(before)


@pytest.mark.parametrize(
    ("choice", "at", "begin", "end", "news"),
    [
        (15, "12:00:00", "12:15", "12:20", "12:10"),
        (30, "12:01:20", "12:35", "12:45", "12:22"),
        (60, "11:58:00", "13:00", "13:20", "12:28"),
    ],
)
def test_a_ready_choice_is_a_range_on_round_minutes(choice: int, at: str, begin: str, end: str, news: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-22T{at}+00:00")
    assert [f"{one:%H:%M}" for one in rules.ready_forecast(choice, moment)] == [begin, end, news]


def test_lengths_come_from_the_stamps() -> None:
    stamps = {"first_failure": NOON, "detected": NOON + minutes(1), "raised": NOON + minutes(2), "fixed": NOON + minutes(6)}
    lengths = rules.derived_times(stamps)
    assert lengths["to_detect"] == minutes(1)
    assert lengths["to_fix"] == minutes(4)
    assert lengths["to_proof"] is None


def test_an_expired_time_is_no_forecast() -> None:
    assert rules.forecast_holds(NOON, NOON - minutes(1))
    assert not rules.forecast_holds(NOON, NOON)


def test_every_stamp_length_and_state_has_words() -> None:
    assert set(words.STAMP_NAMES) == set(rules.STAMPS)
    assert set(words.LENGTH_NAMES) == set(rules.derived_times({}))
    assert set(words.TONES) == set(State.values)
