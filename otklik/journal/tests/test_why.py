"""What nobody asked for carries its reason; facts recorded together are heard together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from otklik.journal.facts import Fact
from otklik.journal.listeners import BATCH_LISTENERS, on_many
from otklik.journal.models import Entry
from otklik.journal.record import A_BATCH, record, record_all
from otklik.journal.testing import run_jobs
from otklik.journal.why import because, reason

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class LeafFell(Fact):
    """For these tests."""

    leaf: int


@pytest.fixture
def heard() -> Iterator[list[list[int]]]:
    batches: list[list[int]] = []

    @on_many(LeafFell)
    def count(entries: list[Entry]) -> None:
        batches.append([entry.content["leaf"] for entry in entries])

    yield batches
    del BATCH_LISTENERS["LeafFell"]


def test_a_fact_says_which_rule_made_it() -> None:
    with because(rule=3), because(version=2):
        inside = record(LeafFell(leaf=1))
    assert inside.why == {"rule": 3, "version": 2}
    assert record(LeafFell(leaf=2)).why is None


def test_a_reason_ends_with_what_it_was_told_around_even_when_that_fails() -> None:
    with pytest.raises(ZeroDivisionError), because(rule=3):
        raise ZeroDivisionError
    assert reason() is None


def test_facts_recorded_together_are_heard_together(heard: list[list[int]]) -> None:
    record_all(LeafFell(leaf=leaf) for leaf in range(A_BATCH + 1))
    record(LeafFell(leaf=7))
    assert run_jobs() == 3
    assert [len(batch) for batch in heard] == [A_BATCH, 1, 1]
