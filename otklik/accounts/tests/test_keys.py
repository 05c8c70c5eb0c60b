"""A person lays keys elsewhere: by place, never two acts on one, and back again."""

from __future__ import annotations

import json

import pytest

from otklik.pages.keys import acts_for, usable

pytestmark = pytest.mark.django_db
URL = "/me/keys/"


def laid(client, **own: str) -> dict[str, str]:
    """What the form sends when only these were changed."""
    request = client.get(URL).wsgi_request
    return {act.code: act.code for act in acts_for(request)} | own


def test_anna_swaps_two_keys_and_every_page_knows(as_anna, cast):
    assert as_anna.post(URL, laid(as_anna, KeyR="KeyD", KeyD="KeyR")).status_code == 302
    cast.anna.refresh_from_db()
    assert cast.anna.keys == {"KeyR": "KeyD", "KeyD": "KeyR"}
    page = as_anna.get("/tickets/").content.decode()
    assert json.dumps(cast.anna.keys).replace('"', "&quot;") in page


def test_two_acts_on_one_key_are_refused_with_both_names(as_anna, cast):
    answer = as_anna.post(URL, laid(as_anna, KeyR="KeyN"))
    assert answer.status_code == 422
    assert "Клавиша N уже занята" in answer.content.decode()
    cast.anna.refresh_from_db()
    assert cast.anna.keys == {}


@pytest.mark.parametrize("code", ["F5", "Escape", "", "KeyЯ", "Key\x00", "x" * 5000])
def test_keys_that_a_browser_needs_and_nonsense_are_refused(as_anna, cast, code):
    assert as_anna.post(URL, laid(as_anna, KeyR=code)).status_code == 422


def test_one_press_lays_every_key_back(as_anna, cast):
    as_anna.post(URL, laid(as_anna, KeyR="KeyO"))
    as_anna.post(URL, {"reset": "1"})
    cast.anna.refresh_from_db()
    assert cast.anna.keys == {}


def test_what_this_version_does_not_know_is_left_out():
    assert usable({"KeyR": "KeyO", "KeyN": "Launch", "Odd": "KeyA", "KeyC": "KeyC"}) == {"KeyR": "KeyO"}
    assert usable(None) == usable(["KeyR"]) == {}


def test_the_settings_stand_in_groups_and_show_only_what_one_may_open(as_oleg, as_lena, as_vera):
    page = as_oleg.get("/teams/").content.decode()
    for group in ("Люди и группы", "Работа и правила", "Услуги и каталог", "Данные и API"):
        assert group in page
    assert "Компания" in page
    assert "/company/" not in as_lena.get("/people/").content.decode()
    assert as_vera.get("/shifts/").status_code == 200
