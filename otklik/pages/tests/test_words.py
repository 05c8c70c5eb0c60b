"""Times, spans, numbers and spaces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from otklik.pages import words

NOON = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)  # 12:05 in Moscow
NB = "\u00a0"


@pytest.fixture
def moscow():
    with translation.override("ru"), timezone.override("Europe/Moscow"):
        yield


@pytest.mark.parametrize(
    ("span", "russian", "english"),
    [
        (0, "0 секунд", "0 seconds"),
        (1, "1 секунда", "1 second"),
        (42, "42 секунды", "42 seconds"),
        (timedelta(minutes=1), "1 минута", "1 minute"),
        (timedelta(minutes=3), "3 минуты", "3 minutes"),
        (timedelta(minutes=7), "7 минут", "7 minutes"),
        (timedelta(minutes=11), "11 минут", "11 minutes"),
        (timedelta(minutes=21, seconds=59), "21 минута", "21 minutes"),
        (timedelta(hours=2), "2 часа", "2 hours"),
        (timedelta(hours=3, minutes=5), "3 ч 5 мин", "3 h 5 min"),
        (timedelta(days=1), "1 день", "1 day"),
        (timedelta(days=2, hours=4), "2 дня 4 ч", "2 days 4 h"),
        (-5, "0 секунд", "0 seconds"),
    ],
)
def test_a_span_is_said_in_words(span, russian, english):
    with translation.override("ru"):
        assert words.span_words(span) == russian.replace(" ", NB)
    with translation.override("en"):
        assert words.span_words(span) == english.replace(" ", NB)


def test_how_long_somebody_waits_is_said_as_after_a_verb():
    with translation.override("ru"):
        said = [words.waited_words(timedelta(minutes=minutes)) for minutes in (1, 21, 22, 25, 60)]
        assert said == [one.replace(" ", NB) for one in ("1 минуту", "21 минуту", "22 минуты", "25 минут", "1 час")]
    with translation.override("en"):
        assert words.waited_words(timedelta(minutes=21)) == "21 minutes".replace(" ", NB)


def test_how_long_ago_uses_the_right_case(moscow):
    ago = [words.ago_words(NOON - timedelta(minutes=n), NOON) for n in (0, 1, 3, 21, 45, 60, 300, 24 * 60)]
    assert [one.replace(NB, " ") for one in ago] == [
        "только что",
        "1 минуту назад",
        "3 минуты назад",
        "21 минуту назад",
        "45 минут назад",
        "1 час назад",
        "5 часов назад",
        "",
    ]


def test_a_clock_time_names_the_day_only_when_it_is_another(moscow):
    assert words.clock(NOON, NOON) == "12:05"
    assert words.clock(NOON - timedelta(days=1), NOON) == f"22{NB}ноября, 12:05"
    assert words.clock(NOON - timedelta(days=1), NOON, short=True) == f"22{NB}ноября"
    assert words.clock(NOON - timedelta(days=365), NOON) == f"23{NB}ноября{NB}2025, 12:05"


def test_midnight_is_the_readers_not_the_servers():
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    with translation.override("en"), timezone.override("Asia/Vladivostok"):
        assert words.clock(late, NOON) == "08:30"
    with translation.override("en"), timezone.override("UTC"):
        assert words.clock(late, NOON) == f"22{NB}November, 22:30"


def test_a_range_says_the_day_once(moscow, at_noon):
    assert words.clock_range(NOON, NOON + timedelta(minutes=20)) == "12:05–12:25"
    across = words.clock_range(NOON, NOON + timedelta(hours=14))
    assert across == f"12:05{NB}– 24{NB}ноября, 02:05"


@pytest.mark.parametrize(
    ("plain", "bound"),
    [
        ("Печать — не работает", f"Печать{NB}— не{NB}работает"),
        ("и в доме", f"и{NB}в{NB}доме"),
        ("в 14 часов", f"в{NB}14{NB}часов"),
        ("рейс № 214", f"рейс №{NB}214"),
        ("a ticket in the desk", f"a{NB}ticket in{NB}the{NB}desk"),
        ("из-за сбоя", f"из-за{NB}сбоя"),
        ("кое-как", "кое-как"),
        ("", ""),
    ],
)
def test_the_typographer_binds_short_words_dashes_and_numbers(plain, bound):
    assert words.nbsp(plain) == bound
    assert words.nbsp(bound) == bound


@pytest.mark.parametrize(
    ("number", "shown"), [(7, "7"), (1042, "1042"), (12480, "12\u202f480"), (-1234567, "−1\u202f234\u202f567"), ("n/a", "n/a")]
)
def test_long_numbers_are_spaced(number, shown):
    assert words.spaced(number) == shown


@pytest.mark.parametrize(("name", "mark"), [("Анна Котова", "АК"), ("Анна-Мария Ли", "АМ"), ("", "?"), ("😀", "?"), ("x", "X")])
def test_initials(name, mark):
    assert words.initials(name) == mark


def test_the_stopwatch_counts_hours_without_folding_them():
    assert words.stopwatch(timedelta(minutes=4, seconds=12)) == "0:04:12"
    assert words.stopwatch(timedelta(hours=26, seconds=1)) == "26:00:01"
    assert words.stopwatch(timedelta(seconds=-3)) == "0:00:00"


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize(
    ("shown", "called"),
    [
        ("+7 (495) 123-45-67", "+74951234567"),
        ("+7 495 123-45-67 доб. 12", "+74951234567;ext=12"),
        ("8 800 000-00-00, ext 4", "88000000000;ext=4"),
        ("112", "112"),
    ],
)
def test_a_telephone_is_dialled_without_what_is_only_for_the_eye(shown, called):
    assert words.dialled(shown) == called
