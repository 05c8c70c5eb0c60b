"""Who looks at a ticket and who types in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from otklik.conftest import Cast, signed_in
from otklik.desk.actions import open_ticket
from otklik.desk.models import Outgoing, Presence, Ticket
from otklik.desk.writing import actions
from otklik.desk.writing.jobs import forget_the_gone
from otklik.desk.writing.testing import NOON, said, shown
from otklik.lib.clock import now


def test_colleagues_see_who_looks_and_who_types(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    lena = signed_in(cast.lena)
    with time_machine.travel(NOON, tick=False) as clock:
        lena.post(f"{page}here/")
        assert "Lena смотрит" in shown(as_anna, f"{page}here/")
        assert "Lena смотрит" not in shown(lena, f"{page}here/")
        assert as_anna.get("/tickets/present/").json() == {str(ticket.number): ["Lena смотрит", False]}
        lena.post(f"{page}draft/", said())
        assert "Lena пишет" in shown(as_anna, page)
        assert "Lena пишет" in shown(as_anna, "/tickets/?show=all")
        clock.shift(timedelta(seconds=20))
        forget_the_gone()
        assert "Lena смотрит" in shown(as_anna, page)
        clock.shift(timedelta(seconds=40))
        assert "Lena" not in shown(as_anna, f"{page}here/").split("others-here")[1]
        forget_the_gone()
        assert not Presence.objects.exists()


def test_a_closed_tab_is_gone_at_once(as_anna: Client, page: str) -> None:
    as_anna.post(f"{page}here/")
    assert Presence.objects.count() == 1
    as_anna.post(f"{page}here/", {"gone": "1"})
    assert not Presence.objects.exists()


def test_a_beat_that_comes_when_its_ticket_is_gone_leaves_nothing(cast: Cast, ticket: Ticket) -> None:
    actions.arrive(Ticket(pk=ticket.pk + 1_000_000), by=cast.anna)
    assert not Presence.objects.exists()


def test_the_pages_are_told_only_of_a_change(as_anna: Client, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[set[str]] = []
    monkeypatch.setattr("otklik.desk.writing.actions.presence.nudge", told.append)
    for _beat in range(5):
        as_anna.post(f"{page}here/")
    assert len(told) == 1
    for _pause in range(5):
        as_anna.post(f"{page}draft/", said())
    assert len(told) == 2


def test_presence_costs_no_log(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'desk_presence'")
        assert cursor.fetchone() == ("u",)


def test_another_team_learns_nothing(as_boris: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    actions.keep_draft(ticket, "Секрет", by=cast.anna)
    actions.arrive(ticket, by=cast.anna)
    outgoing = actions.send_soon(ticket, "Секрет", by=cast.anna, later=now() + timedelta(days=1))
    assert outgoing is not None
    assert as_boris.get("/tickets/present/").json() == {}
    for act in (
        "draft/",
        "here/",
        f"outgoing/{outgoing.pk}/take-back/",
        f"outgoing/{outgoing.pk}/release/",
        f"outgoing/{outgoing.pk}/postpone/",
    ):
        assert as_boris.post(f"{page}{act}", {"text": "x"}).status_code == 404
    other = open_ticket(customer=cast.ivan, subject="?", text="?", kind="question", channel="phone", by=cast.boris)
    for act in (f"outgoing/{outgoing.pk}/take-back/", f"outgoing/{outgoing.pk}/release/", f"drafts/{10**9}/take/"):
        assert as_boris.post(f"/tickets/{other.number}/{act}").status_code == 404
    outgoing.refresh_from_db()
    assert outgoing.state == Outgoing.WAITING
