"""Which agreement holds, as a table."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from otklik.agreements.rules import Matter, between_teams, most_specific


@dataclass
class Agreed:
    name: str
    conditions: dict = field(default_factory=dict)


ALL = Agreed("all")
SERVICE = Agreed("service", {"service": 1})
CRITICAL = Agreed("critical", {"priority": 1})
CRITICAL_FAILURE = Agreed("critical failure", {"priority": 1, "kind": "failure"})
CONTRACT = Agreed("contract", {"organisation": 5})
KNOWN = [CONTRACT, ALL, CRITICAL, SERVICE, CRITICAL_FAILURE]


@pytest.mark.parametrize(
    ("matter", "expected"),
    [
        (Matter(), ALL),
        (Matter(service=2, kind="idea"), ALL),
        (Matter(service=1), SERVICE),
        (Matter(priority=1), CRITICAL),
        (Matter(priority=1, kind="failure"), CRITICAL_FAILURE),
        (Matter(service=1, priority=1, kind="failure"), SERVICE),
        (Matter(organisation=5, service=1, priority=1), CONTRACT),
    ],
)
def test_the_most_specific_wins(matter, expected):
    assert most_specific(KNOWN, matter) is expected
    assert most_specific(reversed(KNOWN), matter) is expected


def test_nothing_holds_when_nothing_fits():
    assert most_specific([SERVICE, CONTRACT], Matter(service=3)) is None


@dataclass
class Between:
    from_team_id: int | None
    to_team_id: int


def test_two_named_teams_win_over_whoever_hands_over():
    anybody, named = Between(None, 2), Between(1, 2)
    assert between_teams([anybody, named], 1, 2) is named
    assert between_teams([anybody, named], 3, 2) is anybody
    assert between_teams([named], None, 2) is None
