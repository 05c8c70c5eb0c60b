"""Who is it that tells us these identifiers?"""

from __future__ import annotations

import pytest
from django.db import connection

from otklik.conftest import Cast
from otklik.customers.actions import meet, meet_all
from otklik.customers.identifiers import Told, contact
from otklik.customers.meeting import Introduction
from otklik.customers.models import Customer, Identifier


def test_one_address_in_many_spellings() -> None:
    assert Told.of("E-Mail", " Ivan@Mail.Example ").key == ("email", "ivan@mail.example")
    assert {Told.of("phone", text).normal for text in ("8 (912) 345-67-89", "+7 912 345 67 89", "+79123456789")} == {
        "+79123456789"
    }
    assert Told.of("e-ticket", "555-240 123 4567").normal == "5552401234567"
    assert Told.of("phone", "ignore me").normal == ""
    assert Told.of("email", "a@b\nBcc: all@x.example").normal == ""


@pytest.mark.parametrize(
    ("text", "kind"), [("ivan@mail.example", "email"), ("8 912 345-67-89", "phone"), ("вечером", ""), ("", ""), ("@", "")]
)
def test_a_contact_is_recognised(text: str, kind: str) -> None:
    found = contact(text)
    assert (found.kind if found else "") == kind


def test_a_proven_identifier_leads_to_its_holder(cast: Cast) -> None:
    met = meet([Told.of("e-ticket", "555-1"), Told.of("email", "IVAN@mail.example")], proven_by="site")
    assert met == cast.ivan
    assert Identifier.objects.get(customer=met, kind="e-ticket").verified_how == "site"


def test_an_unproven_word_finds_the_customer_but_adds_nothing_to_him(cast: Cast) -> None:
    met = meet([Told.of("email", "ivan@mail.example"), Told.of("email", "thief@mail.example")], name="Not Ivan")
    assert met == cast.ivan
    assert met.email == "ivan@mail.example"
    assert not Identifier.objects.filter(normal="thief@mail.example").exists()
    assert Customer.objects.get(pk=met.pk).name == "Иван Петров"


def test_a_stranger_who_was_here_first_does_not_receive_the_proven_owner(db: None) -> None:
    thief = meet([Told.of("email", "lev@mail.example"), Told.of("email", "thief@mail.example")])
    lev = meet([Told.of("email", "lev@mail.example")], proven_by="site")
    assert lev != thief
    assert lev.email == "lev@mail.example"


def test_an_unproven_record_becomes_its_proven_owners(db: None) -> None:
    before = meet([Told.of("email", "lev@mail.example")])
    after = meet([Told.of("email", "lev@mail.example"), Told.of("e-ticket", "555-2")], name="Лев", proven_by="site")
    assert after == before
    assert after.name == "Лев"
    assert after.identifiers.filter(verified_at__isnull=False).count() == 2


def test_the_same_person_twice_in_one_batch_is_one_customer(db: None) -> None:
    lev = Introduction(identifiers=(Told.of("phone", "8 912 345-67-89"),))
    again = Introduction(identifiers=(Told.of("phone", "+7 912 345 67 89"), Told.of("email", "lev@mail.example")))
    nobody = Introduction(identifiers=())
    first, second, third, fourth = meet_all([lev, again, nobody, nobody])
    assert first.pk == second.pk
    assert len({first.pk, third.pk, fourth.pk}) == 3


def test_a_proven_identifier_of_another_is_never_taken_away(cast: Cast) -> None:
    met = meet([Told.of("email", "ivan@mail.example"), Told.of("email", "maria@mail.example")], proven_by="site")
    assert met == cast.ivan
    assert Identifier.objects.get(normal="maria@mail.example", verified_at__isnull=False).customer == cast.maria


def test_a_surname_tells_nobody_apart(cast: Cast) -> None:
    first = meet([Told.of("surname", "Орлов"), Told.of("e-ticket", "555-1")], proven_by="site")
    second = meet([Told.of("surname", "Орлов"), Told.of("e-ticket", "555-2")], proven_by="site")
    assert first != second


def test_a_batch_of_long_lists_does_not_fill_the_table_of_locks(db: None) -> None:
    """The smallest PostgreSQL that we start has room for some five thousand."""
    meet_all([Introduction(identifiers=tuple(Told.of(f"k{n}", f"{one}x{n}") for n in range(40))) for one in range(100)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] <= 1024
