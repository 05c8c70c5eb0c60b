"""The airline's rules, read as tables."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from examples.airline import rules
from examples.airline.seed import FLIGHTS, passengers


def local(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment by an airport's own clock, without zone, as on a ticket."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001


@pytest.mark.parametrize(
    "typed", ["5552400000017", "555-2400000017", "555 2400 0000 17", "555–2400000017", "555\u00a02400000017"]
)
def test_spaces_and_dashes_in_a_ticket_do_not_matter(typed: str) -> None:
    assert rules.ticket_digits(typed) == "5552400000017"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("КИСЕЛЕВА", "Киселёва", True),
        ("Римская Корсакова", "Римская-Корсакова", True),
        ("o'connor", "O’Connor", True),
        ("Garcia", "García", True),
        ("Цой", "Цои", False),
        ("Орлов", "Орлова", False),
    ],
)
def test_a_surname_is_the_same_whatever_the_keyboard(one: str, other: str, is_same: bool) -> None:
    assert (rules.folded(one) == rules.folded(other)) is is_same


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 22, 2, 0, tzinfo=UTC), local(2026, 11, 22, 6, 40)),  # 05:00 in Murmansk
        (datetime(2026, 11, 22, 2, 40, tzinfo=UTC), local(2026, 11, 22, 6, 40)),  # an hour before: still open
        (datetime(2026, 11, 22, 2, 41, tzinfo=UTC), local(2026, 11, 23, 6, 40)),  # a minute later: the next day's flight
        (datetime(2026, 12, 31, 22, 0, tzinfo=UTC), local(2027, 1, 1, 6, 40)),  # New Year has come there already
    ],
)
def test_check_in_is_for_the_next_departure_at_least_an_hour_away(now: datetime, expected: datetime) -> None:
    assert rules.next_departure(time(6, 40), 3, now) == expected


def test_every_flight_has_a_seat_for_each_of_its_passengers() -> None:
    for flight in FLIGHTS:
        travelling = sum(one.flight == flight for one in passengers(400))
        assert len(rules.seats()) - len(rules.sold_elsewhere(flight)) >= travelling


def test_the_best_seat_is_near_row_14_and_not_in_the_middle() -> None:
    assert rules.best_seats(())[0] == "14C"
    assert rules.best_seats({"14C", "14A", "14D", "14F"})[0] in {"13C", "15C"}
    assert rules.near("14C", {"14A"}) == ["14D", "14E", "13C"]


def test_the_bar_code_has_the_sixty_signs_of_the_standard() -> None:
    code = rules.bar_code(
        surname="Rimskaia-Korsakova", given="Olga", booking="4Q647F", route=("SVO", "NNM"), flight="PL 207",
        departs=local(2026, 11, 24, 8, 10), seat="14F", sequence=2,
    )  # fmt: skip
    assert code == "M1RIMSKAIAKORSAKOVA/OLE4Q647F SVONNMPL 0207 328Y014F0002 100"
    assert len(code) == 60
