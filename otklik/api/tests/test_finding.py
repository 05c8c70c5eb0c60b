"""Programs find tickets by words as people do on the pages, page by page, and never another team's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine

from otklik.api.tests.conftest import Program
from otklik.conftest import Cast
from otklik.customers.actions import meet
from otklik.customers.identifiers import Told
from otklik.desk.actions import add_message, claim, hand_over, open_ticket, resolve
from otklik.desk.models import Ticket
from otklik.desk.search.text import follow_changes

pytestmark = pytest.mark.django_db


def opened(cast: Cast, text: str, **fields: Any) -> Ticket:
    known = {"customer": cast.ivan, "subject": "Вопрос", "kind": "question", "channel": "portal", "by": None} | fields
    return open_ticket(text=text, **known)


@pytest.fixture
def suitcase(cast: Cast) -> Ticket:
    customer = meet([Told.of("phone", "+7 912 345-67-89")], name="Пётр Зелёный", proven_by="site")
    made = opened(cast, "Потеряли чёрный чемодан, чемодан новый", customer=customer, service=cast.checkin)
    opened(cast, "Где мой посадочный талон?")
    follow_changes()
    return made


def asked(program: Program, q: str, **more: Any) -> Any:
    return program.get(f"tickets?{urlencode({'q': q, **more})}")


def numbers(program: Program, q: str, **more: Any) -> list[int]:
    answer = asked(program, q, **more)
    assert answer.status_code == 200, answer.content
    return [one["number"] for one in answer.json()["items"]]


def followed(program: Program, q: str, *, limit: int) -> list[int]:
    """All pages, none longer than it may be."""
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = asked(program, q, limit=limit, **cursor).json()
        assert len(page["items"]) <= limit
        seen += [one["number"] for one in page["items"]]
        if page["next"] is None:
            return seen
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize(
    "q", ["чемоданы", "ЧЁРНОГО чемодана", "345-67-89", "от:зелёный чемодан", "услуга:регистрация", "service:check-in -талон"]
)
def test_it_is_found_as_on_the_pages(q: str, anna: Program, suitcase: Ticket) -> None:
    found = asked(anna, q).json()
    assert [one["number"] for one in found["items"]] == [suitcase.number]
    assert found["items"][0] == anna.get(f"tickets/{suitcase.number}").json()
    assert (found["next"], found["instead"]) == (None, {})


def test_a_slip_of_the_pen_is_corrected_and_said(anna: Program, suitcase: Ticket) -> None:
    found = asked(anna, "чимодан").json()
    assert [one["number"] for one in found["items"]] == [suitcase.number]
    assert found["instead"] == {"чимодан": "чемодан"}


def test_another_teams_ticket_is_never_found(anna: Program, lena: Program, cast: Cast, suitcase: Ticket) -> None:
    hand_over(suitcase, by=cast.lena, team=cast.baggage)
    for _round in ("before the index knows", "afterwards"):
        for q in ("чемодан", "чимодан", "от:зелёный", "345-67-89", str(suitcase.number)):
            assert numbers(anna, q) == []
            assert numbers(anna, q, team=cast.baggage.pk) == []
        follow_changes()
    assert numbers(Program(cast.boris), "чемодан") == [suitcase.number]
    assert numbers(lena, "чемодан", team=cast.baggage.pk) == [suitcase.number]


def test_it_is_narrowed_by_what_the_list_knows_and_the_index_too(anna: Program, cast: Cast, suitcase: Ticket) -> None:
    other = opened(cast, "Ещё чемодан", kind="complaint")
    claim(other, by=cast.anna)
    resolve(other, by=cast.anna)
    follow_changes()
    assert numbers(anna, "чемодан") == [other.number, suitcase.number]
    for fits in ({"service": "checkin"}, {"state": "new"}, {"kind": "question"}):
        assert numbers(anna, "чемодан", **fits) == [suitcase.number], fits
    assert numbers(anna, "чемодан", owner=cast.anna.pk, state="resolved") == [other.number]
    for nothing in ({"service": "no-such"}, {"team": 10**9}, {"owner": 10**9}):
        assert numbers(anna, "чемодан", **nothing) == [], nothing


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_pages_have_no_gaps_and_no_repeats_whatever_comes_meanwhile(anna: Program, cast: Cast, limit: int) -> None:
    made = [opened(cast, f"Зонтик {turn}").number for turn in range(7)]
    follow_changes()
    assert followed(anna, "зонтики", limit=limit) == made[::-1]
    first = asked(anna, "зонтики", limit=4).json()
    newer = opened(cast, "Зонтик, новее всех")
    follow_changes()
    second = asked(anna, "зонтики", limit=4, cursor=first["next"]).json()
    assert [one["number"] for one in [*first["items"], *second["items"]]] == made[::-1]
    assert numbers(anna, "зонтики", limit=1) == [newer.number]


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_a_number_comes_first_and_once(anna: Program, cast: Cast, limit: int) -> None:
    wanted = opened(cast, "Первое")
    others = [opened(cast, f"Смотрите обращение {wanted.number}") for _each in range(3)]
    add_message(wanted, f"Это {wanted.number}", from_customer=cast.ivan)
    follow_changes()
    assert followed(anna, str(wanted.number), limit=limit) == [wanted.number, *(one.number for one in others[::-1])]


def test_the_next_page_goes_on_with_the_same_correction(anna: Program, cast: Cast) -> None:
    made = [opened(cast, "Где чемодан?").number for _each in range(3)]
    follow_changes()
    assert followed(anna, "чимодан", limit=2) == made[::-1]
    first = asked(anna, "чимодан", limit=1).json()
    opened(cast, "Мой чимодан")
    follow_changes()
    second = asked(anna, "чимодан", limit=2, cursor=first["next"]).json()
    assert [one["number"] for one in second["items"]] == made[1::-1]
    assert second["instead"] == {"чимодан": "чемодан"}


def test_a_cursor_goes_on_with_its_own_question_alone(anna: Program, cast: Cast) -> None:
    for _each in range(2):
        opened(cast, "Зонтик и чемодан")
    follow_changes()
    cursor = asked(anna, "зонтик", limit=1).json()["next"]
    strange = [asked(anna, "чемодан", cursor=cursor), asked(anna, "зонтик", state="new", cursor=cursor)]
    strange += [anna.get(f"tickets?cursor={cursor}"), asked(anna, "зонтик", cursor=anna.get("tickets?limit=1").json()["next"])]
    for answer in strange:
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("", "too short"),
        ("   ", "Say what to look for"),
        ("\u200b", "Say what to look for"),
        ('от:""', "Say what to look for"),
        ("ж" * 201, "too long: at most 200"),
        ("услуга:тарелка", "“тарелка”"),
        ("до:когда-нибудь", "is not a day"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(anna: Program, suitcase: Ticket, q: str, said: str) -> None:
    answer = asked(anna, q)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    [error] = answer.json()["errors"]
    assert error["parameter"] == "q"
    assert said in error["detail"]


@pytest.mark.parametrize("more", [{"customer": 1}, {"changed_since": "2026-11-25T12:00:00Z"}, {"order": "-changed"}])
def test_what_does_not_go_together_is_refused(anna: Program, suitcase: Ticket, more: dict[str, Any]) -> None:
    answer = asked(anna, "чемодан", **more)
    assert answer.status_code == 422
    assert [one["parameter"] for one in answer.json()["errors"]] == list(more)


def test_a_day_is_a_day_of_the_tokens_person(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 10, 20, 30, tzinfo=UTC), tick=False):
        made = opened(cast, "Зонтик")
        Ticket.objects.filter(pk=made.pk).update(made_at=datetime(2026, 3, 10, 12, 0, tzinfo=UTC))
        follow_changes()
        for zone, found in (("Europe/Moscow", []), ("Asia/Vladivostok", [made.number])):
            cast.anna.time_zone = zone
            cast.anna.save(update_fields=["time_zone"])
            # In Vladivostok it is the eleventh already.
            assert numbers(Program(cast.anna), "зонтик до:сегодня") == found
