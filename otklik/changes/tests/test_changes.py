"""Planned work: approved by a lead, read by everybody, reminded of, and never a surprise."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import localtime

from otklik.changes import actions, jobs
from otklik.changes.models import Change, State
from otklik.conftest import Cast, signed_in
from otklik.desk import actions as desk
from otklik.incidents import actions as incidents
from otklik.incidents.bulletin import Bulletin
from otklik.incidents.publishing import contents
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery
from otklik.services.models import Component, Service

pytestmark = pytest.mark.django_db


def planned(cast: Cast, **more: Any) -> Change:
    values = {
        "from_at": now() + timedelta(hours=2),
        "to_at": now() + timedelta(hours=4),
        "services": [cast.checkin],
        "title_ru": "Обновляем регистрацию",
        "title_en": "We update check-in",
        "text_ru": "Два часа регистрироваться можно только у стойки.",
        "say": "Регистрируем у стоек.",
    }
    return actions.save_change(None, by=cast.vera, **(values | more))


def approved(cast: Cast, **more: Any) -> Change:
    return actions.approve(planned(cast, **more), by=cast.lena)


def page() -> str:
    return contents(Bulletin.now())["status/index.ru.html"].decode().replace("\xa0", " ")


def test_a_draft_never_reaches_the_public(cast: Cast) -> None:
    change = planned(cast)
    assert "Обновляем регистрацию" not in page()
    actions.ask_approval(change, by=cast.vera)
    tree = contents(Bulletin.now())
    assert all("Обновляем регистрацию".encode() not in content for content in tree.values())
    assert Delivery.objects.get().recipient == f"operator:{cast.lena.pk}"


def test_the_public_reads_before_during_and_after(cast: Cast) -> None:
    change = approved(cast)
    assert "Обновляем регистрацию" in page()
    assert "Всё работает" in page()
    actions.start(change, by=cast.vera)
    assert "Идут плановые работы: Обновляем регистрацию" in page()
    actions.finish(change, by=cast.vera)
    assert "Закончены" in page()
    with time_machine.travel(now() + timedelta(hours=25)):
        assert "Обновляем регистрацию" not in page()


def test_when_the_desk_is_dead_the_page_still_says_that_it_takes_longer(cast: Cast) -> None:
    change = approved(cast)
    assert f"<!--after {change.to_at:%Y-%m-%dT%H:%M:%SZ}-->" in page()


def test_the_sites_own_screen_can_read_it(cast: Cast) -> None:
    approved(cast)
    status = json.loads(contents(Bulletin.now())["status/checkin.json"])
    assert status["state"] == "ok"
    assert status["planned"][0]["texts"]["en"]["title"] == "We update check-in"


def test_cancelled_work_says_so_when_it_was_public(cast: Cast) -> None:
    actions.cancel(approved(cast), by=cast.vera)
    assert "Отменены" in page()
    actions.cancel(planned(cast, title_ru="Никто не видел"), by=cast.vera)
    assert "Никто не видел" not in page()


def test_an_incident_in_the_window_says_that_planned_work_goes_on(cast: Cast) -> None:
    actions.start(approved(cast), by=cast.vera)
    incident = incidents.raise_incident(cast.checkin, by=cast.anna)
    assert "здесь идут плановые работы" in page()
    room = signed_in(cast.vera).get(f"/incidents/{incident.pk}/").text
    assert "Идут плановые работы: Обновляем регистрацию" in room


def test_operators_are_briefed_and_take_note_once_a_version(cast: Cast) -> None:
    change, anna = approved(cast), signed_in(cast.anna)
    assert "Регистрируем у стоек." in anna.get("/tickets/").text.replace("\xa0", " ")
    anna.post(f"/changes/{change.pk}/read/", {"version": str(change.version)})
    assert "Регистрируем у стоек." not in anna.get("/tickets/").text.replace("\xa0", " ")
    actions.save_change(change, by=cast.lena, from_at=change.from_at, to_at=change.to_at, services=[cast.checkin], say="Иначе.")
    assert "Иначе." in anna.get("/tickets/").text
    assert anna.post(f"/changes/{change.pk}/read/", {"version": str(change.version)}).status_code == 422


def test_work_of_next_week_disturbs_nobody_yet(cast: Cast) -> None:
    week = timedelta(days=7)
    approved(cast, from_at=now() + week, to_at=now() + week + timedelta(hours=1))
    assert "Обновляем регистрацию" not in signed_in(cast.anna).get("/tickets/").text


def test_a_change_after_approval_needs_a_lead_again(cast: Cast) -> None:
    change = approved(cast)
    later = {
        "from_at": change.from_at + timedelta(hours=1),
        "to_at": change.to_at + timedelta(hours=1),
        "services": [cast.checkin],
    }
    assert actions.save_change(change, by=cast.vera, **later).state == State.ASKED
    assert "Обновляем регистрацию" not in page()
    assert actions.approve(change, by=cast.lena).state == State.APPROVED
    assert actions.save_change(change, by=cast.lena, **later).state == State.APPROVED


def test_the_newer_plan_is_shown_before_it_is_overwritten(cast: Cast) -> None:
    change = planned(cast)
    vera, page = signed_in(cast.vera), f"/changes/{change.pk}/edit/"
    version = re.search(r'name="version" value="(\d+)"', vera.get(page).text)
    assert version
    same = {"from_at": change.from_at, "to_at": change.to_at, "services": [cast.checkin]}
    actions.save_change(change, by=cast.lena, title_ru="Меняем базу", risk="high", **same)
    typed = {
        "title_ru": "Обновляем базу", "risk": "low", "services": cast.checkin.pk, "version": version[1],
        "from_at": f"{localtime(change.from_at):%Y-%m-%dT%H:%M}", "to_at": f"{localtime(change.to_at):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    answer = vera.post(page, typed, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Меняем базу" in answer.text
    assert "Lena" in answer.text
    change.refresh_from_db()
    assert change.title_ru == "Меняем базу"
    assert vera.post(page, {**typed, "version": change.version}).status_code == 303
    change.refresh_from_db()
    assert change.title_ru == "Обновляем базу"


def test_nobody_but_a_lead_approves(cast: Cast) -> None:
    change = planned(cast)
    assert signed_in(cast.vera).post(f"/changes/{change.pk}/approve/").status_code == 403
    with pytest.raises(Refused):
        actions.approve(change, by=cast.vera)


def test_without_a_text_for_customers_it_is_not_approved(cast: Cast) -> None:
    with pytest.raises(Refused):
        approved(cast, text_ru="")


@pytest.mark.parametrize(
    ("begin", "end"),
    [(-5, -1), (4, 2), (2, 2), (1, 24 * 20), (24 * 400, 24 * 400 + 1)],
    ids=["past", "ends first", "empty", "too long", "too far"],
)
def test_a_window_that_makes_no_sense_is_refused(cast: Cast, begin: int, end: int) -> None:
    at = now()
    with pytest.raises(Refused):
        planned(cast, from_at=at + timedelta(hours=begin), to_at=at + timedelta(hours=end))
    form = {
        "title_ru": "Т",
        "services": str(cast.checkin.pk),
        "risk": "low",
        "from_at": f"{localtime(at + timedelta(hours=begin)):%Y-%m-%dT%H:%M}",
        "to_at": f"{localtime(at + timedelta(hours=end)):%Y-%m-%dT%H:%M}",
    }
    assert signed_in(cast.vera).post("/changes/new/", form).status_code == 422
    assert not Change.objects.exists()


def test_a_reminder_comes_once_an_hour_before(cast: Cast) -> None:
    change = approved(cast)
    jobs.remind_before_the_beginning()
    assert not Delivery.objects.exists()
    with time_machine.travel(change.from_at - timedelta(minutes=30)):
        jobs.remind_before_the_beginning()
        jobs.remind_before_the_beginning()
    assert set(Delivery.objects.values_list("address", flat=True)) == {cast.vera.email, cast.gleb.email, cast.lena.email}
    assert Delivery.objects.count() == 3


def test_work_that_overruns_is_told_of_once_and_may_be_prolonged(cast: Cast) -> None:
    change = actions.start(approved(cast), by=cast.vera)
    with time_machine.travel(change.to_at + timedelta(minutes=1)):
        jobs.warn_after_the_end()
        jobs.warn_after_the_end()
        assert Delivery.objects.count() == 3
        change.refresh_from_db()
        assert change.is_late
        change = actions.prolong(change, now() + timedelta(hours=1), by=cast.vera)
        assert not change.is_late
        with pytest.raises(Refused):
            actions.prolong(change, now() - timedelta(hours=1), by=cast.vera)


def test_the_touched_are_counted_once_with_those_that_depend(cast: Cast) -> None:
    store = Service.objects.create(slug="store", name_ru="Хранилище")
    cast.checkin.needs.create(on=store)
    for _twice in range(2):
        desk.open_ticket(
            customer=cast.ivan, subject="Т", text="т", kind="failure", channel="phone", by=None, service=cast.checkin
        )
    change = planned(cast, services=[store])
    text = signed_in(cast.anna).get(f"/changes/{change.pk}/").text.replace("\xa0", " ")
    assert "около 1 клиента" in text
    assert "без них не работают" in text


def test_work_that_the_status_page_will_not_show_is_said_to_be_so(cast: Cast) -> None:
    store = Service.objects.create(slug="store", name_ru="Хранилище", is_public=False)
    hidden = "Названных здесь услуг нет на странице статуса"

    def read(change: Change) -> str:
        return signed_in(cast.lena).get(f"/changes/{change.pk}/").text.replace("\xa0", " ")

    change = planned(cast, services=[store])
    assert hidden in read(change)
    assert "Укажите и те услуги" not in read(change)
    cast.checkin.needs.create(on=store)
    assert "Укажите и те услуги, которые без них не работают" in read(change)
    assert hidden not in read(planned(cast, services=[store, cast.checkin]))


def test_the_ticket_of_the_service_shows_the_work(cast: Cast) -> None:
    approved(cast)
    ticket = desk.open_ticket(
        customer=cast.ivan, subject="Т", text="т", kind="failure", channel="phone", by=cast.anna, service=cast.checkin
    )
    assert "change-notice" in signed_in(cast.anna).get(f"/tickets/{ticket.number}/").text


def test_only_the_named_part_is_said_to_be_worked_on(cast: Cast) -> None:
    Component.objects.create(service=cast.checkin, slug="seats", name_ru="Выбор места")
    actions.start(approved(cast, components=[cast.printing]), by=cast.vera)
    part = next(one for one in Bulletin.now().parts() if one.of == cast.checkin)
    assert [(inner.of.slug, inner.tone) for inner in part.parts] == [("printing", "warn"), ("seats", "calm")]


def test_a_lead_approves_only_what_he_has_read(cast: Cast) -> None:
    change = planned(cast)
    actions.ask_approval(change, by=cast.vera)
    lena = signed_in(cast.lena)
    read = re.search(r'name="version" value="(\d+)"', lena.get(f"/changes/{change.pk}/").text)
    assert read
    window = {"from_at": change.from_at, "to_at": change.to_at, "services": [cast.checkin]}
    actions.save_change(change, by=cast.vera, text_ru="Совсем другое", **window)
    url = f"/changes/{change.pk}/approve/"
    assert lena.post(url, {"version": read[1]}).status_code == 422
    assert "Совсем другое" not in page()
    read = re.search(r'name="version" value="(\d+)"', lena.get(f"/changes/{change.pk}/").text)
    assert read
    assert lena.post(url, {"version": read[1]}).status_code == 303
