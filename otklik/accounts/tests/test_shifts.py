"""Who is on now, and in which order responders are paged."""

from __future__ import annotations

import re

from django.test import Client
from pytest_django.fixtures import Settings

from otklik.accounts import actions
from otklik.accounts.models import Operator, Role, Shift
from otklik.accounts.rules import moved
from otklik.conftest import Cast
from otklik.journal.models import Entry
from otklik.lib.clock import now


def on_duty() -> list[str]:
    return list(Shift.objects.at(now()).filter(kind=Shift.DUTY).order_by("position").values_list("operator__name", flat=True))


def test_anna_ends_and_starts_her_shift_by_one_press(cast: Cast, as_anna: Client) -> None:
    as_anna.post("/shifts/end/", {"kind": "desk"})
    as_anna.post("/shifts/end/", {"kind": "desk"})
    assert cast.anna not in Operator.objects.on_shift()
    as_anna.post("/shifts/start/", {"kind": "desk"})
    as_anna.post("/shifts/start/", {"kind": "desk"})
    assert cast.anna in Operator.objects.on_shift()
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True)) == ["ShiftEnded", "ShiftStarted"]


def test_the_switch_in_the_header_gets_itself_back(as_anna: Client) -> None:
    answer = as_anna.post("/shifts/end/", {"kind": "desk"}, headers={"HX-Request": "true", "HX-Target": "div#shift"})
    assert answer.text.strip().startswith('<div id="shift"')
    assert "/shifts/start/" in answer.text


def test_anna_may_not_go_on_duty_nor_end_the_shift_of_boris(cast: Cast, as_anna: Client) -> None:
    assert as_anna.post("/shifts/start/", {"kind": "duty"}).status_code == 422
    assert as_anna.post("/shifts/end/", {"kind": "desk", "operator": cast.boris.pk}).status_code == 404
    assert cast.boris in Operator.objects.on_shift()


def test_lena_puts_others_on_shift_and_takes_them_off(cast: Cast, as_lena: Client) -> None:
    as_lena.post("/shifts/end/", {"kind": "desk", "operator": cast.boris.pk})
    assert cast.boris not in Operator.objects.on_shift()
    as_lena.post("/shifts/start/", {"kind": "desk", "operator": cast.boris.pk})
    assert cast.boris in Operator.objects.on_shift()
    assert as_lena.post("/shifts/start/", {"kind": "desk", "operator": cast.fyodor.pk}).status_code == 422


def test_lena_changes_the_order_of_paging_without_script(cast: Cast, as_lena: Client, as_vera: Client) -> None:
    assert on_duty() == ["Vera", "Gleb"]
    assert as_lena.post("/shifts/move/", {"operator": cast.gleb.pk, "kind": "duty", "step": "up"}).status_code == 303
    assert on_duty() == ["Gleb", "Vera"]
    assert as_vera.post("/shifts/move/", {"operator": cast.vera.pk, "kind": "duty", "step": "up"}).status_code == 403
    text = as_lena.get("/shifts/").text
    assert text.index("Gleb") < text.index("Vera")


def test_who_comes_on_duty_is_paged_last(cast: Cast, as_lena: Client) -> None:
    zoya = actions.invite("zoya@polus.example", name="Zoya", roles=[Role.RESPONDER], by=cast.oleg)
    actions.start_shift(zoya, kind=Shift.DUTY, by=zoya)
    assert on_duty() == ["Vera", "Gleb", "Zoya"]
    as_lena.post("/shifts/end/", {"kind": "duty", "operator": cast.vera.pk})
    as_lena.post("/shifts/start/", {"kind": "duty", "operator": cast.vera.pk})
    assert on_duty()[-1] == "Vera"


def test_who_has_not_accepted_the_invitation_may_be_put_on_shift_and_the_page_says_it(cast: Cast, as_lena: Client) -> None:
    zoya = actions.invite("zoya@polus.example", name="Zoya", roles=[Role.OPERATOR, Role.RESPONDER], by=cast.oleg)
    assert as_lena.get("/shifts/?lang=en").text.count("Zoya · invited, not come yet") == 2
    said = "This person has not accepted the invitation yet."
    for times, kind in enumerate((Shift.DESK, Shift.DUTY), start=1):
        assert as_lena.post("/shifts/start/", {"kind": kind, "operator": zoya.pk}).status_code == 303
        assert as_lena.get("/shifts/?lang=en").text.replace("\N{NO-BREAK SPACE}", " ").count(said) == times
    Client().post("/" + actions.sign_in_link(zoya).split("/", 3)[3])
    assert said not in as_lena.get("/shifts/?lang=en").text.replace("\N{NO-BREAK SPACE}", " ")


def test_nonsense_is_refused_in_words(as_lena: Client) -> None:
    for data in (
        {"kind": "night"},
        {"kind": "desk", "operator": "²"},
        {"kind": "desk", "operator": "9" * 30},
        {"operator": "-1"},
    ):
        assert as_lena.post("/shifts/start/", data).status_code == 422


def test_everybody_sees_who_is_on_but_only_managers_see_buttons(as_boris: Client, as_lena: Client) -> None:
    assert len(re.findall(r'action="/shifts/end/"', as_boris.get("/shifts/").text)) == 2  # the header's and the own
    assert len(re.findall(r'action="/shifts/end/"', as_lena.get("/shifts/").text)) == 6


def test_moving_at_either_end_changes_nothing() -> None:
    assert [moved("abc", "a", -1), moved("abc", "c", 1), moved("abc", "b", -1)] == [
        ["a", "b", "c"],
        ["a", "b", "c"],
        ["b", "a", "c"],
    ]


def test_whoever_is_on_duty_and_cannot_be_paged_is_named(cast: Cast, as_lena: Client, settings: Settings) -> None:
    words = "would not arrive"
    actions.add_contact_point(cast.vera, kind="email", address=cast.vera.email)
    actions.start_shift(cast.vera, kind=Shift.DUTY, by=cast.lena)
    for shift in Shift.objects.at(now()).filter(kind=Shift.DUTY).exclude(operator=cast.vera):
        actions.end_shift(shift.operator, kind=Shift.DUTY, by=cast.lena)
    assert words not in as_lena.get("/shifts/?lang=en").text
    settings.SMTP_URL = ""
    cast.vera.contact_points.exclude(kind="email").delete()
    assert words in as_lena.get("/shifts/?lang=en").text
