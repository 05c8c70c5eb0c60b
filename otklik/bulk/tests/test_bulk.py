"""One act on many tickets: nothing happens before it is confirmed, each ticket by its own rules, and back again."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from otklik.accounts.models import Operator, Team
from otklik.bulk import actions
from otklik.bulk.acts import ACTS, Given
from otklik.bulk.jobs import carry_out_bulks
from otklik.bulk.models import Bulk, BulkLine
from otklik.conftest import Cast, signed_in
from otklik.customers.models import Customer
from otklik.desk.actions import claim, open_ticket, resolve
from otklik.desk.models import Kind, State, Ticket
from otklik.lib.clock import now

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
        ("snooze", {"when": "own", "moment": f"{localtime(now() + timedelta(days=90)):%Y-%m-%dT%H:%M}"}),
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


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_out_of_sight_holds_up_nothing_and_says_only_how_many(
    is_there: bool, as_anna: Client, cast: Cast, three: list[Ticket]
) -> None:
    foreign = opened(cast.ivan, cast.baggage)
    Ticket.objects.filter(pk=foreign.pk).update(subject="Тайна")
    number = foreign.number if is_there else 99999999
    form = sent(three, "kind", kind="idea")
    form["tickets"] = [*(str(one.number) for one in three), str(number)]
    for page in (as_anna.get("/tickets/many/", {"tickets": form["tickets"]}), as_anna.post("/tickets/many/try/", form)):
        said = page.content.decode().replace("\u00a0", " ")
        assert page.status_code == 200
        assert "1 выбранное обращение вам больше не видно" in said
        # The page's own address says what was asked for; the page itself does not.
        assert str(number) not in said.partition("<main")[2].partition("</main>")[0]
        assert "Тайна" not in said
    done = as_anna.post("/tickets/many/do/", form, follow=True)
    assert "1 выбранное обращение вам больше не видно" in done.content.decode().replace("\u00a0", " ")
    assert {ticket.kind for ticket in now_of(three)} == {Kind.IDEA}
    foreign.refresh_from_db()
    assert foreign.kind == Kind.QUESTION
    assert Bulk.objects.get().lines.count() == len(three)


def test_where_nothing_is_in_sight_nothing_is_there(as_anna: Client, cast: Cast) -> None:
    foreign = opened(cast.ivan, cast.baggage)
    assert as_anna.get("/tickets/many/", {"tickets": foreign.number}).status_code == 404
    for address in ("/tickets/many/try/", "/tickets/many/do/"):
        assert as_anna.post(address, sent([foreign], "kind", kind="idea")).status_code == 404


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


def test_what_was_taken_from_somebody_he_changes_no_more_by_taking_back(as_anna: Client, cast: Cast) -> None:
    tickets = [opened(cast.ivan, cast.passengers), opened(cast.ivan)]
    as_anna.post("/tickets/many/do/", sent(tickets, "kind", kind="failure"))
    cast.passengers.operators.remove(cast.anna)
    as_anna.post(f"/tickets/many/{Bulk.objects.get().pk}/undo/")
    assert [ticket.kind for ticket in now_of(tickets)] == [Kind.FAILURE, Kind.QUESTION]
    assert BulkLine.objects.get(ticket=tickets[0]).outcome == BulkLine.STAYS


@pytest.mark.parametrize("is_of_the_team", [True, False])
def test_who_gave_tickets_out_of_his_sight_gets_back_only_what_he_would_see(
    is_of_the_team: bool, as_anna: Client, cast: Cast
) -> None:
    ticket = opened(cast.ivan, cast.passengers)
    as_anna.post("/tickets/many/do/", sent([ticket], "hand-over", to=f"team-{cast.baggage.pk}"))
    assert now_of([ticket])[0].team == cast.baggage
    if not is_of_the_team:
        cast.passengers.operators.remove(cast.anna)
    as_anna.post(f"/tickets/many/{Bulk.objects.get().pk}/undo/")
    assert now_of([ticket])[0].team == (cast.passengers if is_of_the_team else cast.baggage)


def test_what_was_merged_into_a_ticket_out_of_sight_stays_there(as_anna: Client, as_lena: Client, cast: Cast) -> None:
    tickets = [opened(cast.ivan), opened(cast.ivan)]
    into = str(tickets[1].pk)
    as_anna.post("/tickets/many/do/", sent(tickets, "merge", into=into, is_sure="on"))
    Ticket.objects.filter(pk=tickets[1].pk).update(team=cast.baggage)
    as_anna.post(f"/tickets/many/{Bulk.objects.get().pk}/undo/")
    assert now_of(tickets)[0].merged_into == tickets[1]
    assert as_lena.post(f"/tickets/{tickets[0].number}/unmerge/").status_code == 303
    assert now_of(tickets)[0].merged_into is None


def test_a_ticket_at_which_we_fail_keeps_no_other_waiting(
    as_anna: Client, cast: Cast, three: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    true = ACTS["kind"]

    def fail(ticket: Ticket, given: Given, by: Operator) -> Given | None:
        if ticket.pk == three[0].pk:
            raise ZeroDivisionError
        return true.do(ticket, given, by)

    monkeypatch.setitem(ACTS, "kind", replace(true, do=fail))
    bulk = actions.begin("kind", {"kind": "failure"}, three, by=cast.anna, key=uuid.uuid4())
    carry_out_bulks()
    bulk.refresh_from_db()
    assert bulk.state == Bulk.DONE
    assert [line.outcome for line in bulk.lines.all()] == [BulkLine.REFUSED, BulkLine.DONE, BulkLine.DONE]
    assert "Ошибка на нашей стороне" in as_anna.get(f"/tickets/many/{bulk.pk}/").content.decode().replace("\u00a0", " ")


def test_the_preview_says_of_how_many_something_is_promised_earlier(as_anna: Client, three: list[Ticket]) -> None:
    given = {"when": "own", "moment": f"{localtime(now() + timedelta(days=2)):%Y-%m-%dT%H:%M}"}
    assert "обещано раньше" not in as_anna.post("/tickets/many/try/", sent(three, "snooze", **given)).content.decode()
    Ticket.objects.filter(pk__in=[one.pk for one in three[:2]]).update(answer_due_at=now() + timedelta(hours=3))
    page = as_anna.post("/tickets/many/try/", sent(three, "snooze", **given)).content.decode().replace("\xa0", " ")
    assert "По 2 обращениям что-то обещано раньше" in page
    assert page.count("Ответ обещан до") == 2
    as_anna.post("/tickets/many/do/", sent(three, "snooze", **given))
    assert all(one.snoozed_until for one in now_of(three)), "who has read the preview has been asked"
