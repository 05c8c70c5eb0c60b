"""Who asks: a session that is alive, of a person who may still sign in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from otklik.conftest import Cast
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/tickets/").status_code == 200


def test_a_session_that_is_over_is_nobodys(as_anna: Client) -> None:
    assert is_in(as_anna)
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert not is_in(as_anna)


def test_a_session_that_was_ended_elsewhere_is_nobodys(as_anna: Client) -> None:
    assert is_in(as_anna)
    Session.objects.all().delete()
    assert not is_in(as_anna)


def test_whoever_may_not_sign_in_any_more_is_out_at_once(cast: Cast, as_anna: Client, as_boris: Client) -> None:
    assert is_in(as_anna)
    assert is_in(as_boris)
    cast.anna.is_active = False
    cast.anna.save(update_fields=["is_active"])
    assert (is_in(as_anna), is_in(as_boris)) == (False, True)


@pytest.mark.parametrize("key", ["", "short", "a" * 32, "x" * 400, "'; --________"])
def test_a_made_up_key_is_nobodys(as_anna: Client, key: str) -> None:
    as_anna.cookies["otklik_session"] = key
    assert not is_in(as_anna)
