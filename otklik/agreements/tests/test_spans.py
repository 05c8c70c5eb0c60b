"""Hours as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from otklik.agreements.spans import SpanError, read_hours, read_special, written_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:00–18:00", ((540, 1080),)),
        ("9-18", ((540, 1080),)),
        ("14–18; 9.30 - 13", ((570, 780), (840, 1080))),
        ("9 до 18", ((540, 1080),)),
        ("22–24, 0–6", ((0, 360), (1320, 1440))),
        ("круглосуточно", ((0, 1440),)),
        ("24", ((0, 1440),)),
        ("  ", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text, hours):
    assert read_hours(text) == hours
    assert read_hours(written_hours(hours)) == hours


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("утром", "unreadable"),
        ("9", "unreadable"),
        ("9–13–18", "unreadable"),
        ("٩–18", "unreadable"),
        ("18–9", "backwards"),
        ("9–9", "backwards"),
        ("9–25", "outside"),
        ("9:61–10", "outside"),
        ("9–13, 12–18", "overlap"),
        (", ".join(["9-10"] * 13), "many"),
        ("9" * 500, "unreadable"),
    ],
)
def test_what_cannot_be_read_says_why(text, reason):
    with pytest.raises(SpanError) as error:
        read_hours(text)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("line", "special"),
    [
        ("31.12.2026", (date(2026, 12, 31), (), "")),
        ("31.12.2026 9–15 короткий день", (date(2026, 12, 31), ((540, 900),), "короткий день")),
        ("2026-12-31: 9:00-12:00, 13:00-15:00", (date(2026, 12, 31), ((540, 720), (780, 900)), "")),
        ("01.05.2027 праздник 5 лет", (date(2027, 5, 1), (), "праздник 5 лет")),
    ],
)
def test_special_days(line, special):
    assert read_special(line) == special


@pytest.mark.parametrize("line", ["завтра", "31.02.2026", "99.99.9999", "2026-13-01", "31.12.2026 18–9"])
def test_a_day_that_does_not_exist_is_refused(line):
    with pytest.raises(SpanError):
        read_special(line)
