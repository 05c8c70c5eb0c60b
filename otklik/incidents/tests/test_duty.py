"""The duty screen and the link of a call over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from otklik.conftest import Cast
from otklik.incidents import actions
from otklik.incidents.alerts import ack_url
from otklik.incidents.models import Incident, Page
from otklik.incidents.rules import State
from otklik.incidents.tests.conftest import Exchange
from otklik.incidents.tests.story import fresh, look, raised, repaired, travellers
from otklik.lib import tokens
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode().replace("\u00a0", " ")


def link_to(responder: object) -> str:
    return ack_url(Page.objects.filter(responder=responder).latest("round")).partition(":8000")[2]  # type: ignore[misc]


def test_calm(cast: Cast, as_vera: Client) -> None:
    page = text_of(as_vera, "/duty/")
    assert "Всё спокойно" in page
    assert page.index("Vera") < page.index("Gleb")


def test_one_thing_two_buttons_then_when_then_what_next(cast: Cast, as_vera: Client) -> None:
    travellers(7, cast.checkin)
    incident = raised(cast)
    look("count_and_tell")
    page = text_of(as_vera, "/duty/")
    assert "Не работает: Регистрация на рейс" in page
    assert "Принимаю" in page
    assert "Не могу" in page
    assert ">7<" in page
    as_vera.post(f"/incidents/{incident.pk}/acknowledge/")
    page = text_of(as_vera, "/duty/")
    assert "Когда заработает?" in page
    assert "Пока не знаем" in page
    as_vera.post(f"/incidents/{incident.pk}/forecast/", {"minutes": "15"}, headers={"referer": "http://testserver/duty/"})
    page = text_of(as_vera, "/duty/")
    assert "Когда заработает?" not in page
    assert "Починено" in page


def test_not_known_yet_is_an_answer_until_its_news_is_due(cast: Cast, as_vera: Client) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = actions.acknowledge(raised(cast), by=cast.vera)
        as_vera.post(f"/incidents/{incident.pk}/forecast/", {"minutes": "unknown"})
        assert "Когда заработает?" not in text_of(as_vera, "/duty/")
        clock.shift(timedelta(minutes=17))
        assert "Когда заработает?" in text_of(as_vera, "/duty/")


def test_the_call_that_waits_for_me_comes_first(cast: Cast, as_vera: Client) -> None:
    repaired(cast)
    other = actions.raise_incident(type(cast.checkin).objects.create(slug="pay", name_ru="Оплата"), by=cast.anna)
    page = text_of(as_vera, "/duty/")
    assert page.index("Не работает: Оплата") < page.index("Починили, проверяем")
    assert f"/incidents/{other.pk}/acknowledge/" in page


def test_operators_have_no_duty_screen(cast: Cast, as_anna: Client) -> None:
    text_of(as_anna, "/duty/", 403)


def test_the_link_opens_without_signing_in_and_changes_nothing_by_itself(cast: Cast, client: Client) -> None:
    incident = raised(cast)
    address = link_to(cast.vera)
    for _look in range(3):
        assert "Принимаю" in text_of(client, address)
    assert fresh(incident).state == State.RAISED
    answer = client.post(address, {"answer": "accept"})
    assert answer.status_code == 303
    assert (fresh(incident).state, fresh(incident).owner) == (State.ACKNOWLEDGED, cast.vera)
    page = text_of(client, address)
    assert "Вы приняли" in page
    client.post(address, {"answer": "forecast", "minutes": "30"})
    assert incident.forecasts.get().by == cast.vera
    assert "Когда заработает?" not in text_of(client, address)


def test_the_link_in_a_call_is_that_link(cast: Cast, client: Client, exchange: Exchange) -> None:
    raised(cast)
    look("call_the_next")
    assert "Принимаю" in text_of(client, exchange.calls[0]["url"].partition(":8000")[2])


def test_cannot_by_link(cast: Cast, client: Client, exchange: Exchange) -> None:
    raised(cast)
    look("call_the_next")
    address = link_to(cast.vera)
    client.post(address, {"answer": "decline"})
    look("call_the_next")
    assert exchange.addresses == ["vera@polus.example", "gleb@polus.example"]
    page = text_of(client, address)
    assert "вызываем следующего" in page
    assert "Не могу" not in page


def test_somebody_else_has_it(cast: Cast, client: Client) -> None:
    incident = raised(cast)
    actions.acknowledge(incident, by=cast.gleb)
    address = link_to(cast.vera)
    assert "чинит Gleb" in text_of(client, address)
    client.post(address, {"answer": "accept"})
    assert fresh(incident).owner == cast.gleb
    client.post(address, {"answer": "forecast", "minutes": "15"})
    assert not incident.forecasts.exists(), "only the owner's link gives a forecast"


def test_it_is_over(cast: Cast, client: Client) -> None:
    incident = raised(cast)
    address = link_to(cast.vera)
    actions.false_alarm(incident, by=cast.gleb)
    assert "Всё закончилось" in text_of(client, address)
    assert client.post(address, {"answer": "accept"}).status_code == 303
    assert not fresh(incident).is_live


def test_an_old_link(cast: Cast, client: Client) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        raised(cast)
        address = link_to(cast.vera)
        clock.shift(timedelta(hours=25))
        assert "устарела" in text_of(client, address, 410)


@pytest.mark.parametrize("purpose", ["page-ack", "customer-page", "live"])
def test_links_for_other_things_and_forged_ones_open_nothing(cast: Cast, client: Client, settings: object, purpose: str) -> None:
    raised(cast)
    good = link_to(cast.vera)
    token = good.rstrip("/").rpartition("/")[2]
    strange = {
        "page-ack": tokens.sign(settings.CONFIG.key("page-ack"), {"p": 999_999}),  # type: ignore[attr-defined]
        "customer-page": tokens.sign(settings.CONFIG.key("customer-page"), {"t": 1, "c": 1}),  # type: ignore[attr-defined]
        "live": token[:-2] + ("aa" if not token.endswith("aa") else "bb"),
    }[purpose]
    for bad in (strange, "x", "%00", token + "x", "." + token):
        answer = client.get(f"/duty/ack/{bad}/")
        assert answer.status_code == 404, bad
        client.post(f"/duty/ack/{bad}/", {"answer": "accept"})
    assert Incident.objects.get().state == State.RAISED


def test_one_who_is_no_responder_any_more_takes_nothing(cast: Cast, client: Client) -> None:
    raised(cast)
    address = link_to(cast.vera)
    cast.vera.roles = ["operator"]
    cast.vera.save(update_fields=["roles"])
    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "accept"}).status_code == 404
    assert Incident.objects.get().state == State.RAISED


def test_one_who_left_opens_nothing(cast: Cast, client: Client) -> None:
    raised(cast)
    address = link_to(cast.vera)
    cast.vera.is_active = False
    cast.vera.save()
    text_of(client, address, 404)
    client.post(address, {"answer": "accept"})
    assert Incident.objects.get().state == State.RAISED
