"""Whoever has stepped away is given no work, and comes back by one press."""

from __future__ import annotations

from django.test import Client

from otklik.accounts.models import Operator, Shift
from otklik.conftest import Cast


def test_anna_steps_away_for_lunch_and_comes_back(as_anna: Client, cast: Cast) -> None:
    as_anna.post("/shifts/away/", {"reason": "обед"})
    assert cast.anna in Operator.objects.on_shift()
    assert cast.anna not in Operator.objects.present()
    assert "обед" in as_anna.get("/tickets/").content.decode()
    as_anna.post("/shifts/back/")
    assert cast.anna in Operator.objects.present()


def test_a_new_shift_begins_at_the_place(as_anna: Client, cast: Cast) -> None:
    as_anna.post("/shifts/away/", {"reason": "обед"})
    as_anna.post("/shifts/end/", {"kind": "desk"})
    as_anna.post("/shifts/start/", {"kind": "desk"})
    assert Shift.objects.get(operator=cast.anna, ends_at=None).away_since is None


def test_anna_cannot_send_boris_away(as_anna: Client, cast: Cast) -> None:
    assert as_anna.post("/shifts/away/", {"operator": cast.boris.pk}).status_code == 404
    assert cast.boris in Operator.objects.present()


def test_whoever_is_on_no_shift_need_not_step_away(as_vera: Client) -> None:
    answer = as_vera.post("/shifts/away/", {"reason": "x"})
    assert answer.status_code == 422
    assert Shift.objects.filter(away_since__isnull=False).count() == 0
