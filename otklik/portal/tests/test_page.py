"""The page: what the customer reads at each moment, in his language and zone, and never what is ours alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import add_note, claim, open_ticket, reply, resolve
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.incidents.actions import brief, close, false_alarm, forecast, identify, mitigate, publish_update, raise_incident
from otklik.incidents.models import Incident
from otklik.portal.tests.reading import path, read, words

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 12:00 in Moscow


def test_a_colleague_without_a_name_answers_for_the_company_and_keeps_her_address(
    client: Client, cast: Cast, ticket: Ticket, address: str
) -> None:
    cast.anna.name = ""
    cast.anna.save()
    claim(ticket, by=cast.anna)
    reply(ticket, "Билет на месте", by=cast.anna)
    html = read(client, address)
    assert "Билет на месте" in html
    assert cast.anna.email not in html
    assert "Наш сотрудник" in html


def test_he_reads_his_conversation_and_none_of_our_notes(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    cast.anna.name = "Анна Котова"
    cast.anna.save()
    claim(ticket, by=cast.anna)
    reply(ticket, "Билет на месте: https://polus.example/t", by=cast.anna)
    add_note(ticket, "Сердитый", by=cast.anna)
    html = read(client, address)
    assert "Помогите" in html
    assert "Билет на месте" in html
    assert 'href="https://polus.example/t"' in html
    assert "Сердитый" not in html
    assert "Анна" in html
    assert "Котова" not in html
    assert "Прочитайте наш ответ ниже" in html
    assert str(ticket.number) in html


def test_nobody_has_it_yet(client: Client, ticket: Ticket, address: str) -> None:
    html = read(client, address)
    assert "Ваше сообщение у нас" in html
    assert "Наша смена" in html
    assert "Получилось?" not in html


def test_whoever_left_has_nothing_any_more(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(owner=cast.fyodor)
    html = read(client, address)
    assert "Fyodor" not in html
    assert "Наша смена" in html


def test_he_reads_it_in_his_language_and_may_switch(client: Client, cast: Cast) -> None:
    ticket = open_ticket(customer=cast.maria, subject="No pass", text="Help", kind="failure", channel="door", by=None)
    address = path(customer_url(ticket))
    answer = client.get(address, headers={"accept-language": "ru"})
    assert answer["Content-Language"] == "en"
    assert "We have your message" in words(answer)
    assert "Ваше сообщение у нас" in read(client, f"{address}?lang=ru")
    # The choice stays in this browser.
    assert "Ваше сообщение у нас" in read(client, address)


def test_times_are_those_of_his_place(client: Client, cast: Cast, ticket: Ticket, incident: Incident, address: str) -> None:
    cast.ivan.time_zone = "Asia/Vladivostok"
    cast.ivan.save()
    with time_machine.travel(NOON, tick=False):
        forecast(incident, NOON + timedelta(minutes=30), NOON + timedelta(minutes=50), by=cast.vera)
        assert "19:30–19:50" in read(client, address)
        cast.ivan.time_zone = ""
        cast.ivan.save()
        assert "12:30–12:50" in read(client, address)


def test_a_failure_is_told_with_its_forecast_until_that_runs_out(
    client: Client, cast: Cast, ticket: Ticket, incident: Incident, address: str
) -> None:
    cast.checkin.safe_text_ru = "Ваш билет на месте."
    cast.checkin.save()
    with time_machine.travel(NOON, tick=False) as clock:
        html = read(client, address)
        assert "Ищем причину" in html
        assert "Пока не знаем" in html
        assert "Ваш билет на месте." in html
        assert "мы вам напишем" in html
        forecast(
            incident, NOON + timedelta(minutes=30), NOON + timedelta(minutes=50), basis_ru="Меняем сервер печати.",
            next_update_at=NOON + timedelta(minutes=20), by=cast.vera,
        )  # fmt: skip
        html = read(client, address)
        assert "12:30–12:50" in html
        assert "12:20" in html
        assert "Меняем сервер печати." in html
        clock.move_to(NOON + timedelta(minutes=51))
        html = read(client, address)
        assert "Дольше, чем мы ожидали" in html
        assert "12:30" not in html
        assert "12:20" not in html
        assert "12:50" not in html


def test_he_reads_each_step_and_our_words_for_everybody(client: Client, cast: Cast, incident: Incident, address: str) -> None:
    brief(incident, say="Скажите так", never_promise="Деньги", workaround="Секретный обход", by=cast.lena)
    identify(incident, by=cast.vera)
    assert "Причина найдена, чиним" in read(client, address)
    publish_update(incident, text_ru="Посадочный можно взять у стойки 12.", by=cast.lena)
    mitigate(incident, by=cast.vera)
    html = read(client, address)
    assert "пока временным способом" in html
    assert "Уже можно попробовать" in html
    for ours in ("Скажите так", "Деньги", "Секретный обход"):
        assert ours not in html


def test_a_persons_text_for_everybody_is_shown(client: Client, cast: Cast, incident: Incident, address: str) -> None:
    publish_update(incident, text_ru="Посадочный можно взять у стойки 12.", by=cast.lena)
    assert "Посадочный можно взять у стойки 12." in read(client, address)


def test_it_says_that_others_are_touched_too(
    client: Client, cast: Cast, ticket: Ticket, incident: Incident, address: str
) -> None:
    assert "Не только у вас" not in read(client, address)
    incident.affected.create(customer=cast.maria)
    assert "Не только у вас" in read(client, address)


def test_whoever_has_no_address_is_promised_no_letter(
    client: Client, cast: Cast, ticket: Ticket, incident: Incident, address: str
) -> None:
    cast.ivan.identifiers.all().delete()
    html = read(client, address)
    assert "мы вам напишем" not in html
    assert "Оставьте ниже почту" in html


def test_after_the_failure_the_ticket_speaks_again(
    client: Client, cast: Cast, ticket: Ticket, repaired: Incident, address: str
) -> None:
    close(repaired, by=cast.vera)
    html = read(client, address)
    assert "Восстановлено" in html
    assert "Ваше сообщение у нас" in html
    assert "Получилось?" not in html
    claim(ticket, by=cast.anna)
    assert "Сбой устранён. Доводим до конца ваше обращение." in read(client, address).replace("\u00a0", " ")
    resolve(ticket, by=cast.anna)
    assert "Наша смена" not in read(client, address)


def test_a_false_alarm_is_taken_back(client: Client, cast: Cast, ticket: Ticket, incident: Incident, address: str) -> None:
    false_alarm(incident, by=cast.vera)
    assert "Проверили: всё работает" in read(client, address)


def test_an_old_settled_matter_is_not_drawn_into_todays_failure(client: Client, cast: Cast, ticket: Ticket, address: str) -> None:
    resolve(ticket, by=cast.anna)
    raise_incident(cast.checkin, by=cast.anna)
    html = read(client, address)
    assert "Изучаем" not in html
    assert "сбой" not in html


@pytest.mark.parametrize("target", ["div#now", "div#page"])
def test_the_page_looks_again_at_its_part_only(client: Client, ticket: Ticket, address: str, target: str) -> None:
    answer = client.get(address, headers={"hx-request": "true", "hx-target": target})
    name = target.partition("#")[2]
    assert words(answer).lstrip().startswith(f'<div id="{name}"')
    assert ("<textarea" in words(answer)) is (name == "page")


def test_it_listens_for_its_own_ticket_and_the_public_news(client: Client, ticket: Ticket, address: str) -> None:
    html = read(client, address)
    assert f'topics="c-{ticket.pk} status"' in html
    assert f"nudge:c-{ticket.pk} from:body" in html
    assert "nudge:desk" not in html
