"""What operators say of a matter: kind and fields, priority, what comes next, who wants to know of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from otklik.conftest import Cast
from otklik.desk import actions, facts, jobs
from otklik.desk.actions import Wanted, add_message, add_note, open_ticket, save_field, snooze, wake
from otklik.desk.history import TELLINGS, history_of
from otklik.desk.jobs import tell_followers, wake_those_due
from otklik.desk.mentions import mentioned
from otklik.desk.models import FieldValue, Follow, KindField, Mention, NextStep, Ticket
from otklik.desk.moments import HOUR, MONDAY, TOMORROW, ready
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.journal.why import because
from otklik.lib.clock import now
from otklik.lib.refused import Refused

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(
        customer=cast.ivan, subject="Чемодан не прилетел", text="Где он?", kind="complaint", channel="portal", by=None
    )


@pytest.fixture
def cause(cast: Cast) -> KindField:
    wanted = Wanted(
        kind="complaint", name_ru="Причина", name_en="Cause", type="choice", options=["Потерян | Lost", "Цел"], is_required=True
    )
    return save_field(wanted, by=cast.oleg)


def test_resolving_asks_for_what_is_required(as_anna: Client, ticket: Ticket, cause: KindField) -> None:
    address = f"/tickets/{ticket.number}/resolve/"
    asked = as_anna.post(address)
    assert asked["Location"] == address
    html = as_anna.get(address).content.decode()
    assert "Причина" in html
    assert "autofocus" in html
    assert as_anna.post(address, {f"field-{cause.pk}": ""}).status_code == 422
    assert as_anna.post(address, {f"field-{cause.pk}": "Не из списка"}).status_code == 422
    assert as_anna.post(address, {f"field-{cause.pk}": "Потерян"}).status_code == 303
    ticket.refresh_from_db()
    assert ticket.state == "resolved"
    assert FieldValue.objects.get().value == "Потерян"


def test_a_reply_that_resolves_is_refused_until_the_fields_are_filled(as_anna: Client, ticket: Ticket, cause: KindField) -> None:
    said = {"mode": "reply", "text": "Нашли", "then": "resolved"}
    answer = as_anna.post(f"/tickets/{ticket.number}/write/", said)
    assert answer.status_code == 422
    assert "Причина" in answer.content.decode()
    assert ticket.messages.count() == 1


def test_the_customer_is_not_asked_for_our_fields(cast: Cast, ticket: Ticket, cause: KindField) -> None:
    assert actions.resolve(ticket, by=None).state == "resolved"


def test_each_type_keeps_what_it_means(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    kinds = {"text": "строка", "date": "2026-11-30", "number": "1 234,50", "yes_no": "yes"}
    rows = {kind: save_field(Wanted(kind="complaint", name_ru=kind, type=kind), by=cast.oleg) for kind in kinds}
    body = {f"field-{rows[kind].pk}": value for kind, value in kinds.items()}
    body[f"field-{rows['number'].pk}"] = "1234,50"
    assert as_anna.post(f"/tickets/{ticket.number}/fields/", body).status_code == 303
    stored = dict(FieldValue.objects.values_list("field__type", "value"))
    assert stored == {"text": "строка", "date": "2026-11-30", "number": "1234.5", "yes_no": "yes"}
    html = as_anna.get(f"/tickets/{ticket.number}/").content.decode()
    assert "30\u00a0ноября\u00a02026" in html
    for wrong in ("2026-99-99", "0001-01-01", "завтра"):
        assert as_anna.post(f"/tickets/{ticket.number}/fields/", {f"field-{rows['date'].pk}": wrong}).status_code == 422


def test_another_kind_has_other_fields_and_forgets_nothing(as_anna: Client, cast: Cast, ticket: Ticket, cause: KindField) -> None:
    actions.fill_fields(ticket, {cause.pk: "Цел"}, by=cast.anna)
    as_anna.post(f"/tickets/{ticket.number}/kind/", {"kind": "idea"})
    assert "Причина" not in as_anna.get(f"/tickets/{ticket.number}/").content.decode()
    as_anna.post(f"/tickets/{ticket.number}/kind/", {"kind": "complaint"})
    assert "Цел" in as_anna.get(f"/tickets/{ticket.number}/").content.decode()


def test_the_admin_makes_moves_and_retires_fields(as_oleg: Client, as_anna: Client, ticket: Ticket, cause: KindField) -> None:
    made = {"kind": "complaint", "name_ru": "Ущерб", "type": "number"}
    assert as_oleg.post("/ticket-fields/new/", made).status_code == 302
    assert as_oleg.post("/ticket-fields/new/", made).status_code == 422
    assert as_oleg.post("/ticket-fields/new/", {**made, "name_ru": "Без вариантов", "type": "choice"}).status_code == 422
    twin = as_oleg.post("/ticket-fields/new/", {**made, "name_ru": "Причина", "name_en": "Reason"})
    assert 'href="#id_name_ru"' in twin.text, "told of the name that is taken, whichever stands first"
    damage = KindField.objects.get(name_ru="Ущерб")
    as_oleg.post(f"/ticket-fields/{damage.pk}/move/", {"step": "up"})
    assert [one.name_ru for one in KindField.objects.asked("complaint")] == ["Ущерб", "Причина"]
    as_oleg.post(f"/ticket-fields/{cause.pk}/retire/")
    assert as_anna.post(f"/tickets/{ticket.number}/resolve/").status_code == 303
    ticket.refresh_from_db()
    assert ticket.state == "resolved"
    as_oleg.post(f"/ticket-fields/{cause.pk}/retire/", {"back": "yes"})
    assert KindField.objects.asked("complaint").count() == 2


def test_a_fields_type_stays_once_tickets_use_it(as_oleg: Client, cast: Cast, ticket: Ticket, cause: KindField) -> None:
    actions.fill_fields(ticket, {cause.pk: "Цел"}, by=cast.anna)
    answer = as_oleg.post(f"/ticket-fields/{cause.pk}/", {"name_ru": "Причина", "type": "number"})
    assert answer.status_code == 422
    assert "тип не меняется" in answer.content.decode().replace("\u00a0", " ")


def test_a_deadline_moves_the_ticket_up_and_is_told(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    later = (now() + timedelta(hours=2)).astimezone(MOSCOW)
    body = {"impact": "1", "urgency": "1", "deadline_at": later.strftime("%Y-%m-%dT%H:%M")}
    assert as_anna.post(f"/tickets/{ticket.number}/priority/", body).status_code == 303
    ticket.refresh_from_db()
    assert ticket.priority == 1
    assert ticket.turn_at is not None
    assert ticket.turn_at < now()
    assert "нужно к" in as_anna.get("/tickets/").content.decode()
    for wrong in ({"impact": "9"}, {"urgency": ""}, {"deadline_at": "2020-01-01T10:00"}, {"deadline_at": "0001-01-01T00:00"}):
        assert as_anna.post(f"/tickets/{ticket.number}/priority/", {**body, **wrong}).status_code == 422


def test_ready_moments_are_by_the_operators_clock() -> None:
    friday = datetime(2026, 3, 27, 23, 30, tzinfo=BERLIN)
    moments = ready(friday)
    assert moments[TOMORROW] == datetime(2026, 3, 28, 9, tzinfo=BERLIN)
    assert moments[MONDAY] == datetime(2026, 3, 30, 9, tzinfo=BERLIN)
    # In this night the clocks go forward: an hour after 1:30 it is 3:30.
    night = datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)
    assert ready(night)[HOUR].astimezone(UTC) - night.astimezone(UTC) == timedelta(hours=1)
    assert MONDAY not in ready(datetime(2026, 3, 29, 12, tzinfo=BERLIN)), "on a Sunday tomorrow is Monday"


def test_what_is_put_aside_comes_back_by_itself(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/snooze/", {"when": "hour"}).status_code == 303
    assert "Чемодан" not in as_anna.get("/tickets/").content.decode()
    assert "Чемодан" in as_anna.get("/tickets/?show=snoozed").content.decode()
    wake_those_due()
    ticket.refresh_from_db()
    assert ticket.snoozed_until is not None
    with time_machine.travel(now() + timedelta(minutes=61)):
        wake_those_due()
        wake_those_due()
    ticket.refresh_from_db()
    assert (ticket.snoozed_until, ticket.state) == (None, "open")
    assert ticket.turn_at is not None
    assert Entry.objects.filter(kind="TicketWoke").count() == 1


def test_one_that_cannot_be_woken_does_not_keep_the_next_asleep(
    cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_ticket(customer=cast.ivan, subject="?", text="?", kind="question", channel="portal", by=None)
    for one, minutes in ((ticket, 5), (other, 10)):
        snooze(one, now() + timedelta(minutes=minutes), by=cast.anna)

    def fail_at_first(one: Ticket, *, by: None) -> None:
        if one.pk == ticket.pk:
            raise ValueError
        wake(one, by=by)

    monkeypatch.setattr(jobs, "wake", fail_at_first)
    with time_machine.travel(now() + timedelta(minutes=11)):
        wake_those_due()
    other.refresh_from_db()
    assert other.snoozed_until is None


def test_the_customers_word_wakes_it_at_once(cast: Cast, ticket: Ticket) -> None:
    snooze(ticket, now() + timedelta(days=3), by=cast.anna)
    add_message(ticket, "Ну что там?", from_customer=cast.ivan)
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None
    assert ticket.turn_at is not None


@pytest.mark.parametrize("moment", ["2020-01-01T10:00", "2999-01-01T10:00", "вчера", ""])
def test_a_strange_moment_is_refused(as_anna: Client, ticket: Ticket, moment: str) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/snooze/", {"when": "own", "moment": moment}).status_code == 422


def test_the_next_step_has_a_text_an_owner_and_a_time(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    assert Ticket.objects.without_next_step().count() == 1
    planned = {"text": "Позвонить в багаж", "owner": cast.lena.pk, "when": "tomorrow"}
    assert as_anna.post(f"/tickets/{ticket.number}/step/", planned).status_code == 303
    assert Ticket.objects.without_next_step().count() == 0
    step = NextStep.objects.get()
    assert (step.owner, step.by) == (cast.lena, cast.anna)
    as_anna.post(f"/tickets/{ticket.number}/step/", {**planned, "text": "Написать в багаж"})
    assert NextStep.objects.filter(ended_at__isnull=True).get().text == "Написать в багаж"
    assert as_anna.post(f"/tickets/{ticket.number}/step-done/", {"step": step.pk}).status_code == 422
    second = NextStep.objects.latest("pk")
    assert as_anna.post(f"/tickets/{ticket.number}/step-done/", {"step": second.pk}).status_code == 303
    for wrong in ({"owner": cast.vera.pk}, {"owner": "x"}, {"text": " "}, {"when": "never"}):
        assert as_anna.post(f"/tickets/{ticket.number}/step/", {**planned, **wrong}).status_code == 422


def test_a_step_ends_with_its_ticket(cast: Cast, ticket: Ticket) -> None:
    actions.plan(ticket, "Позвонить", owner=cast.anna, due_at=now() + timedelta(hours=1), by=cast.anna)
    actions.resolve(ticket, by=cast.anna)
    assert not NextStep.objects.filter(ended_at__isnull=True).exists()
    with pytest.raises(Refused):
        actions.plan(ticket, "Ещё", owner=cast.anna, due_at=now() + timedelta(hours=1), by=cast.anna)


def test_a_follower_learns_what_others_did(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    as_anna.post(f"/tickets/{ticket.number}/follow/", {"follow": "on"})
    run_jobs()
    add_note(ticket, "Моё", by=cast.anna)
    run_jobs()
    assert Follow.objects.get().news_at is None
    add_note(ticket, "Не моё", by=cast.lena)
    run_jobs()
    html = as_anna.get("/tickets/?show=following").content.decode()
    assert "data-unread" in html
    assert 'class="shelf-count">1<' in html
    as_anna.post(f"/tickets/{ticket.number}/see/")
    assert "shelf-count" not in as_anna.get("/tickets/?show=following").content.decode()
    as_anna.post(f"/tickets/{ticket.number}/follow/", {"follow": "off"})
    assert not Follow.objects.exists()


PEOPLE = {1: ("Анна Котова", "anna@x.example"), 2: ("Анна Ли", "li@x.example"), 3: ("Пётр Ёлкин", "petr@x.example")}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Анна Котова, глянь", [1]),
        ("спроси @Анна", []),
        ("@li и @Петр.", [2, 3]),
        ("@пётр ёлкин @petr", [3]),
        ("пиши на help@petr.example", []),
        ("@ @@ @никто", []),
        ("@Анна Ли\n@Анна Котова", [2, 1]),
    ],
)
def test_who_is_named(text: str, named: list[int]) -> None:
    assert mentioned(text, PEOPLE) == named


def test_a_colleague_is_called_by_a_note(as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "note", "text": "@Lena, реши, пожалуйста. @Anna"})
    assert [one.operator for one in Mention.objects.all()] == [cast.lena]
    html = as_lena.get("/tickets/?show=mentions").content.decode()
    assert "Чемодан" in html
    assert 'class="shelf-count">1<' in html
    as_lena.post(f"/tickets/{ticket.number}/see/")
    assert "shelf-count" not in as_lena.get("/tickets/?show=mentions").content.decode()
    assert "Чемодан" not in as_anna.get("/tickets/?show=mentions").content.decode()


def test_who_does_not_see_the_ticket_is_not_called(cast: Cast, ticket: Ticket) -> None:
    ticket.team = cast.passengers
    ticket.save()
    add_note(ticket, "@Boris глянь", by=cast.anna)
    assert not Mention.objects.exists()


def test_the_history_says_who_and_why(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    actions.claim(ticket, by=cast.anna)
    with because(rule=5):
        snooze(ticket, now() + timedelta(hours=5), by=None)
    wake(ticket, by=cast.lena)
    lines = history_of(ticket)
    assert [line.who for line in lines] == ["Lena", "", "Anna", ""]
    assert lines[1].why
    html = as_anna.get(f"/tickets/{ticket.number}/history/").content.decode()
    assert "обращение взято в работу" in html
    assert "отложено до" in html


def test_every_fact_of_a_ticket_has_words() -> None:
    told = {
        name
        for name, fact in vars(facts).items()
        if isinstance(fact, type) and issubclass(fact, facts.TicketFact) and fact not in (facts.TicketFact, facts.InnerTicketFact)
    }
    assert told - set(TELLINGS) <= {"TicketFollowed", "TicketUnfollowed"}


def test_hearing_twice_does_no_harm(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.anna)
    add_note(ticket, "Раз", by=cast.lena)
    fact = Entry.objects.get(kind="NoteAdded").fact()
    for _time in range(2):
        tell_followers(fact)  # type: ignore[arg-type]
    assert Follow.objects.filter(news_at__isnull=False).count() == 1


def test_a_reply_that_resolves_says_so_once_in_the_thread_and_in_the_history(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    actions.reply(ticket, "Нашёлся.", by=cast.anna, then="resolved")
    assert [line.text for line in history_of(ticket)].count("решено") == 1
    assert as_anna.get(f"/tickets/{ticket.number}/").content.decode().count(f"{cast.anna}: решено") == 1
