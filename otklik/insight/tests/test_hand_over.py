"""A shift is handed over with what is open, and accepted once by somebody of the next one."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.incidents import actions as incidents
from otklik.insight.models import HandOver
from otklik.journal.models import Entry
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
URL = "/shifts/hand-over/"


@pytest.fixture
def ticket(cast):
    return desk.open_ticket(
        customer=cast.ivan,
        subject="Чемодан не прилетел",
        text="Где он?",
        kind="complaint",
        channel="email",
        by=None,
        service=cast.checkin,
    )


def handed_over(client, note="Позвонить Ивану в девять.") -> HandOver:
    client.post(URL, {"note": note, "key": str(uuid.uuid4())})
    return HandOver.objects.latest("pk")


def test_the_page_shows_what_is_open(as_anna, cast, ticket):
    incidents.raise_incident(cast.checkin, by=cast.boris)
    page = as_anna.get(URL).content.decode()
    assert "Чемодан не прилетел" in page
    assert "/incidents/" in page.split('id="open"')[1]


def test_it_shows_nothing_of_other_teams(as_anna, as_boris, cast, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.baggage)
    given = handed_over(as_boris)
    assert ticket.pk in given.open_things["waiting"]
    assert "Чемодан" not in as_anna.get(URL).content.decode()
    assert "Чемодан" not in as_anna.get(f"{URL}{given.pk}/").content.decode()
    assert "Чемодан" in as_boris.get(f"{URL}{given.pk}/").content.decode()


def test_what_was_put_aside_and_comes_back_is_on_it(as_anna, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=now() + timedelta(hours=2), turn_at=None)
    assert "Чемодан" in as_anna.get(URL).content.decode()


def test_the_next_shift_accepts_it_once(as_anna, as_boris, as_lena, cast):
    given = handed_over(as_anna)
    assert "Позвонить Ивану в девять." in as_boris.get(URL).content.decode()
    as_boris.post(f"{URL}{given.pk}/accept/")
    given.refresh_from_db()
    assert (given.accepted_by, given.accepted_at is not None) == (cast.boris, True)
    late = as_lena.post(f"{URL}{given.pk}/accept/")
    assert late.status_code == 422
    assert "Boris" in late.content.decode()
    assert as_boris.post(f"{URL}{given.pk}/accept/").status_code == 302
    assert Entry.objects.filter(kind="ShiftAccepted").count() == 1


def test_nobody_accepts_his_own_shift(as_anna):
    given = handed_over(as_anna)
    assert as_anna.post(f"{URL}{given.pk}/accept/").status_code == 422


def test_a_second_press_writes_nothing(as_anna):
    key = str(uuid.uuid4())
    for _press in range(2):
        as_anna.post(URL, {"note": "т", "key": key})
    assert HandOver.objects.count() == 1


def test_history_is_kept(as_anna, as_boris):
    given = handed_over(as_anna)
    as_boris.post(f"{URL}{given.pk}/accept/")
    assert f'href="{URL}{given.pk}/"' in as_anna.get(URL).content.decode()


def test_an_empty_desk_says_so(as_anna):
    assert "begins with an empty desk" in as_anna.get(f"{URL}?lang=en").content.decode().replace("\u00a0", " ")


START = "/shifts/start/"


def test_who_comes_on_shift_reads_first_what_the_last_one_left(as_anna, as_boris):
    handed_over(as_boris)
    answer = as_anna.post(START, {"kind": "desk"})
    assert (answer.status_code, answer["Location"]) == (303, URL)
    htmx = {"HX-Request": "true", "HX-Target": "div#shift"}
    assert as_anna.post(START, {"kind": "desk"}, headers=htmx)["HX-Redirect"] == URL


def test_nobody_is_led_to_what_is_his_own_or_taken_or_of_the_day_before_yesterday(as_anna, as_boris):
    given = handed_over(as_boris)
    assert as_boris.post(START, {"kind": "desk"}).get("Location") != URL
    HandOver.objects.filter(pk=given.pk).update(written_at=now() - timedelta(hours=25))
    assert as_anna.post(START, {"kind": "desk"}).get("Location") != URL
    HandOver.objects.filter(pk=given.pk).update(written_at=now())
    as_anna.post(f"{URL}{given.pk}/accept/")
    assert as_anna.post(START, {"kind": "desk"}).get("Location") != URL


def test_the_page_of_one_that_still_waits_lets_the_next_shift_accept_it(as_anna, as_boris, cast):
    as_anna.post(URL, {"note": "Смотрите за табло", "key": str(uuid.uuid4())})
    given = HandOver.objects.get()
    button = f'action="{URL}{given.pk}/accept/"'
    assert button not in as_anna.get(f"{URL}{given.pk}/").content.decode()
    assert button in as_boris.get(f"{URL}{given.pk}/").content.decode()
    as_boris.post(f"{URL}{given.pk}/accept/")
    assert button not in as_boris.get(f"{URL}{given.pk}/").content.decode()
