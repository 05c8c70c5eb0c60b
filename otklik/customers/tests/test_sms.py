"""Six digits by SMS prove that a telephone is the customer's; what the gateway says is told as it is."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client

from otklik.conftest import Cast, signed_in
from otklik.customers.actions import introduce, prove, remove_sms_way, send_code, send_test_sms, set_sms_way
from otklik.customers.identifiers import Told
from otklik.customers.jobs import HIDDEN, forget_codes
from otklik.customers.models import Customer, Identifier, ProofCode
from otklik.customers.rules import MOST_BY_ONE
from otklik.customers.tests.gateway import Gateway
from otklik.desk.actions import open_ticket
from otklik.desk.links import customer_url
from otklik.journal.models import Entry
from otklik.lib import overheard
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery, SmsWay
from otklik.notices.texting import send_due_texts

pytestmark = pytest.mark.django_db
NUMBER, SHOWN = "+79123456789", "+7 912 345-67-89"


@pytest.fixture
def lev(cast: Cast) -> Customer:
    return introduce(name="Лев Орлов", identifiers=[Told.of("phone", "8 912 345 67 89")])


@pytest.fixture
def phone(lev: Customer) -> Identifier:
    return lev.identifiers.get()


def seen_by(who: Client, customer: Customer) -> str:
    return who.get(f"/customers/{customer.pk}/").content.decode().replace("\xa0", " ")


def code_in(gateway: Gateway) -> str:
    found = re.search(r"\d{6}", gateway.took[-1]["message"])
    assert found is not None
    return found[0]


def due_now() -> None:
    """As if the pause were over."""
    Delivery.objects.filter(state=Delivery.QUEUED).update(due_at=now() - timedelta(seconds=1))


def test_whoever_reads_the_code_out_has_proven_the_telephone(
    gateway: Gateway, as_anna: Client, lev: Customer, phone: Identifier
) -> None:
    home = f"/customers/{lev.pk}/identifiers/{phone.pk}"
    as_anna.post(f"{home}/code/")
    assert "Отправляется" in seen_by(as_anna, lev)
    send_due_texts()
    assert gateway.took[0]["to"] == NUMBER
    assert "Полюс" in gateway.took[0]["message"]
    html = seen_by(as_anna, lev)
    assert "Отправляется" not in html
    assert "из СМС" in html
    assert code_in(gateway) not in html
    assert as_anna.post(f"{home}/prove/", {"code": "12"}, headers={"HX-Request": "true"}).status_code == 422
    as_anna.post(f"{home}/prove/", {"code": code_in(gateway)})
    phone.refresh_from_db()
    assert phone.verified_how == "code"
    assert "подтверждено кодом" in seen_by(as_anna, lev)


@pytest.mark.parametrize(("hour", "until"), [(9, "13:05"), (20, "00:05")], ids=["at noon", "before midnight"])
def test_the_sms_says_nothing_of_whose_record_it_is_and_fits_into_one(
    gateway: Gateway, cast: Cast, phone: Identifier, hour: int, until: str
) -> None:
    tomorrow = now() + timedelta(days=1)
    with time_machine.travel(tomorrow.replace(hour=hour, minute=50), tick=False):
        send_code(phone, by=cast.anna)
        send_due_texts()
    text = gateway.took[0]["message"]
    assert "Лев" not in text
    assert text.endswith(f"Действует до {until}.")
    assert len(text) <= 70  # what one SMS takes in Cyrillic


def test_without_a_gateway_it_is_said_what_is_missing_and_where_it_is_set(
    cast: Cast, as_anna: Client, lev: Customer, phone: Identifier
) -> None:
    html = seen_by(as_anna, lev)
    assert "«Коды по СМС»" in html
    assert "Отправить код" not in html
    assert 'href="/settings/sms/"' not in html
    with pytest.raises(Refused, match="Коды по СМС"):
        send_code(phone, by=cast.anna)
    assert not ProofCode.objects.exists()
    cast.anna.roles = ["operator", "admin"]
    cast.anna.save()
    assert 'href="/settings/sms/"' in seen_by(as_anna, lev)


@pytest.mark.parametrize("status", [400, 401, 402, 404, 500, 302])
def test_a_refusal_is_told_at_once_with_the_gateways_own_words(
    gateway: Gateway, cast: Cast, as_anna: Client, lev: Customer, phone: Identifier, status: int
) -> None:
    gateway.status, gateway.says = status, f'{{"error": "no money<script>", "to": "{NUMBER}", "key": "s3cr3tkey"}}'
    send_code(phone, by=cast.anna)
    send_due_texts()
    html = seen_by(as_anna, lev)
    assert "Шлюз не принял СМС" in html
    assert f"{status} " in html
    assert "no money&lt;script&gt;" in html
    assert "s3cr3tkey" not in html
    assert NUMBER not in Delivery.objects.get().answer
    assert 'name="code"' not in html
    assert "Отправить другой код" in html or "Отправить новый код" in html
    due_now()
    send_due_texts()
    assert len(gateway.took) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_gateway_that_asks_to_wait_is_asked_again(
    gateway: Gateway, cast: Cast, as_anna: Client, lev: Customer, phone: Identifier, status: int
) -> None:
    gateway.status = status
    send_code(phone, by=cast.anna)
    send_due_texts()
    assert "Шлюз просит подождать" in seen_by(as_anna, lev)
    send_due_texts()
    assert len(gateway.took) == 1
    due_now()
    gateway.status = 200
    send_due_texts()
    assert len(gateway.took) == 2
    assert gateway.took[0] == gateway.took[1]
    assert "Шлюз" not in seen_by(as_anna, lev)
    prove(phone, code_in(gateway), by=cast.anna)


def test_a_gateway_that_is_away_is_tried_again_until_the_code_has_run_out(
    gateway: Gateway, cast: Cast, as_anna: Client, lev: Customer, phone: Identifier
) -> None:
    gateway.close()
    send_code(phone, by=cast.anna)
    for _turn in range(3):
        due_now()
        send_due_texts()
    assert "не отвечает" in seen_by(as_anna, lev) or "не удалось связаться" in seen_by(as_anna, lev)
    assert Delivery.objects.get().state == Delivery.QUEUED
    ProofCode.objects.update(expires_at=now() - timedelta(seconds=1))
    forget_codes()
    left = Delivery.objects.get()
    assert (left.state, left.text) == (Delivery.FAILED, HIDDEN)


@pytest.mark.parametrize("trait", ["is_silent", "drips"])
def test_a_slow_gateway_is_left_in_time_and_not_asked_twice(
    gateway: Gateway, cast: Cast, as_anna: Client, lev: Customer, phone: Identifier, trait: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SMS may have left: the code stays good, and the operator is told."""
    monkeypatch.setattr(overheard, "LONGEST_S", 0.3)
    setattr(gateway, trait, True)
    send_code(phone, by=cast.anna)
    send_due_texts()
    assert "может прийти" in seen_by(as_anna, lev)
    due_now()
    send_due_texts()
    assert len(gateway.took) == 1
    prove(phone, code_in(gateway), by=cast.anna)


