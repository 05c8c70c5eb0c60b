"""Everybody affected is told of each event exactly once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from pytest_django.fixtures import Settings

from otklik.conftest import Cast
from otklik.customers.models import Customer, Identifier
from otklik.desk.models import Conversation
from otklik.incidents import actions, telling
from otklik.incidents.models import Incident
from otklik.incidents.tests.story import fresh, look, minutes, raised, repaired, report_of, taken, ticket_of, travellers
from otklik.incidents.told import told_lines
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.notices import jobs as notices
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db


def told(customer: Customer) -> list[str]:
    keys = Delivery.objects.filter(recipient=f"customer:{customer.pk}").order_by("pk").values_list("notice__key", flat=True)
    return [key.partition(":")[2].partition(":")[2] for key in keys]


def letter_to(customer: Customer) -> Delivery:
    return Delivery.objects.filter(recipient=f"customer:{customer.pk}").latest("pk")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def sent_now(settings: Settings) -> list[str]:
    """What leaves when the mail server is there again."""
    settings.SMTP_URL = "smtp://127.0.0.1:25"
    mail.outbox.clear()
    for lane in range(notices.LANES):
        notices.send_due(lane)
    return [plain(str(letter.body)) for letter in mail.outbox]


def test_a_letter_that_waited_for_the_mail_server_names_no_time_that_has_passed(cast: Cast, settings: Settings) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = taken(cast)
        actions.forecast(incident, now() + minutes(10), now() + minutes(20), by=cast.vera)
        report_of(cast.maria, cast.checkin, ticket=ticket_of(cast.maria, cast.checkin))
        look("count_and_tell")
        Delivery.objects.update(made_at=now(), due_at=now())
        before = letter_to(cast.maria)
        assert "between" in before.text
        clock.shift(timedelta(minutes=21))
        first, second = sent_now(settings), letter_to(cast.maria)
        assert len(first) == 1
        assert "between" not in first[0]
        assert "does not work now" in first[0]
        assert "/c/" in first[0]
        assert (second.message_id, second.address, second.state) == (before.message_id, before.address, Delivery.SENT)


def test_a_letter_held_up_until_after_the_repair_promises_nothing(cast: Cast, settings: Settings) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = taken(cast)
        report_of(cast.maria, cast.checkin, ticket=ticket_of(cast.maria, cast.checkin))
        look("count_and_tell")
        Delivery.objects.update(made_at=now(), due_at=now())
        actions.fix(incident, by=cast.vera)
        clock.shift(timedelta(minutes=2))
        letters = sent_now(settings)
        assert len(letters) == 1
        assert "Next news" not in letters[0]
        assert "do not know yet" not in letters[0]


def test_who_reported_is_told_in_his_language_with_his_page(cast: Cast) -> None:
    report_of(cast.maria, cast.checkin, ticket=ticket_of(cast.maria, cast.checkin), message="I cannot print")
    incident = raised(cast)
    look("count_and_tell")
    letter = letter_to(cast.maria)
    assert (letter.address, letter.language) == ("maria@mail.example", "en")
    assert letter.subject == "Check-in: it does not work, we are repairing it"
    assert re.search(r"http://127\.0\.0\.1:8000/c/[\w.-]+/", letter.text)
    assert {reason.kind for reason in incident.affected.get().reasons.all()} == {"reported", "complained"}


def test_the_letter_carries_a_forecast_only_while_it_holds(cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = taken(cast)
        actions.forecast(incident, now() + minutes(30), now() + minutes(40), by=cast.vera)
        report_of(cast.maria, cast.checkin)
        look("count_and_tell")
        assert "between" in letter_to(cast.maria).text
        clock.shift(timedelta(minutes=41))
        report_of(cast.ivan, cast.checkin)
        look("watch_forecasts", "count_and_tell")
        assert told(cast.maria) == ["raised:0", "delayed:1"]
        assert told(cast.ivan) == ["raised:0"], "who comes later reads the present state, once"
        assert not re.search(r"между \d", plain(letter_to(cast.ivan).text))


def test_a_delay_is_told_though_a_new_forecast_follows_within_the_second(cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        report_of(cast.ivan, cast.checkin)
        incident = taken(cast)
        look("count_and_tell")
        actions.forecast(incident, now() + minutes(1), now() + minutes(1), by=cast.vera)
        clock.shift(timedelta(minutes=1))
        look("watch_forecasts")
        actions.forecast(incident, now() + minutes(30), now() + minutes(40), by=cast.vera)
        look("count_and_tell")
        assert told(cast.ivan) == ["raised:0", "delayed:1"]
        incident = actions.reopen(actions.fix(fresh(incident), by=cast.vera), by=cast.vera)
        report_of(cast.maria, cast.checkin)
        look("count_and_tell")
        assert told(cast.maria) == ["raised:0"], "a delay of before the reopening is no news"


def test_an_address_told_with_the_ticket_comes_first(cast: Cast) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin)
    Conversation.objects.create(ticket=ticket, channel="email", address="now@mail.example")
    actions.raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    look("count_and_tell")
    assert letter_to(cast.ivan).address == "now@mail.example"


def test_a_strangers_report_sends_no_letter_to_an_unproven_address(cast: Cast) -> None:
    Identifier.objects.filter(customer=cast.ivan).update(verified_at=None)
    ticket = ticket_of(cast.ivan, cast.checkin)
    Conversation.objects.create(ticket=ticket, channel=Conversation.DOOR)
    report_of(cast.ivan, cast.checkin, ticket=ticket)
    raised(cast)
    look("count_and_tell")
    assert told(cast.ivan) == []
    Identifier.objects.filter(customer=cast.ivan).update(verified_at=now())
    look("count_and_tell")
    assert letter_to(cast.ivan).address == "ivan@mail.example"


def test_one_without_an_address_is_told_as_soon_as_he_leaves_one(cast: Cast) -> None:
    Identifier.objects.filter(customer=cast.ivan).delete()
    report_of(cast.ivan, cast.checkin)
    incident = raised(cast)
    look("count_and_tell")
    assert told(cast.ivan) == []
    assert fresh(incident).customers_informed_at is not None, "the error screen and the status page have told him"
    Identifier.objects.create(customer=cast.ivan, kind="email", value="i@mail.example", normal="i@mail.example")
    look("count_and_tell")
    assert told(cast.ivan) == ["raised:0"]


def test_each_event_once_from_raise_to_thanks(cast: Cast) -> None:
    people = travellers(5, cast.checkin)
    incident = taken(cast)
    for _turn in range(3):
        look("count_and_tell")
    incident = actions.fix(incident, by=cast.vera)
    look("count_and_tell")
    for one in people[:4]:
        actions.confirm(incident, one, answer="through", via="link")
    incident = actions.close(fresh(incident), by=cast.vera)
    for _turn in range(3):
        look("count_and_tell")
    assert told(people[0]) == ["raised:0", "fixed:0", "closed:0"]
    assert told(people[4]) == ["raised:0", "fixed:0"], "who did not answer is not thanked for an answer"
    assert "/c/" in letter_to(people[4]).text
    assert "confirm/" in letter_to(people[4]).text


def test_customers_informed_is_stamped_when_the_last_letter_has_left(cast: Cast) -> None:
    people = travellers(3, cast.checkin)
    incident = raised(cast)
    look("count_and_tell")
    assert fresh(incident).customers_informed_at is None
    Delivery.objects.filter(recipient=f"customer:{people[0].pk}").update(state=Delivery.FAILED)
    Delivery.objects.exclude(state=Delivery.FAILED).update(state=Delivery.SENT, sent_at=now())
    look("count_and_tell")
    assert fresh(incident).customers_informed_at is not None
    assert told_lines(incident, people[0].pk)[0].tone == "alarm"
    assert Entry.objects.filter(kind="CustomersInformed").count() == 1


def test_a_thousand_affected_and_a_worker_that_dies_again_and_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    people = travellers(1000, cast.checkin)
    incident = raised(cast)
    actions.count_reporters(incident)
    assert incident.affected.count() == 1000
    real, left = telling.tell, iter([0, 2, 0, 1, 0, 99])

    def dies(*args: object, allowed: list[int] = [next(left)]) -> object:  # noqa: B006 - counts down over the calls
        if allowed[0] == 0:
            allowed[0] = next(left)
            raise KeyboardInterrupt
        allowed[0] -= 1
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(telling, "tell", dies)
    deaths = 0
    for _turn in range(20):
        try:
            look("count_and_tell")
        except KeyboardInterrupt:
            deaths += 1
    counts = Counter(Delivery.objects.values_list("recipient", flat=True))
    assert deaths == 5
    assert counts == {f"customer:{one.pk}": 1 for one in people}


def test_a_false_alarm_is_taken_back_from_those_who_were_told(cast: Cast) -> None:
    people = travellers(2, cast.checkin)
    incident = raised(cast)
    look("count_and_tell")
    actions.false_alarm(incident, by=cast.vera)
    report_of(cast.ivan, cast.checkin)
    look("count_and_tell")
    assert told(people[0]) == ["raised:0", "over:0"]
    assert told(cast.ivan) == []


def test_a_repair_that_did_not_hold_is_told_to_those_who_were_asked(cast: Cast) -> None:
    people = travellers(4, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    actions.confirm(incident, people[0], answer="through", via="link")
    actions.reopen(incident, by=cast.lena)
    report_of(cast.ivan, cast.checkin)
    look("count_and_tell")
    assert told(people[0]) == ["fixed:0"], "who got through is left in peace"
    assert told(people[1]) == ["fixed:0", "reopened:1"]
    assert told(cast.ivan) == ["raised:0"]
    incident = actions.acknowledge(fresh(incident), by=cast.vera)
    actions.fix(incident, by=cast.vera)
    look("count_and_tell")
    assert told(people[1]) == ["fixed:0", "reopened:1", "fixed:1"]


def test_nobody_is_told_twice_by_two_incidents_that_became_one(cast: Cast) -> None:
    other = type(cast.checkin).objects.create(slug="pay", name_ru="Оплата")
    first, second = raised(cast), actions.raise_incident(other, by=cast.anna)
    report_of(cast.ivan, other)
    look("count_and_tell")
    actions.merge_into(second, first, by=cast.vera)
    look("count_and_tell")
    assert told(cast.ivan) == ["raised:0"]
    actions.acknowledge(first, by=cast.vera)
    actions.fix(fresh(first), by=cast.vera)
    look("count_and_tell")
    assert told(cast.ivan) == ["raised:0", "fixed:0"]


def test_linking_and_naming_count_once_with_reasons(cast: Cast) -> None:
    incident = raised(cast)
    ticket = ticket_of(cast.ivan, cast.checkin)
    for _turn in range(2):
        actions.name_affected(incident, ticket=ticket, by=cast.anna)
        actions.name_affected(incident, customer=cast.ivan, by=cast.boris)
    one = Incident.objects.get().affected.get()
    assert sorted(reason.kind for reason in one.reasons.all()) == ["complained", "named"]
    assert Entry.objects.filter(kind="CustomerNamed").count() == 2
