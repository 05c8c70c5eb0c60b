"""The cast of the tests: one small company, its people, two customers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from otklik.accounts.models import Company, ContactPoint, Operator, Role, Shift, Team
from otklik.customers.models import Customer, Identifier
from otklik.desk.actions import open_ticket
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from otklik.services.models import Component, Service


@dataclass(frozen=True, kw_only=True)
class Cast:
    company: Company
    anna: Operator  # operator of the passengers team
    boris: Operator  # operator of the baggage team
    vera: Operator  # first on duty
    gleb: Operator  # second on duty
    lena: Operator  # lead
    oleg: Operator  # admin
    fyodor: Operator  # used to work here
    passengers: Team
    baggage: Team
    checkin: Service
    printing: Component
    ivan: Customer
    maria: Customer


def person(name: str, *roles: str, **fields: object) -> Operator:
    return Operator.objects.create_user(
        f"{name.lower()}@polus.example", "correct horse battery", name=name, roles=list(roles), **fields
    )


@pytest.fixture
def cast(db: None) -> Cast:
    company = Company.objects.create(pk=1, name_ru="Авиакомпания «Полюс»", name_en="Polus Airlines", set_up_at=now())
    anna, boris = person("Anna", Role.OPERATOR), person("Boris", Role.OPERATOR)
    vera, gleb = person("Vera", Role.RESPONDER), person("Gleb", Role.RESPONDER)
    lena, oleg = person("Lena", Role.LEAD, Role.OPERATOR), person("Oleg", Role.ADMIN)
    passengers, baggage = Team.objects.create(name="Пассажиры"), Team.objects.create(name="Багаж")
    passengers.operators.add(anna)
    baggage.operators.add(boris)
    for operator in (anna, boris, lena):
        Shift.objects.create(operator=operator, kind=Shift.DESK)
    for position, responder in enumerate((vera, gleb), start=1):
        Shift.objects.create(operator=responder, kind=Shift.DUTY, position=position)
        ContactPoint.objects.create(operator=responder, kind=ContactPoint.EMAIL, address=responder.email)
    checkin = Service.objects.create(slug="checkin", name_ru="Регистрация на рейс", name_en="Check-in")
    ivan, maria = Customer.objects.create(name="Иван Петров"), Customer.objects.create(name="Maria Silva", language="en")
    for customer, email in ((ivan, "ivan@mail.example"), (maria, "maria@mail.example")):
        Identifier.objects.create(
            customer=customer, kind=Identifier.EMAIL, value=email, normal=email, verified_at=now(), verified_how="site"
        )
    return Cast(
        company=company,
        anna=anna,
        boris=boris,
        vera=vera,
        gleb=gleb,
        lena=lena,
        oleg=oleg,
        fyodor=person("Fyodor", Role.OPERATOR, Role.LEAD, Role.ADMIN, is_active=False),
        passengers=passengers,
        baggage=baggage,
        checkin=checkin,
        printing=Component.objects.create(
            service=checkin, slug="printing", name_ru="Печать посадочных", name_en="Boarding passes"
        ),
        ivan=ivan,
        maria=maria,
    )


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """What most stories begin with."""
    return open_ticket(
        customer=cast.ivan,
        subject="Не печатается талон",
        text="Помогите",
        kind="failure",
        channel="door",
        by=None,
        service=cast.checkin,
    )


def signed_in(operator: Operator) -> Client:
    client = Client()
    client.force_login(operator)
    return client


@pytest.fixture
def as_anna(cast: Cast) -> Client:
    return signed_in(cast.anna)


@pytest.fixture
def as_boris(cast: Cast) -> Client:
    return signed_in(cast.boris)


@pytest.fixture
def as_vera(cast: Cast) -> Client:
    return signed_in(cast.vera)


@pytest.fixture
def as_lena(cast: Cast) -> Client:
    return signed_in(cast.lena)


@pytest.fixture
def as_oleg(cast: Cast) -> Client:
    return signed_in(cast.oleg)
