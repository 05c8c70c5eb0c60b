"""Calendars and agreements go from one desk to another, known by their names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from otklik.agreements.models import Agreement, TeamAgreement
from otklik.calendars.actions import Plan, Special, make_calendar
from otklik.calendars.models import Calendar
from otklik.conftest import Cast
from otklik.customers.models import Organisation
from otklik.exchange import jobs
from otklik.exchange.models import Transfer
from otklik.exchange.running import run
from otklik.exchange.tests.test_files import brought, written
from otklik.exchange.tests.test_plans import sent

pytestmark = pytest.mark.django_db
WEEK = (((540, 780), (840, 1080)),) * 5 + ((), ((0, 1440),))


@pytest.fixture
def calendar(cast: Cast) -> Calendar:
    special = [Special(on=date(2026, 12, 31), hours=((540, 900),), name="короткий день"), Special(on=date(2027, 1, 9))]
    return make_calendar(Plan(name="=Офис", time_zone="Asia/Almaty", week=WEEK, country="RU", special=special))


@pytest.fixture
def agreement(cast: Cast, calendar: Calendar) -> Agreement:
    organisation = Organisation.objects.create(name="ООО «Ромашка»")
    about = {"organisation": organisation, "service": cast.checkin, "priority": 2, "kind": "failure", "manager": cast.lena}
    return Agreement.objects.create(name="Ромашка, сбои", calendar=calendar, answer_minutes=15, still_minutes=60, **about)


def taken_out(subject: str, form: str, folder: Path) -> Path:
    out = run(Transfer.objects.create(way=Transfer.OUT, subject=subject, form=form))
    assert out.file is not None
    file = folder / f"{subject}.{form}"
    file.write_bytes(out.file.read_bytes())
    return file


def looks(row: Any) -> dict[str, Any]:
    return {
        name: value for name, value in vars(row).items() if name not in ("_state", "id", "made_at", "_prefetched_objects_cache")
    }


@pytest.mark.parametrize("form", ["csv", "json"])
def test_calendars_and_agreements_come_as_they_were(form: str, tmp_path: Path, cast: Cast, agreement: Agreement) -> None:
    between = TeamAgreement.objects.create(
        from_team=cast.passengers, to_team=cast.baggage, calendar=agreement.calendar, minutes=30
    )
    old = agreement.calendar
    subjects = ("calendars", "agreements", "team-agreements")
    files = {subject: taken_out(subject, form, tmp_path) for subject in subjects}
    for gone in (between, agreement, old):
        type(gone).objects.filter(pk=gone.pk).delete()
    for subject in subjects:
        rehearsal = brought(files[subject], subject, form, rehearsal=True)
        assert (rehearsal.made, rehearsal.refused) == (1, 0)
        assert not {"calendars": Calendar, "agreements": Agreement}.get(subject, TeamAgreement).objects.exists()
        for made, known, source in ((1, 0, "one"), (0, 1, "one"), (0, 1, "two")):
            transfer = brought(files[subject], subject, form, source=source)
            assert (transfer.made, transfer.known, transfer.refused) == (made, known, 0)
    calendar = Calendar.objects.get()
    assert (looks(calendar), calendar.hours()) == (looks(old), old.hours())
    assert list(calendar.special_days.values_list("on", "name")) == [
        (date(2026, 12, 31), "короткий день"),
        (date(2027, 1, 9), ""),
    ]
    assert looks(Agreement.objects.get()) == looks(agreement) | {"calendar_id": calendar.pk}
    assert looks(TeamAgreement.objects.get()) == looks(between) | {"calendar_id": calendar.pk}


def test_what_is_here_already_stays_as_it_is(tmp_path: Path, cast: Cast, agreement: Agreement) -> None:
    transfer = sent([{"name": "=Офис", "is_always": True}], "calendars", tmp_path)
    assert (transfer.known, Calendar.objects.get().is_always) == (1, False)
    transfer = sent([{"name": agreement.name, "calendar": "другой", "answer_minutes": 1}], "agreements", tmp_path)
    assert (transfer.known, Agreement.objects.get().answer_minutes) == (1, 15)


def test_calendars_that_nobody_can_work_by_are_refused_in_words(tmp_path: Path, cast: Cast) -> None:
    good = {"name": "К", "time_zone": "Europe/Moscow", "monday": "9-18"}
    bad: list[dict[str, Any]] = [
        {"name": " "},
        {"time_zone": "Moscow"},
        {"time_zone": ""},
        {"monday": ""},
        {"monday": "с утра"},
        {"monday": "18-9"},
        {"monday": "9-12, 11-18"},
        {"monday": "9-25"},
        {"country": "XX"},
        {"country": "RU", "region": "XX"},
        {"is_always": "иногда"},
        {"special_days": "31.12"},
        {"special_days": ["2026-12-31"]},
        {"special_days": [{"on": "31 декабря"}]},
        {"special_days": [{"on": "2026-12-31", "hours": "днём"}]},
        {"special_days": [{"on": "2026-12-31"}, {"on": "2026-12-31"}]},
    ]
    transfer = sent([{**good, **change} for change in bad], "calendars", tmp_path)
    assert (transfer.made, transfer.refused) == (0, len(bad))
    assert not [row.reason for row in transfer.refused_rows.all() if "The database" in row.reason or "База" in row.reason]


def test_promises_that_cannot_be_kept_are_refused_in_words(tmp_path: Path, cast: Cast, agreement: Agreement) -> None:
    good = {"name": "Д", "calendar": "=Офис", "answer_minutes": 30}
    same = {"organisation": "ООО «Ромашка»", "service": "checkin", "priority": "high", "kind": "failure"}
    bad: list[dict[str, Any]] = [
        {"name": ""},
        {"calendar": "Нет такого"},
        {"calendar": ""},
        {"answer_minutes": ""},
        {"answer_minutes": 0},
        {"answer_minutes": -5},
        {"answer_minutes": "полчаса"},
        {"answer_minutes": 10**9},
        {"organisation": "Никто"},
        {"service": "nowhere"},
        {"priority": "очень"},
        {"kind": "другой"},
        {"manager": "nobody@polus.example"},
        same,
    ]
    transfer = sent([{**good, **change} for change in bad], "agreements", tmp_path)
    assert (transfer.made, transfer.refused, Agreement.objects.count()) == (0, len(bad), 1)
    team = {"to_team": "Багаж", "calendar": "=Офис", "minutes": 30}
    bad = [{"to_team": ""}, {"to_team": "Нет"}, {"from_team": "багаж"}, {"minutes": None}, {"minutes": "x"}, {"calendar": "x"}]
    teams = sent([{**team, **change} for change in bad], "team-agreements", tmp_path)
    assert (teams.made, teams.refused) == (0, len(bad))
    reasons = [row.reason for one in (transfer, teams) for row in one.refused_rows.all()]
    assert not [reason for reason in reasons if not reason or "The database" in reason or "База" in reason]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_calendar_from_a_spreadsheet_is_read_in_its_encoding_and_cut(encoding: str, tmp_path: Path, cast: Cast) -> None:
    text = 'name;time_zone;monday\nСклад;Europe/Moscow;9–18\nОфис;Europe/Moscow;"10'
    transfer = brought(written(tmp_path, text, encoding), "calendars")
    assert (transfer.made, transfer.refused, Calendar.objects.get().name) == (1, 1, "Склад")


def test_what_admins_set_is_read_and_written_by_admins_alone(
    as_lena: Client, as_oleg: Client, cast: Cast, tmp_path: Path
) -> None:
    for subject in ("calendars", "agreements", "team-agreements"):
        assert as_lena.post("/exchange/export/", {"subject": subject, "form": "csv"}).status_code == 422
        assert as_oleg.post("/exchange/export/", {"subject": subject, "form": "csv"}).status_code == 302
    path = written(tmp_path, "name,is_always\nВсегда,yes\n")
    Transfer.objects.create(way="in", subject="calendars", form="csv", source="x", path=str(path), operator=cast.oleg)
    cast.oleg.roles = ["lead"]
    cast.oleg.save()
    jobs.carry_out_transfers()
    assert set(Transfer.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not Calendar.objects.exists()
