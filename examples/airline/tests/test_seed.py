"""The passengers are the same for everybody who asks."""

from __future__ import annotations

from collections import Counter

import phonenumbers
import pytest

from examples.airline.seed import AIRPORTS, FLIGHTS, passengers
from examples.airline.settings import Settings


def test_the_same_number_is_the_same_person_however_many_there_are() -> None:
    assert passengers(240)[:40] == passengers(40)
    assert (passengers(17)[-1].ticket, passengers(17)[-1].email) == ("5552400000017", "passenger017@example.org")


def test_nobody_shares_a_ticket_a_booking_an_address_or_a_phone() -> None:
    people = passengers(400)
    for name in ("ticket", "booking", "email", "phone"):
        assert len({getattr(one, name) for one in people}) == 400


def test_surnames_are_russian_and_foreign_and_phones_look_real() -> None:
    people = passengers(240)
    foreign = [one for one in people if one.surname.isascii() or one.surname in {"García", "O’Connor"}]
    assert 20 < len(foreign) < 80
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(one.phone)) for one in people)


def test_every_flight_is_full_of_its_own_passengers() -> None:
    people = passengers(240)
    assert set(Counter(one.flight for one in people).values()) == {30}
    assert all(one.airport == FLIGHTS[one.flight].origin in AIRPORTS for one in people)


@pytest.mark.parametrize(
    ("variable", "value"), [("OTKLIK_AIRLINE", "8080"), ("OTKLIK_AIRLINE", "here:99999"), ("OTKLIK_AIRLINE_PASSENGERS", "-1")]
)
def test_a_setting_that_cannot_be_read_is_named_in_a_sentence(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit, match=variable):
        Settings.from_env()
