"""One act on many tickets: nothing happens before it is confirmed, each ticket by its own rules, and back again."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.accounts.models import Team
from otklik.bulk import actions
from otklik.bulk.models import Bulk, BulkLine
from otklik.conftest import Cast, signed_in
from otklik.customers.models import Customer
from otklik.desk.actions import claim, open_ticket, resolve
from otklik.desk.models import Kind, State, Ticket

pytestmark = pytest.mark.django_db


def opened(customer: Customer, team: Team | None = None) -> Ticket:
    ticket = open_ticket(customer=customer, subject="Чемодан", text="Где он?", kind="question", channel="portal", by=None)
    Ticket.objects.filter(pk=ticket.pk).update(team=team)
    return ticket


@pytest.fixture
def three(cast: Cast) -> list[Ticket]:
    return [opened(cast.ivan), opened(cast.ivan), opened(cast.maria)]


def sent(tickets: list[Ticket], act: str, **given: str) -> dict[str, object]:
    return {"tickets": [str(ticket.number) for ticket in tickets], "act": act, **given}


def now_of(tickets: list[Ticket]) -> list[Ticket]:
    return list(Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).order_by("pk"))


def test_the_list_offers_to_pick_and_the_page_asks_what_to_do(as_anna: Client, three: list[Ticket]) -> None:
    shown = as_anna.get("/tickets/").content.decode()
    assert f'name="tickets" value="{three[0].number}" form="pick"' in shown
    page = as_anna.get("/tickets/many/", {"tickets": [ticket.number for ticket in three]})
    assert "3 обращения сразу" in page.content.decode()
    assert as_anna.get("/tickets/many/").status_code == 422


def test_the_preview_says_what_would_happen_and_does_nothing(as_anna: Client, cast: Cast, three: list[Ticket]) -> None:
    resolve(three[0], by=cast.anna)
    page = as_anna.post("/tickets/many/try/", sent(three, "resolve")).content.decode()
    assert "Уже так" in page
    assert "Сделать: 2 обращения" in page
    assert [ticket.state for ticket in now_of(three)] == [State.RESOLVED, State.NEW, State.NEW]
    assert not Bulk.objects.exists()


def test_what_was_done_is_taken_back_with_one_press(as_anna: Client, three: list[Ticket]) -> None:
    assert as_anna.post("/tickets/many/do/", sent(three, "kind", kind="failure")).status_code == 303
    assert {ticket.kind for ticket in now_of(three)} == {Kind.FAILURE}
    bulk = Bulk.objects.get()
    assert as_anna.post(f"/tickets/many/{bulk.pk}/undo/").status_code == 303
    assert {ticket.kind for ticket in now_of(three)} == {Kind.QUESTION}
    assert as_anna.post(f"/tickets/many/{bulk.pk}/undo/").status_code == 422


def test_tickets_given_to_another_team_come_back_as_they_were(as_anna: Client, cast: Cast, three: list[Ticket]) -> None:
    claim(three[0], by=cast.anna)
    as_anna.post("/tickets/many/do/", sent(three, "hand-over", to=f"team-{cast.baggage.pk}"))
    assert {ticket.team_id for ticket in now_of(three)} == {cast.baggage.pk}
    as_anna.post(f"/tickets/many/{Bulk.objects.get().pk}/undo/")
    assert [(ticket.team_id, ticket.owner_id) for ticket in now_of(three)] == [(None, cast.anna.pk), (None, None), (None, None)]


def test_a_ticket_that_changed_since_stays_as_it_is(as_anna: Client, cast: Cast, three: list[Ticket]) -> None:
    as_anna.post("/tickets/many/do/", sent(three, "hand-over", to=f"team-{cast.passengers.pk}"))
    claim(three[1], by=cast.anna)
    answer = as_anna.post(f"/tickets/many/{Bulk.objects.get().pk}/undo/", follow=True)
    assert "осталось изменённым" in answer.content.decode()
    assert [ticket.team_id for ticket in now_of(three)] == [None, cast.passengers.pk, None]


@pytest.mark.parametrize(
    ("act", "given"),
    [
        ("priority", {"impact": "1", "urgency": "1"}),
        ("state", {"state": "waiting_customer"}),
        ("snooze", {"when": "own", "moment": "2027-03-01T10:00"}),
        ("follow", {}),
        ("resolve", {}),
    ],
)
def test_every_act_can_be_undone(as_anna: Client, three: list[Ticket], act: str, given: dict[str, str]) -> None:
    as_anna.post("/tickets/many/do/", sent(three, act, **given))
    bulk = Bulk.objects.get()
    assert set(bulk.lines.values_list("outcome", flat=True)) == {BulkLine.DONE}
    as_anna.post(f"/tickets/many/{bulk.pk}/undo/")
    assert set(bulk.lines.values_list("outcome", flat=True)) == {BulkLine.UNDONE}
    assert all(ticket.state in (State.NEW, State.OPEN) and ticket.snoozed_until is None for ticket in now_of(three))


def test_only_tickets_of_one_customer_become_one(as_anna: Client, three: list[Ticket]) -> None:
    into = {"into": str(three[0].pk), "is_sure": "on"}
    page = as_anna.post("/tickets/many/try/", sent(three, "merge", **into)).content.decode()
    assert "разных клиентов" in page
    as_anna.post("/tickets/many/do/", sent(three, "merge", **into))
    assert [ticket.merged_into_id for ticket in now_of(three)] == [None, three[0].pk, None]


def test_a_note_is_left_once_however_often_the_button_is_pressed(as_anna: Client, three: list[Ticket]) -> None:
    form = sent(three, "note", text="Ищем", key="6f1e0f0e-7e1c-4a39-9f0c-000000000001")
    for _press in range(2):
        as_anna.post("/tickets/many/do/", form)
    assert three[0].messages.filter(text="Ищем").count() == 1
    assert as_anna.post(f"/tickets/many/{Bulk.objects.get().pk}/undo/").status_code == 422


def test_one_foreign_number_and_nothing_is_done(as_anna: Client, cast: Cast, three: list[Ticket]) -> None:
    foreign = opened(cast.ivan, cast.baggage)
    for address in ("/tickets/many/try/", "/tickets/many/do/"):
        assert as_anna.post(address, sent([*three, foreign], "kind", kind="idea")).status_code == 404
        missing = sent(three, "kind", kind="idea") | {"tickets": [str(three[0].number), "99999999"]}
        assert as_anna.post(address, missing).status_code == 404
    assert {ticket.kind for ticket in now_of([*three, foreign])} == {Kind.QUESTION}
    assert as_anna.get("/tickets/many/", {"tickets": foreign.number}).status_code == 404


def test_many_are_the_workers_and_what_is_half_done_is_gone_on_with(as_anna: Client, cast: Cast) -> None:
    many = [opened(cast.ivan) for _one in range(actions.AT_ONCE + 1)]
    answer = as_anna.post("/tickets/many/do/", sent(many, "follow"))
    bulk = Bulk.objects.get()
    assert answer["Location"].endswith(f"/tickets/many/{bulk.pk}/")
    actions.carry_out_line(bulk.lines.all()[0].pk, is_undoing=False)
    assert f"1 / {len(many)}" in as_anna.get(f"/tickets/many/{bulk.pk}/").content.decode()
    Ticket.objects.filter(pk=many[1].pk).update(team=cast.baggage)
    actions.carry_out(bulk)
    assert bulk.state == Bulk.DONE
    assert bulk.lines.filter(outcome=BulkLine.DONE).count() == len(many) - 1
    assert bulk.lines.get(ticket=many[1]).outcome == BulkLine.REFUSED
    assert signed_in(cast.boris).get(f"/tickets/many/{bulk.pk}/").status_code == 404
