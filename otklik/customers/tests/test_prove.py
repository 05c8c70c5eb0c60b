"""Six digits prove that an address is the customer's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from otklik.conftest import Cast
from otklik.customers.actions import add_identifier, introduce, prove, send_code
from otklik.customers.identifiers import Told
from otklik.customers.jobs import HIDDEN, forget_codes
from otklik.customers.models import Customer, Identifier, ProofCode
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def lev(cast: Cast) -> Customer:
    return introduce(name="Лев Орлов", identifiers=[Told.of("email", "lev@mail.example"), Told.of("phone", "+79123456789")])


@pytest.fixture
def mail(lev: Customer) -> Identifier:
    return lev.identifiers.get(kind="email")


def code_sent() -> str:
    found = re.search(r"^\d{6}$", Delivery.objects.latest("pk").text, re.MULTILINE)
    assert found is not None
    return found[0]


def test_whoever_reads_the_code_out_has_proven_the_address(cast: Cast, mail: Identifier) -> None:
    send_code(mail, by=cast.anna)
    code = code_sent()
    prove(mail, f" {code[:3]} {code[3:]} ", by=cast.anna)
    mail.refresh_from_db()
    assert (mail.verified_how, mail.verified_at is not None) == ("code", True)
    with pytest.raises(Refused):
        prove(mail, code, by=cast.anna)
    with pytest.raises(Refused):
        send_code(mail, by=cast.anna)


def test_the_letter_says_nothing_of_whose_record_it_is(cast: Cast, mail: Identifier) -> None:
    send_code(mail, by=cast.anna)
    letter = Delivery.objects.get()
    assert letter.address == "lev@mail.example"
    for secret in ("Лев", "Орлов", "912"):
        assert secret not in letter.text + letter.subject


def test_five_wrong_codes_are_the_last(cast: Cast, mail: Identifier) -> None:
    send_code(mail, by=cast.anna)
    code = code_sent()
    wrong = "000000" if code != "000000" else "111111"
    for text in (wrong, "", "²²²²²²", "9" * 5000, "٠١٢٣٤٥"):
        with pytest.raises(Refused):
            prove(mail, text, by=cast.anna)
    with pytest.raises(Refused, match="пять раз"):
        prove(mail, code, by=cast.anna)
    mail.refresh_from_db()
    assert mail.verified_at is None


def test_a_code_runs_out_and_a_new_one_voids_the_old(cast: Cast, mail: Identifier) -> None:
    send_code(mail, by=cast.anna)
    old = code_sent()
    send_code(mail, by=cast.anna)
    if old != code_sent():
        with pytest.raises(Refused):
            prove(mail, old, by=cast.anna)
    ProofCode.objects.update(expires_at=now())
    with pytest.raises(Refused):
        prove(mail, code_sent(), by=cast.anna)


def test_nobodys_mailbox_is_flooded(cast: Cast, mail: Identifier) -> None:
    twin = introduce(name="", identifiers=[Told.of("email", "LEV@mail.example")]).identifiers.get()
    for one in (mail, twin, mail):
        send_code(one, by=cast.anna)
    for one in (mail, twin):
        with pytest.raises(Refused):
            send_code(one, by=cast.anna)
    ProofCode.objects.update(made_at=now() - timedelta(minutes=16))
    send_code(mail, by=cast.anna)


def test_what_another_has_proven_is_not_taken_from_him(cast: Cast) -> None:
    thief = introduce(name="", identifiers=[Told.of("email", "ivan@mail.example")]).identifiers.get()
    with pytest.raises(Refused, match="объедините"):
        send_code(thief, by=cast.anna)
    assert not Delivery.objects.exists()


def test_a_telephone_gets_no_code(cast: Cast, lev: Customer) -> None:
    with pytest.raises(Refused):
        send_code(lev.identifiers.get(kind="phone"), by=cast.anna)


def test_codes_are_kept_hashed_and_forgotten(cast: Cast, mail: Identifier) -> None:
    send_code(mail, by=cast.anna)
    code = code_sent()
    assert code not in str(ProofCode.objects.values().get())
    assert code not in str(list(Entry.objects.values_list("content", flat=True)))
    forget_codes()
    assert code_sent() == code
    ProofCode.objects.update(expires_at=now() - timedelta(seconds=1))
    forget_codes()
    letter = Delivery.objects.get()
    assert (letter.text, letter.state) == (HIDDEN, Delivery.FAILED)


def test_an_address_that_a_program_adds_gets_no_letters_beside_a_proven_one(cast: Cast, lev: Customer) -> None:
    for customer in (cast.ivan, lev):
        before = customer.email
        assert not add_identifier(customer, Told.of("email", "thief@mail.example")).may_write
        assert customer.email == before
    nobody = introduce(name="Без адреса", identifiers=[])
    assert add_identifier(nobody, Told.of("email", "first@mail.example")).may_write