def test_slow_ones_wait_beside_each_other(gateway: Gateway, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overheard, "LONGEST_S", 0.3)
    gateway.is_silent = True
    for last in range(4):
        one = introduce(name="", identifiers=[Told.of("phone", f"+7912345678{last}")]).identifiers.get()
        send_code(one, by=cast.anna)
    send_due_texts()
    assert len(gateway.took) == 4
    assert {one.last_error for one in Delivery.objects.all()} == {"silent"}


def test_a_gateway_that_says_no_with_a_200_is_known_by_what_is_missing(
    gateway: Gateway, cast: Cast, as_anna: Client, lev: Customer, phone: Identifier
) -> None:
    set_sms_way(address="", good_sign='"status": "OK"', by=cast.oleg)
    gateway.says = '{"status": "ERROR", "text": "wrong sender"}'
    send_code(phone, by=cast.anna)
    send_due_texts()
    assert "wrong sender" in seen_by(as_anna, lev)
    gateway.says = '{"status": "OK"}'
    send_code(phone, by=cast.anna)
    send_due_texts()
    assert Delivery.objects.latest("pk").state == Delivery.SENT


def test_a_long_answer_is_cut_and_one_of_bytes_is_no_trouble(gateway: Gateway, cast: Cast, phone: Identifier) -> None:
    gateway.says = "\x00\ufffd<b>" + "ы" * 200_000
    send_code(phone, by=cast.anna)
    send_due_texts()
    sent = Delivery.objects.get()
    assert (sent.state, len(sent.answer) <= 300) == (Delivery.SENT, True)


