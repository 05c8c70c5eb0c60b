"""Who has a ticket and who sees it, over HTTP: claiming, handing over, resolving, other teams."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import claim, hand_over
from otklik.desk.models import KnownFact, Ticket
from otklik.desk.tests.screens import shown


def test_the_first_of_two_takes_it(as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/claim/").status_code == 303
    assert as_anna.post(f"/tickets/{ticket.number}/claim/").status_code == 303
    second = as_lena.post(f"/tickets/{ticket.number}/claim/")
    assert second.status_code == 422
    assert "Anna" in second.content.decode()
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.state) == (cast.anna, "open")


def test_a_former_colleague_holds_nothing(as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    claim(ticket, by=cast.anna)
    cast.anna.is_active = False
    cast.anna.save()
    assert as_lena.post(f"/tickets/{ticket.number}/claim/").status_code == 303


def test_handing_over_to_another_team_takes_it_out_of_sight(
    as_anna: Client, as_boris: Client, cast: Cast, ticket: Ticket
) -> None:
    answer = as_anna.post(f"/tickets/{ticket.number}/hand-over/", {"to": f"team-{cast.baggage.pk}", "note": "Тут чемодан"})
    assert answer["Location"] == "/tickets/"
    assert as_anna.get(f"/tickets/{ticket.number}/").status_code == 404
    assert "Тут чемодан" in shown(as_boris, f"/tickets/{ticket.number}/")


def test_a_colleague_of_another_team_gets_it_in_his_team(cast: Cast, ticket: Ticket) -> None:
    ticket = hand_over(ticket, by=cast.lena, team=cast.passengers)
    ticket = hand_over(ticket, by=cast.lena, operator=cast.boris)
    assert (ticket.team, ticket.owner) == (cast.baggage, cast.boris)


@pytest.mark.parametrize(
    "goal", ["", "team-", "team-999999", "operator-999999", "team-99999999999999999999", "team-1; DROP", "лев"]
)
def test_nobody_to_hand_over_to(as_anna: Client, ticket: Ticket, goal: str) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/hand-over/", {"to": goal}).status_code == 422


def test_a_responder_or_a_former_colleague_is_given_nothing(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    for person in (cast.vera, cast.fyodor):
        assert as_anna.post(f"/tickets/{ticket.number}/hand-over/", {"to": f"operator-{person.pk}"}).status_code == 422


def test_resolve_and_open_again(as_anna: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.number}/"
    assert as_anna.post(f"{address}resolve/").status_code == 303
    assert as_anna.post(f"{address}resolve/").status_code == 422
    assert as_anna.post(f"{address}reopen/").status_code == 303
    assert as_anna.post(f"{address}move/", {"state": "waiting_third_party"}).status_code == 303
    assert as_anna.post(f"{address}move/", {"state": "new"}).status_code == 422
    assert as_anna.post(f"{address}move/", {"state": "nonsense"}).status_code == 422
    html = shown(as_anna, address)
    assert "ждём третьих лиц" in html
    assert "Anna: решено" in html


def test_what_was_learnt_is_kept_once(as_anna: Client, ticket: Ticket) -> None:
    for _time in range(2):
        as_anna.post(f"/tickets/{ticket.number}/learn/", {"name": "Рейс", "value": "PL 204"})
    fact = KnownFact.objects.get(ticket=ticket, name="Рейс")
    assert fact.source == KnownFact.OPERATOR
    assert as_anna.post(f"/tickets/{ticket.number}/learn/", {"name": "Рейс", "value": " "}).status_code == 422


ACTS = ["write", "claim", "hand-over", "resolve", "reopen", "move", "learn"]


@pytest.mark.parametrize("act", ["", *ACTS])
def test_a_ticket_of_another_team_does_not_exist(as_anna: Client, cast: Cast, baggage: Ticket, act: str) -> None:
    body = {"mode": "reply", "text": "x", "to": f"team-{cast.passengers.pk}", "state": "open", "name": "a", "value": "b"}
    before = (baggage.messages.count(), baggage.known_facts.count())
    for number in (baggage.number, 999_999_999, 10**25):
        address = f"/tickets/{number}/{act}/" if act else f"/tickets/{number}/"
        answer = as_anna.post(address, body) if act else as_anna.get(address)
        assert answer.status_code == 404
        assert "Секрет багажа" not in answer.content.decode()
    baggage.refresh_from_db()
    assert (baggage.messages.count(), baggage.known_facts.count()) == before
    assert baggage.owner == cast.boris


def test_another_team_shows_in_no_corner_of_anna(as_anna: Client, ticket: Ticket, baggage: Ticket) -> None:
    for address in (
        "/tickets/?show=all",
        f"/tickets/{ticket.number}/",
        f"/tickets/new/?who={baggage.number}",
        "/tickets/new/?who=ivan@mail.example",
    ):
        assert "Где чемодан" not in shown(as_anna, address), address


def test_others_have_no_desk(client: Client, as_vera: Client, as_oleg: Client, ticket: Ticket) -> None:
    assert client.get("/tickets/").status_code == 302
    for stranger in (as_vera, as_oleg):
        assert stranger.get("/tickets/").status_code == 403
        assert stranger.get(f"/tickets/{ticket.number}/").status_code == 403
        assert stranger.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "x"}).status_code == 403


def test_the_second_who_gives_it_away_is_told_what_the_first_did_and_may_do_it_all_the_same(
    as_lena: Client, cast: Cast, ticket: Ticket
) -> None:
    address = f"/tickets/{ticket.number}/hand-over/"
    seen = re.search(r'name="seen" value="([^"]+)"', as_lena.get(address).content.decode())
    assert seen is not None
    hand_over(ticket, by=cast.anna, operator=cast.boris)
    mine = {"to": f"team-{cast.passengers.pk}", "note": "Про билет", "seen": seen[1]}
    answer = as_lena.post(address, mine, headers={"HX-Request": "true", "HX-Target": "work"})
    told = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#hand-over-form")
    assert "Anna" in told
    assert "Boris" in told
    assert "Про билет" in told
    ticket.refresh_from_db()
    assert ticket.owner == cast.boris
    newer = re.search(r'name="seen" value="([^"]+)"', told)
    assert newer is not None
    assert as_lena.post(address, mine | {"seen": newer[1]}).status_code == 303
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.team) == (None, cast.passengers)
    assert ticket.messages.filter(text="Про билет").count() == 1


def test_without_script_the_whole_page_tells_it(as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    hand_over(ticket, by=cast.anna, operator=cast.boris)
    answer = as_lena.post(f"/tickets/{ticket.number}/hand-over/", {"to": f"team-{cast.passengers.pk}", "seen": "0-0"})
    assert answer.status_code == 422
    assert "<h1>" in answer.content.decode()
