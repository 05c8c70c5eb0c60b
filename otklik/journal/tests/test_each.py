"""One after another: what fails is left for the next look, and only a database that is away ends this one."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from otklik.journal.each import each_by_itself


def inverse(number: int) -> float:
    if number < 0:
        raise OperationalError("the connection is lost")
    return 1 / number


def test_what_fails_keeps_none_behind_it_from_its_turn() -> None:
    assert each_by_itself([1, 0, 2], inverse) == [1, 0.5]


def test_a_database_that_is_away_ends_the_look() -> None:
    with pytest.raises(OperationalError):
        each_by_itself([1, -1, 2], inverse)