def test_a_gateway_taken_away_meanwhile_is_told(
    gateway: Gateway, cast: Cast, as_anna: Client, lev: Customer, phone: Identifier
) -> None:
    send_code(phone, by=cast.anna)
    remove_sms_way(by=cast.oleg)
    send_due_texts()
    assert gateway.took == []
    assert "шлюз убрали" in seen_by(as_anna, lev)


def test_what_a_dead_worker_left_half_sent_goes_once_more(gateway: Gateway, cast: Cast, phone: Identifier) -> None:
    send_code(phone, by=cast.anna)
    Delivery.objects.update(state=Delivery.SENDING, attempts=1)
    send_due_texts()
    assert Delivery.objects.get().state == Delivery.SENT


def test_one_code_at_a_time_few_to_one_telephone_and_from_one_operator(gateway: Gateway, cast: Cast, phone: Identifier) -> None:
    twin = introduce(name="", identifiers=[Told.of("phone", NUMBER)]).identifiers.get()
    send_code(phone, by=cast.anna)
    send_due_texts()
    first = code_in(gateway)
    send_code(phone, by=cast.anna)
    send_due_texts()
    if first != code_in(gateway):
        with pytest.raises(Refused, match="подошёл"):
            prove(phone, first, by=cast.anna)
    send_code(twin, by=cast.boris)
    for one in (phone, twin):
        with pytest.raises(Refused, match="четверть часа"):
            send_code(one, by=cast.anna)
    ProofCode.objects.update(made_at=now() - timedelta(hours=2))
    for _code in range(7):
        send_code(phone, by=cast.anna)
        ProofCode.objects.filter(made_at__gt=now() - timedelta(hours=1)).update(made_at=now() - timedelta(hours=2))
    with pytest.raises(Refused, match="до завтра"):
        send_code(phone, by=cast.anna)


def test_one_operator_sends_no_floods(gateway: Gateway, cast: Cast) -> None:
    for number in range(MOST_BY_ONE):
        one = introduce(name="", identifiers=[Told.of("phone", f"+79123450{number:03}")]).identifiers.get()
        send_code(one, by=cast.anna)
    last = introduce(name="", identifiers=[Told.of("phone", "+79123459999")]).identifiers.get()
    with pytest.raises(Refused, match="за час"):
        send_code(last, by=cast.anna)
    send_code(last, by=cast.boris)


def test_five_wrong_codes_are_the_last(gateway: Gateway, cast: Cast, phone: Identifier) -> None:
    send_code(phone, by=cast.anna)
    send_due_texts()
    code = code_in(gateway)
    for _guess in range(5):
        with pytest.raises(Refused):
            prove(phone, "000000" if code != "000000" else "000001", by=cast.anna)
    with pytest.raises(Refused, match="пять раз"):
        prove(phone, code, by=cast.anna)


def test_the_customer_types_it_in_on_his_page_which_does_not_name_the_number(
    gateway: Gateway, client: Client, cast: Cast, lev: Customer, phone: Identifier
) -> None:
    ticket = open_ticket(customer=lev, subject="Билет", text="…", kind="request", channel="portal", by=None)
    link = re.search(r"/c/.+", unquote(customer_url(ticket)))
    assert link is not None
    page = link[0]
    assert "СМС" not in client.get(page).content.decode()
    client.post(f"{page}code/")
    assert not ProofCode.objects.exists()
    gateway.status = 402
    send_code(phone, by=cast.anna)
    send_due_texts()
    assert "СМС" not in client.get(page).content.decode(), "nothing has gone there"
    gateway.status = 200
    send_code(phone, by=cast.anna)
    send_due_texts()
    html = client.get(page).content.decode()
    assert "Цифры из СМС" in html
    assert "912" not in html
    wrong = client.post(f"{page}prove/", {"code": "000000" if code_in(gateway) != "000000" else "1"})
    assert wrong.status_code == 422
    assert client.post(f"{page}prove/", {"code": code_in(gateway)}).status_code == 303
    phone.refresh_from_db()
    assert phone.verified_how == "code"


