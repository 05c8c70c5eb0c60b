"""A forecast is a promise with two ends; an expired time is shown nowhere."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localtime

from otklik.conftest import Cast
from otklik.desk.falls_due import due_before
from otklik.desk.models import Ticket
from otklik.incidents import actions
from otklik.incidents.models import Incident
from otklik.incidents.outlook import current_forecast, outlook_of
from otklik.incidents.tests.story import fresh, look, midday, minutes, taken
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db


def given(cast: Cast, incident: Incident, begin: float, end: float, **more: datetime | str) -> None:
    actions.forecast(incident, now() + minutes(begin), now() + minutes(end), by=cast.vera, **more)  # type: ignore[arg-type]


def test_a_forecast_is_versioned_and_says_when_the_next_news_comes(cast: Cast) -> None:
    incident = taken(cast)
    given(cast, incident, 30, 40, basis_ru="меняем кассету")
    given(cast, incident, 20, 25)
    outlook = outlook_of(fresh(incident))
    assert outlook.forecast is not None
    assert outlook.forecast.version == 2
    assert outlook.next_update_at == outlook.forecast.next_update_at
    assert not outlook.is_late


def test_the_customers_page_says_what_was_promised_of_the_failure(cast: Cast, as_anna: Client) -> None:
    with time_machine.travel(midday(), tick=False):
        incident = taken(cast)
        actions.name_affected(incident, customer=cast.ivan, by=cast.anna)
        given(cast, incident, 30, 40, next_update_at=now() + minutes(15))
        page = as_anna.get(f"/customers/{cast.ivan.pk}/").content.decode().replace("\u00a0", " ")
    said = re.sub(r"<[^>]+>|\s+", " ", page.partition('id="touching"')[2].partition("</section>")[0])
    assert "прогноз 12:30–12:40 · следующая новость 12:15" in " ".join(said.split())


def test_news_promised_of_the_failure_is_said_before_his_ticket_is_put_aside(cast: Cast, ticket: Ticket, as_anna: Client) -> None:
    with time_machine.travel(midday(), tick=False):
        incident = taken(cast)
        actions.name_affected(incident, customer=cast.ivan, ticket=ticket, by=cast.anna)
        given(cast, incident, 30, 40, next_update_at=now() + minutes(45))
        address = f"/tickets/{ticket.number}/snooze/"
        later = {"when": "own", "moment": f"{localtime(now() + minutes(180)):%Y-%m-%dT%H:%M}"}
        answer = as_anna.post(address, later)
        assert (answer.status_code, urlsplit(answer["Location"]).path) == (303, address)
        said = as_anna.get(answer["Location"]).content.decode().replace("\u00a0", " ")
        assert "Следующая новость о сбое обещана к 12:45, раньше, чем вы вернётесь к обращению." in said
        assert [one.at for one in due_before(ticket, now() + minutes(46))] == [now() + minutes(45)]
        assert due_before(ticket, now() + minutes(44)) == []
        actions.fix(incident, by=cast.vera)
        assert due_before(ticket, now() + minutes(180)) == [], "who has repaired it promises no news of the repair"


def test_not_known_yet_promises_news_only(cast: Cast) -> None:
    incident = taken(cast)
    actions.forecast(incident, None, None, by=cast.vera)
    outlook = outlook_of(fresh(incident))
    assert (outlook.forecast, outlook.is_late) == (None, False)
    assert outlook.next_update_at is not None


@pytest.mark.parametrize(
    ("begin", "end", "news"),
    [
        (30, 20, None),
        (-5, -1, None),
        (5, None, None),
        (None, 5, None),
        (5, 10, -1),
        (20, 60 * 24 * 30, None),
        (5, 10, 60 * 24 * 30),
    ],
)
def test_times_that_make_no_sense_are_refused_in_words(
    cast: Cast, begin: float | None, end: float | None, news: float | None
) -> None:
    moments = [None if n is None else now() + minutes(n) for n in (begin, end, news)]
    with pytest.raises(Refused):
        actions.forecast(taken(cast), moments[0], moments[1], next_update_at=moments[2], by=cast.vera)


def test_the_owner_is_asked_once_before_it_runs_out(cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        given(cast, taken(cast), 30, 40)
        clock.shift(timedelta(minutes=34))
        look("watch_forecasts")
        assert not Delivery.objects.filter(recipient=f"operator:{cast.vera.pk}").exists()
        clock.shift(timedelta(minutes=1))
        look("watch_forecasts")
        look("watch_forecasts")
        assert Delivery.objects.filter(notice__key__contains="ask-forecast", recipient=f"operator:{cast.vera.pk}").count() == 1


def test_an_owner_who_left_is_not_asked_but_the_leads(cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        given(cast, taken(cast), 30, 40)
        cast.vera.is_active = False
        cast.vera.save(update_fields=["is_active"])
        clock.shift(timedelta(minutes=35))
        look("watch_forecasts")
        asked = Delivery.objects.filter(notice__key__contains="ask-forecast").values_list("recipient", flat=True)
        assert list(asked) == [f"operator:{cast.lena.pk}"]


def test_nobody_answered_and_every_screen_says_longer_than_expected(cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = taken(cast)
        given(cast, incident, 30, 40, next_update_at=now() + minutes(20))
        version = fresh(incident).version
        clock.shift(timedelta(minutes=40))
        assert current_forecast(fresh(incident)) is None, "even before the worker has looked"
        look("watch_forecasts")
        look("watch_forecasts")
        incident = fresh(incident)
        outlook = outlook_of(incident)
        assert (outlook.forecast, outlook.is_late) == (None, True)
        assert outlook.next_update_at is not None
        assert outlook.next_update_at > now()
        assert incident.version > version
        assert incident.forecasts.first().missed_at is not None  # type: ignore[union-attr]
        assert Entry.objects.filter(kind="ForecastMissed").count() == 1
        given(cast, incident, 10, 20)
        assert not outlook_of(fresh(incident)).is_late


def test_a_promised_time_of_news_never_passes_in_silence(cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = taken(cast)
        for _turn in range(3):
            clock.shift(timedelta(minutes=16))
            assert outlook_of(fresh(incident)).next_update_at is None
            look("watch_forecasts")
            assert outlook_of(fresh(incident)).next_update_at == now() + minutes(15)
        assert Delivery.objects.filter(notice__key__contains="silence", recipient=f"operator:{cast.lena.pk}").count() == 3


def test_a_newer_forecast_saves_the_old_one(cast: Cast) -> None:
    incident = taken(cast)
    given(cast, incident, 0.01, 0.02)
    first = incident.forecasts.first()
    assert first is not None
    given(cast, incident, 30, 40)
    assert actions.miss_forecast(first) is False


def test_after_the_repair_there_is_nothing_to_forecast(cast: Cast) -> None:
    incident = taken(cast)
    given(cast, incident, 30, 40)
    incident = actions.fix(incident, by=cast.vera)
    assert outlook_of(fresh(incident)).forecast is None
    assert fresh(incident).next_update_at is None
    with pytest.raises(Refused):
        given(cast, incident, 30, 40)
