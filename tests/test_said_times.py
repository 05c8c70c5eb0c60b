"""What tests of a running demo expect of a time is what the pages say at any hour, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from otklik.pages import words
from tests.said_times import clock, clock_range

HOURS = ("2026-11-26T09:00", "2026-11-26T20:50", "2026-11-26T21:05", "2026-11-30T20:50", "2026-12-31T20:50", "2028-02-28T20:40")
SHIFT = (timedelta(0), timedelta(minutes=15), timedelta(hours=26))


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("hour", HOURS)
def test_every_time_that_a_page_says_is_expected(language: str, hour: str) -> None:
    present = datetime.fromisoformat(hour).replace(tzinfo=UTC)
    with translation.override(language):
        for begin in SHIFT:
            assert re.fullmatch(clock(language), words.clock(present + begin, present))
            for length in SHIFT:
                said = words.clock_range(present + begin, present + begin + length)
                assert re.fullmatch(clock_range(language), said), said


@pytest.mark.parametrize(
    "said", ["24:00", "9:00", "12:60", "27 ноября", "27, 00:00", "0 мая, 00:00", "32 мая, 00:00", "27 ноябрь, 00:00", "112:00"]
)
def test_nothing_else_is_a_time(said: str) -> None:
    assert not re.fullmatch(clock(), said)
    assert not re.search(rf"между {clock()} и", f"между {said} и")


def test_a_day_in_the_other_language_is_a_mistake() -> None:
    assert not re.fullmatch(clock("en"), "27 ноября, 00:00")
    assert not re.fullmatch(clock(), "27 November, 00:00")
