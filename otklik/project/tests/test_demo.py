"""The demo company is there after the first start, the same after the second, and its links work twice."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from otklik.accounts.actions import first_admin_link
from otklik.accounts.models import Company, Operator, Role, Shift
from otklik.desk.models import Message, Ticket
from otklik.lib.clock import now
from otklik.project import demo
from otklik.services.models import Service


@pytest.fixture
def links(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    settings.DEMO = True
    monkeypatch.setenv("OTKLIK_IDENTITY_KEY", "k" * 64)
    return demo.seed()


def test_a_second_start_makes_nothing_twice(links: dict[str, str]) -> None:
    def counts() -> list[int]:
        return [table.objects.count() for table in (Operator, Shift, Service, Ticket, Message)]  # type: ignore[attr-defined]

    before = counts()
    assert set(demo.seed()) == {"operator", "responder", "lead", "admin"}
    assert counts() == before


def test_everybody_is_on_shift_and_the_site_knows_the_key(links: dict[str, str]) -> None:
    assert Operator.objects.on_shift().count() >= 20
    assert not any(operator.is_awaited for operator in Operator.objects.all())
    duty = Shift.objects.at(now()).filter(kind=Shift.DUTY).order_by("position")
    assert [shift.operator.name for shift in duty] == ["Вера Тихонова", "Глеб Осипов", "Тимур Алиев"]
    assert all(shift.operator.contact_points.filter(kind="email").exists() for shift in duty)
    assert Service.objects.get(slug="checkin").identity_key == "k" * 64
    assert Company.current().set_up_at
    assert first_admin_link() is None


@pytest.mark.parametrize(
    ("role", "where"), [("operator", "/tickets/"), ("responder", "/duty/"), ("lead", "/tickets/"), ("admin", "/people/")]
)
def test_each_link_signs_in_as_often_as_one_presses(links: dict[str, str], role: str, where: str) -> None:
    for _press in range(2):
        browser = Client()
        assert browser.post("/" + links[role].split("/", 3)[3]).status_code == 302
        assert browser.get("/")["Location"] == where
        assert browser.get(where).status_code == 200


def test_anna_finds_tickets_of_the_past_hours(links: dict[str, str]) -> None:
    anna = Operator.objects.get(name="Анна Котова")
    tickets = Ticket.objects.seen_by(anna)
    assert tickets.count() >= 6
    assert all(ticket.made_at <= ticket.changed_at <= now() for ticket in tickets)
    assert not Operator.objects.with_role(Role.RESPONDER).filter(pk=anna.pk).exists()
