"""Calendars and agreements among the settings; what they refuse."""

from __future__ import annotations

import html
from datetime import date

import pytest

from otklik.agreements.models import Agreement, TeamAgreement
from otklik.calendars.actions import Plan, Special, change_calendar, make_calendar
from otklik.calendars.models import Calendar
from otklik.lib.refused import Refused

pytestmark = pytest.mark.django_db
OFFICE = {"name": "Офис", "time_zone": "Europe/Moscow", "country": "RU", "region": "", "special": "", **{f"day_{day}": "9:00–18:00" for day in range(5)}}  # fmt: skip


def said(answer) -> str:
    """What the page says, with ordinary spaces."""
    return html.unescape(answer.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def office(as_oleg) -> Calendar:
    as_oleg.post("/calendars/new/", OFFICE)
    return Calendar.objects.get()


def test_a_calendar_is_made_shown_and_tried(as_oleg, office):
    assert office.week == [[[540, 1080]]] * 5 + [[], []]
    page = said(as_oleg.get(f"/calendars/{office.pk}/?asked_at=2026-11-27T17:50&minutes=30&lang=en"))
    assert "Monday, 30 November, 09:20" in page
    page = said(as_oleg.get(f"/calendars/{office.pk}/?asked_at=2026-12-31T17:50&minutes=30&lang=ru"))
    assert "Понедельник, 11 января, 09:30" in page


def test_the_try_line_counts_in_the_zone_of_the_calendar_and_answers_as_a_part(as_oleg, office):
    change_calendar(office, Plan(name="Восток", time_zone="Asia/Vladivostok", week=(((540, 1080),),) * 7))
    answer = as_oleg.get(
        f"/calendars/{office.pk}/?asked_at=2026-11-27T17:50&minutes=30&lang=en",
        headers={"HX-Request": "true", "HX-Target": "p#tried", "HX-Request-Type": "partial"},
    )
    assert "Saturday, 28 November, 09:20" in said(answer)
    assert "<form" not in said(answer)


@pytest.mark.parametrize("query", ["asked_at=завтра&minutes=30", "asked_at=2026-11-27T17:50&minutes=0", "asked_at=0001-01-01T00:00&minutes=1", "asked_at=9999-12-31T23:59&minutes=1", "asked_at=2026-11-27T17:50&minutes=1000000000", "asked_at="])  # fmt: skip
def test_what_cannot_be_tried_is_said(as_oleg, office, query):
    answer = as_oleg.get(f"/calendars/{office.pk}/?{query}&lang=en")
    assert answer.status_code == 200
    assert "Choose a day between 1970 and 2200" in said(answer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({f"day_{day}": "" for day in range(5)}, "ни одного рабочего часа"),
        ({"day_0": "9–13, 12–18"}, "пересекается с предыдущими часами"),
        ({"day_0": "18–9"}, "кончается раньше, чем начинается"),
        ({"day_0": "с утра"}, "Не получается прочитать «с утра»"),
        ({"time_zone": "Mars/Olympus"}, "Mars/Olympus"),
        (
            {"special": "31.02.2027"},
            "«31.02.2027» начинается не с даты, которая есть в календаре. Пишите так: 28.12.2026 9:00–15:00",
        ),
        ({"special": "28.12.2026 18–9"}, "кончается раньше, чем начинается"),
        ({"special": "01.02.2027\n2027-02-01 9-10"}, "указано дважды"),
    ],
)
def test_a_calendar_that_cannot_be_kept_says_why(as_oleg, changes, words):
    answer = as_oleg.post("/calendars/new/?lang=ru", OFFICE | changes)
    assert answer.status_code == 422
    assert words in said(answer)
    assert not Calendar.objects.exists()


@pytest.mark.parametrize(
    "plan",
    [
        Plan(name="x", time_zone="UTC"),
        Plan(name="x", time_zone="Nowhere/Land", is_always=True),
        Plan(name="", time_zone="UTC", is_always=True),
        Plan(name="x", time_zone="UTC", week=(((600, 540),),) * 7),
        Plan(name="x", time_zone="UTC", week=(((540, 700), (600, 800)),) * 7),
        Plan(name="x", time_zone="UTC", is_always=True, country="QQ"),
        Plan(name="x", time_zone="UTC", is_always=True, country="RU", region="ZZ"),
    ],
)
def test_other_ways_in_refuse_the_same(plan):
    with pytest.raises(Refused):
        make_calendar(plan)


def test_special_days_and_regions_are_kept(as_oleg, office):
    as_oleg.post(
        f"/calendars/{office.pk}/", OFFICE | {"country": "DE", "region": "BY", "special": "28.12.2026 9–15 короткий день"}
    )
    office.refresh_from_db()
    assert (office.region, office.special_days.get().name, office.special_days.get().hours) == (
        "BY",
        "короткий день",
        [[540, 900]],
    )
    page = said(as_oleg.get(f"/calendars/{office.pk}/"))
    assert "28.12.2026 9:00–15:00 короткий день" in page


def test_a_calendar_in_use_stays(as_oleg, office):
    as_oleg.post("/agreements/new/", {"name": "Все", "calendar": office.pk, "answer_minutes": "30"})
    answer = as_oleg.post(f"/calendars/{office.pk}/remove/")
    assert answer.status_code == 422
    assert Calendar.objects.exists()


@pytest.mark.parametrize("minutes", ["0", "-5", "1000000000", "x", ""])
def test_a_promise_of_nothing_or_of_everything_is_refused(as_oleg, office, minutes):
    answer = as_oleg.post("/agreements/new/", {"name": "Все", "calendar": office.pk, "answer_minutes": minutes})
    assert answer.status_code == 422
    assert not Agreement.objects.exists()


def test_a_promise_that_the_calendar_cannot_keep_is_refused(as_oleg, office):
    change_calendar(
        office,
        Plan(
            name="Минута",
            time_zone="UTC",
            week=(((0, 1),), *[()] * 6),
            special=[Special(on=date(2027, 1, 1))],
        ),
    )
    answer = as_oleg.post("/agreements/new/", {"name": "Все", "calendar": office.pk, "answer_minutes": "500000"})
    assert answer.status_code == 422
    assert not Agreement.objects.exists()


def test_two_agreements_for_the_same_tickets_are_refused(as_oleg, office):
    for name in ("Все", "Тоже все"):
        answer = as_oleg.post("/agreements/new/?lang=ru", {"name": name, "calendar": office.pk, "answer_minutes": "30"})
    assert answer.status_code == 422
    assert "Для точно таких обращений соглашение уже есть." in said(answer)


def test_agreements_between_teams(as_oleg, office, cast):
    form = {"to_team": cast.baggage.pk, "from_team": cast.passengers.pk, "calendar": office.pk, "minutes": "60"}
    as_oleg.post("/agreements/teams/new/", form)
    made = TeamAgreement.objects.get()
    assert as_oleg.post("/agreements/teams/new/", form).status_code == 422
    assert as_oleg.post(f"/agreements/teams/{made.pk}/", form | {"from_team": cast.baggage.pk}).status_code == 422
    page = said(as_oleg.get("/agreements/?lang=ru"))
    assert "передала «Пассажиры»" in page
    as_oleg.post(f"/agreements/teams/{made.pk}/remove/")
    assert not TeamAgreement.objects.exists()
