"""The strip, the briefing and the ticket's page over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from otklik.conftest import Cast
from otklik.incidents import actions
from otklik.incidents.models import BriefingRead, Incident
from otklik.incidents.tests.story import fresh, look, midday, minutes, raised, repaired, taken, ticket_of, travellers
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db


def strip(client: Client, query: str = "") -> str:
    return client.get(f"/incidents/strip/{query}").content.decode().replace("\u00a0", " ")


def test_without_an_incident_the_strip_is_empty_and_cheap(
    cast: Cast, as_anna: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        assert "<section" not in strip(as_anna)


def test_every_operator_reads_what_fails_since_when_and_until_when(cast: Cast, as_anna: Client, as_boris: Client) -> None:
    with time_machine.travel(midday(), tick=False):
        travellers(4, cast.checkin)
        incident = taken(cast)
        actions.forecast(incident, now() + minutes(30), now() + minutes(50), by=cast.vera)
        look("count_and_tell")
        for client in (as_anna, as_boris):
            line = strip(client)
            assert "Не работает: Регистрация на рейс" in line
            assert '<time datetime="' in line.partition("прогноз")[0]
            assert 'прогноз <strong class="number">12:30–12:50</strong>' in line
            assert re.search(r"пострадали <strong class=\"number\">4</strong>", line)


def test_late_is_said_and_no_old_time_is_shown(cast: Cast, as_anna: Client) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = taken(cast)
        actions.forecast(incident, now() + minutes(30), now() + minutes(50), by=cast.vera)
        clock.shift(timedelta(minutes=51))
        line = strip(as_anna)
        assert "дольше, чем ожидали" in line
        assert "прогноз <strong" not in line


def test_nobody_answered_is_loud(cast: Cast, as_anna: Client) -> None:
    incident = raised(cast)
    Incident.objects.filter(pk=incident.pk).update(is_unanswered=True)
    assert "Никто не ответил на вызов" in strip(as_anna)


def test_a_briefing_stands_there_until_it_is_read_and_a_new_version_comes_back(
    cast: Cast, as_anna: Client, as_boris: Client
) -> None:
    incident = taken(cast)
    first = incident.briefings.get()
    assert "Прочитано" in strip(as_anna)
    assert as_anna.post(f"/incidents/briefings/{first.pk}/read/", headers={"HX-Request": "true"}).status_code == 200
    assert "Прочитано" not in strip(as_anna)
    assert "Прочитано" in strip(as_boris), "each takes note for himself"
    second = actions.brief(incident, "Теперь иначе", by=cast.lena)
    assert "Теперь иначе" in strip(as_anna)
    answer = as_boris.post(f"/incidents/briefings/{first.pk}/read/")
    assert answer.status_code == 422, "an old version counts for nothing"
    as_boris.post(f"/incidents/briefings/{second.pk}/read/")
    assert BriefingRead.objects.filter(briefing=second).count() == 1


def test_operators_are_informed_when_the_whole_shift_has_read_the_current_version(
    cast: Cast, as_anna: Client, as_boris: Client, as_lena: Client
) -> None:
    incident = taken(cast)
    briefing = incident.briefings.get()
    for client in (as_anna, as_boris):
        client.post(f"/incidents/briefings/{briefing.pk}/read/")
    look("count_and_tell")
    assert fresh(incident).operators_informed_at is None
    as_lena.post(f"/incidents/briefings/{briefing.pk}/read/")
    look("count_and_tell")
    assert fresh(incident).operators_informed_at is not None


def test_responders_read_no_briefing_and_cannot_sign_one(cast: Cast, as_vera: Client) -> None:
    incident = taken(cast)
    assert "Прочитано" not in strip(as_vera)
    assert as_vera.post(f"/incidents/briefings/{incident.briefings.get().pk}/read/").status_code == 403


def test_one_tap_on_a_ticket_raises_and_comes_back(cast: Cast, as_anna: Client) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin)
    page = f"http://testserver/tickets/{ticket.number}/"
    assert "Поднять сбой" in as_anna.get(page).content.decode()
    answer = as_anna.post("/incidents/raise/", {"service": cast.checkin.pk, "ticket": ticket.number}, headers={"referer": page})
    assert (answer.status_code, answer["Location"]) == (303, page)
    again = as_anna.get(page).content.decode().replace("\u00a0", " ")
    assert "Поднять сбой" not in again
    assert "Не работает: Регистрация на рейс" in again
    assert Incident.objects.get().affected.get().customer == cast.ivan


def test_link_stands_on_the_strip_of_a_ticket_that_is_not_linked(cast: Cast, as_anna: Client) -> None:
    incident = raised(cast)
    ticket = ticket_of(cast.maria, cast.checkin)
    query = f"?ticket={ticket.number}"
    assert "Связать" in strip(as_anna, query)
    as_anna.post(f"/incidents/{incident.pk}/link/", {"ticket": ticket.number})
    assert "Связать" not in strip(as_anna, query)
    assert incident.affected.get().customer == cast.maria
    assert "Связать" not in strip(as_anna, "?ticket=99999999999999999999999")


def test_a_ticket_of_another_team_cannot_be_linked(cast: Cast, as_anna: Client) -> None:
    incident = raised(cast)
    ticket = ticket_of(cast.maria, cast.checkin, team=cast.baggage)
    assert as_anna.post(f"/incidents/{incident.pk}/link/", {"ticket": ticket.number}).status_code == 404
    assert as_anna.post("/incidents/raise/", {"service": cast.checkin.pk, "ticket": ticket.number}).status_code == 404
    assert not incident.affected.exists()


def test_what_a_customer_told_an_operator_counts(cast: Cast, as_anna: Client) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin)
    travellers(5, cast.checkin)
    incident = repaired(cast)
    actions.name_affected(incident, ticket=ticket, by=cast.anna)
    look("count_and_tell")
    page = as_anna.get(f"/tickets/{ticket.number}/").content.decode().replace("\u00a0", " ")
    assert "Что говорит клиент?" in page
    as_anna.post(f"/incidents/{incident.pk}/confirm/", {"ticket": ticket.number, "answer": "broken"})
    page = as_anna.get(f"/tickets/{ticket.number}/").content.decode().replace("\u00a0", " ")
    assert "Всё ещё нет" in page


def test_raising_without_a_ticket_asks_one_question(cast: Cast, as_lena: Client) -> None:
    page = as_lena.get("/incidents/raise/").content.decode()
    assert "Регистрация на рейс" in page
    answer = as_lena.post("/incidents/raise/")
    assert answer["Location"] == f"/incidents/{Incident.objects.get().pk}/"


@pytest.mark.parametrize("service", ["", "x", "999999", "1; DROP"])
def test_an_unknown_service_is_asked_for_again(cast: Cast, as_lena: Client, service: str) -> None:
    type(cast.checkin).objects.create(slug="pay", name_ru="Оплата")
    assert as_lena.post("/incidents/raise/", {"service": service}).status_code == 422
    assert not Incident.objects.exists()


def test_an_admin_sees_and_does_not_raise(cast: Cast, as_oleg: Client) -> None:
    assert as_oleg.post("/incidents/raise/", {"service": cast.checkin.pk}).status_code == 403


def test_the_room_does_not_say_itself_twice(cast: Cast, as_vera: Client) -> None:
    incident = raised(cast)
    assert 'class="strip"' not in as_vera.get(f"/incidents/{incident.pk}/").content.decode()
    assert 'class="strip"' in as_vera.get("/incidents/").content.decode()


def test_the_parts_on_a_ticket_look_again_by_themselves(cast: Cast, as_anna: Client, as_boris: Client, as_vera: Client) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin, team=cast.passengers)
    head, context = (f"/incidents/of-ticket/{ticket.number}/{part}/" for part in ("head", "context"))
    assert "Поднять сбой" in as_anna.get(head).content.decode()
    incident = taken(cast)
    assert "Поднять сбой" not in as_anna.get(head).content.decode()
    actions.name_affected(incident, ticket=ticket, by=cast.anna)
    assert "Не работает" in as_anna.get(context).content.decode()
    for part in (head, context):
        assert as_boris.get(part).status_code == 404, "a ticket of another team"
        assert as_vera.get(part).status_code == 403


def test_a_closed_incident_is_not_said_to_fail(cast: Cast, as_anna: Client) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin)
    incident = repaired(cast)
    actions.name_affected(incident, ticket=ticket, by=cast.anna)
    actions.close(incident, by=cast.lena)
    page = as_anna.get(f"/tickets/{ticket.number}/").content.decode().replace("\u00a0", " ")
    assert "Завершён сбой: Регистрация на рейс" in page
    assert "Не работает:" not in page
    assert "Поднять сбой" in page
