"""What a rule can do to a ticket beyond sorting it: its state, its fields, putting it aside. Refused in words, never half."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from otklik.automation.content import Content
from otklik.automation.models import Rule, Run
from otklik.automation.rehearsal import SoFar, rehearsed
from otklik.automation.tests.conftest import Desk
from otklik.calendars.models import Calendar
from otklik.conftest import Cast
from otklik.desk.actions import Wanted, fill_fields, move, reply, resolve, retire_field, save_field
from otklik.desk.history import history_of
from otklik.desk.models import FieldValue, KindField, Ticket
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)
NINE_TO_SIX = [[[540, 1080]]] * 5 + [[], []]


def field(**about: Any) -> KindField:
    return save_field(Wanted(**{"kind": "question", "name_ru": "Номер брони", **about}), by=None)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def run_of(ticket: Ticket) -> Run:
    return ticket.rule_runs.get()


@pytest.mark.parametrize("state", ["open", "waiting_customer", "waiting_third_party", "resolved"])
def test_a_rule_sets_the_state_and_the_history_says_which(desk: Desk, state: str) -> None:
    desk.rule("Состояние", acts={"state": state})
    ticket = desk.ticket()
    run_jobs()
    assert fresh(ticket).state == state
    with translation.override("ru"):
        lines = history_of(fresh(ticket))
    assert any("Состояние" in line.why for line in lines)
    assert not any("клиент" in line.text for line in lines if line.why and state == "resolved")


def test_a_rule_closes_what_was_resolved_and_opens_what_was_answered(desk: Desk, cast: Cast) -> None:
    desk.rule(event="moved", conditions={"state": ["resolved"]}, acts={"state": "closed"})
    desk.rule(event="answered", conditions={"state": ["waiting_customer"]}, acts={"state": "open"})
    settled, answered = desk.ticket(), desk.ticket()
    resolve(settled, by=cast.anna)
    reply(answered, "Смотрим", by=cast.anna)
    run_jobs()
    assert (fresh(settled).state, fresh(answered).state) == ("closed", "open")


def test_what_must_be_filled_in_is_asked_of_a_rule_and_nothing_is_half_done(desk: Desk, as_lena: Client) -> None:
    field(is_required=True)
    rule = desk.rule(
        "Решает", acts={"kind": "question", "priority": "2", "state": "resolved", "note": "Решено", "reply": "Готово"}
    )
    ticket = desk.ticket()
    before = Entry.objects.about(ticket=ticket.pk).count()
    run_jobs()
    after = fresh(ticket)
    assert (after.state, after.priority, after.messages.count()) == ("new", ticket.priority, 1)
    assert Entry.objects.about(ticket=ticket.pk).count() == before
    run = run_of(ticket)
    assert run.outcome == Run.UNDONE
    assert "Номер брони" in run.changes[0]["refused"]
    page = as_lena.get(f"/rules/{rule.pk}/runs/", headers={"Accept-Language": "ru"}).content.decode().replace("\xa0", " ")
    assert "Номер брони" in page
    assert "больше ничего не сделано" in page


def test_a_rule_that_was_undone_does_not_stop_the_ones_below(desk: Desk) -> None:
    field(is_required=True)
    desk.rule(acts={"state": "resolved"}, stops=True)
    desk.rule(acts={"note": "Дошло"})
    ticket = desk.ticket()
    run_jobs()
    assert ticket.messages.filter(text="Дошло").exists()


def test_a_rule_fills_in_what_it_needs_and_resolves(desk: Desk) -> None:
    booking = field(is_required=True)
    desk.rule(acts={"state": "resolved", f"field-{booking.pk}": "нет"})
    ticket = desk.ticket()
    run_jobs()
    assert fresh(ticket).state == "resolved"
    assert FieldValue.objects.get(ticket=ticket, field=booking).value == "нет"
    assert Entry.objects.about(ticket=ticket.pk).get(kind="TicketFieldsFilled").why["rule"]


def test_a_move_that_cannot_be_is_said(desk: Desk) -> None:
    desk.rule(acts={"state": "closed", "note": "Закрыто"})
    ticket = desk.ticket()
    run_jobs()
    assert (fresh(ticket).state, ticket.messages.count()) == ("new", 1)
    with translation.override("ru"):
        assert run_of(ticket).changes[0]["refused"]


def test_a_field_of_another_kind_is_left_out_and_the_rest_is_done(desk: Desk) -> None:
    other = field(kind="complaint")
    desk.rule(acts={f"field-{other.pk}": "АБВ123", "note": "Дальше"})
    ticket = desk.ticket()
    run_jobs()
    assert "refused" in run_of(ticket).changes[0]
    assert ticket.messages.filter(text="Дальше").exists()
    assert not FieldValue.objects.exists()


def test_the_kind_that_a_rule_sets_brings_its_fields(desk: Desk) -> None:
    other = field(kind="complaint", type="choice", options=["Потерян | Lost", "Повреждён | Damaged"])
    desk.rule(acts={f"field-{other.pk}": "Потерян", "kind": "complaint"})
    ticket = desk.ticket()
    run_jobs()
    assert FieldValue.objects.get(ticket=ticket).value == "Потерян"


@pytest.mark.parametrize("is_retired", [True, False])
def test_a_field_or_a_choice_that_is_gone_switches_the_rule_off(desk: Desk, is_retired: bool, as_lena: Client) -> None:
    lost = field(type="choice", options=["Да", "Нет"])
    rule = desk.rule(acts={f"field-{lost.pk}": "Да"})
    if is_retired:
        retire_field(lost, by=None)
    else:
        save_field(Wanted(kind="question", name_ru="Номер брони", type="choice", options=["Нет"]), by=None, known=lost)
    desk.ticket()
    run_jobs()
    rule.refresh_from_db()
    assert not rule.is_on
    for path in ("/rules/", f"/rules/{rule.pk}/", f"/rules/{rule.pk}/runs/"):
        assert "Номер брони" in as_lena.get(path).content.decode() or path.endswith("runs/")


def test_a_rule_puts_aside_for_hours_and_until_the_next_working_morning(desk: Desk) -> None:
    calendar = Calendar.objects.create(name="Офис", time_zone="UTC", week=NINE_TO_SIX)
    desk.rule(conditions={"kind": ["question"]}, acts={"aside": "240"})
    desk.rule(conditions={"kind": ["idea"]}, acts={"aside": f"morning-{calendar.pk}"})
    with time_machine.travel(FRIDAY, tick=False):
        soon, monday = desk.ticket(), desk.ticket(kind="idea")
        run_jobs()
    assert fresh(soon).snoozed_until == FRIDAY + timedelta(hours=4)
    assert fresh(monday).snoozed_until == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert Entry.objects.about(ticket=soon.pk).get(kind="TicketSnoozed").why["rule"]


def test_what_is_settled_is_not_put_aside(desk: Desk, cast: Cast) -> None:
    desk.rule(event="moved", acts={"aside": "60"})
    ticket = desk.ticket()
    resolve(ticket, by=cast.anna)
    run_jobs()
    assert fresh(ticket).snoozed_until is None
    assert "refused" in run_of(ticket).changes[0]


def test_a_calendar_that_is_gone_or_empty(desk: Desk) -> None:
    calendar = Calendar.objects.create(name="Офис", time_zone="UTC")
    rule = desk.rule(acts={"aside": f"morning-{calendar.pk}"})
    ticket = desk.ticket()
    run_jobs()
    assert "Офис" in run_of(ticket).changes[0]["refused"]
    calendar.delete()
    desk.ticket()
    run_jobs()
    rule.refresh_from_db()
    assert not rule.is_on


def test_the_rehearsal_counts_what_would_have_been_done_and_what_not(desk: Desk, as_lena: Client) -> None:
    booking = field(is_required=True)
    bare, filled, done = desk.ticket(), desk.ticket(), desk.ticket(kind="idea")
    fill_fields(filled, {booking.pk: "АБВ123"}, by=None)
    acts = {"state": "resolved", "note": "Готово", f"field-{field(name_ru='Рейс').pk}": "SU1"}
    content = Content(acts=acts)
    found = rehearsed(content, SoFar())
    fills = next(name for name in acts if name.startswith("field"))
    assert found.counts == {"state": 2, "note": 2, fills: 1}
    assert found.refused == {"state": 1, fills: 1}
    assert SoFar.of(dict(parse_qsl(found.query()))).refused == found.refused
    rule = desk.rule(**vars(content))
    page = as_lena.get(f"/rules/{rule.pk}/rehearsal/", headers={"Accept-Language": "ru"}).content.decode()
    assert "1 раз не получилось бы" in page.replace("\xa0", " ")
    assert "менять нечего" not in page
    assert {fresh(one).state for one in (bare, filled, done)} == {"new"}


def test_lena_chooses_a_state_a_field_and_a_morning(as_lena: Client, desk: Desk) -> None:
    calendar = Calendar.objects.create(name="Офис", is_always=True)
    lost, day = field(type="yes_no", name_ru="Потерян"), field(type="date", name_ru="День % вылета")
    form = {
        "name": "Всё",
        "event": "opened",
        "do_state": "waiting_third_party",
        "do_aside": f"morning-{calendar.pk}",
        f"do_field-{lost.pk}": "yes",
        f"do_field-{day.pk}": "2026-12-31",
    }
    said = as_lena.post("/rules/read/", form, headers={"Accept-Language": "ru"}).content.decode().replace("\xa0", " ")
    assert "заполнить «Потерян»: Да, заполнить «День % вылета»: «2026-12-31»" in said
    assert "указать состояние: ждём третьих лиц и отложить до следующего рабочего утра (Офис)" in said
    answer = as_lena.post("/rules/new/", form)
    assert answer.status_code in (302, 303)
    page = as_lena.get(answer["Location"].replace("rehearsal/", "")).content.decode()
    assert 'value="2026-12-31"' in page
    assert as_lena.post("/rules/new/", {**form, f"do_field-{day.pk}": "завтра"}).status_code == 422
    assert as_lena.post("/rules/new/", {**form, f"do_field-{lost.pk}": "может быть"}).status_code == 422
    assert as_lena.post("/rules/new/", {**form, "do_state": "resolved"}).status_code == 422


def test_moving_to_where_it_is_already_changes_nothing(desk: Desk, cast: Cast) -> None:
    desk.rule(event="moved", acts={"state": "waiting_third_party"})
    ticket = desk.ticket()
    move(ticket, "waiting_third_party", by=cast.anna)
    run_jobs()
    assert run_of(ticket).outcome == Run.SAME
    assert Entry.objects.about(ticket=ticket.pk).filter(kind="TicketMoved").count() == 1


def test_a_field_that_was_left_empty_is_no_act(desk: Desk, as_lena: Client) -> None:
    booking = field()
    as_lena.post("/rules/new/", {"name": "Заметка", "event": "opened", "do_note": "т", f"do_field-{booking.pk}": ""})
    assert Rule.objects.get().written.acts == {"note": "т"}