def test_neither_the_code_nor_the_number_nor_the_key_stands_in_logs_or_in_the_journal(
    gateway: Gateway, cast: Cast, phone: Identifier, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for status in (200, 400, 503):
        gateway.status, gateway.says = status, NUMBER
        send_code(phone, by=cast.anna)
        send_due_texts()
    gateway.close()
    ProofCode.objects.update(made_at=now() - timedelta(hours=1))
    send_code(phone, by=cast.anna)
    due_now()
    send_due_texts()
    codes = {re.sub(r"\D.*", "", one["message"]) for one in gateway.took}
    written = caplog.text + str(list(Entry.objects.values_list("content", flat=True)))
    for secret in (*codes, "9123456789", "s3cr3tkey"):
        assert secret not in written


def test_an_admin_sets_the_gateway_and_sees_what_it_says(cast: Cast, gateway: Gateway) -> None:
    remove_sms_way(by=cast.oleg)
    as_oleg = signed_in(cast.oleg)
    assert "Отправить пробную" not in as_oleg.get("/settings/sms/").content.decode()
    assert as_oleg.post("/settings/sms/", {"address": gateway.address}).status_code == 302
    as_oleg.post("/settings/sms/test/", {"phone": "8 (912) 345-67-89"})
    html = as_oleg.get("/settings/sms/").content.decode()
    assert "json://…" in html
    assert "s3cr3tkey" not in html
    assert "отправляется" in html
    gateway.says = '{"status": "OK", "id": 77}'
    send_due_texts()
    html = as_oleg.get("/settings/sms/").content.decode()
    assert "принята шлюзом" in html
    assert "200" in html
    assert "&quot;id&quot;: 77" in html
    assert SHOWN.replace("-", "‑") in html or SHOWN in html
    gateway.status, gateway.says = 401, "wrong password<script>"
    as_oleg.post("/settings/sms/test/", {"phone": NUMBER})
    send_due_texts()
    html = as_oleg.get("/settings/sms/").content.decode()
    assert "401 wrong password&lt;script&gt;" in html
    assert as_oleg.post("/settings/sms/", {"address": "", "good_sign": "OK"}).status_code == 302
    way = SmsWay.objects.get()
    assert (way.address, way.good_sign) == (gateway.address, "OK")
    as_oleg.post("/settings/sms/remove/")
    assert not SmsWay.objects.exists()
    with pytest.raises(Refused):
        send_test_sms(NUMBER, by=cast.oleg)


def test_tests_have_an_end(cast: Cast, gateway: Gateway) -> None:
    as_oleg = signed_in(cast.oleg)
    answers = [as_oleg.post("/settings/sms/test/", {"phone": f"+7912345678{last}"}).status_code for last in range(6)]
    assert answers == [302] * 5 + [422]
    assert as_oleg.post("/settings/sms/test/", {"phone": "завтра"}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "",
        "smsc://login:password@+79123456789",
        "{phone}",
        "{phone}://x",
        "json://127.0.0.1:1/?:to={phone}",
        "json://localhost/{phone}",
        "file:///tmp/{phone}",
        "smpp://u:p@gateway.example/1/{phone}",
        "nothing://{phone}",
        "json://[::1/{phone}",
        "x" * 3000 + "{phone}",
    ],
)
def test_an_address_that_cannot_work_is_refused_in_words(cast: Cast, address: str) -> None:
    answer = signed_in(cast.oleg).post("/settings/sms/", {"address": address})
    assert answer.status_code == 422
    assert not SmsWay.objects.exists()


def test_a_gateway_does_not_lead_inside_later(
    gateway: Gateway, cast: Cast, phone: Identifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", "")
    send_code(phone, by=cast.anna)
    send_due_texts()
    assert gateway.took == []
    assert Delivery.objects.get().last_error == "closed"
