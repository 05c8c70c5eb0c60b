"""One responder after another until somebody answers; never silently given up."""

from __future__ import annotations

import pytest
import time_machine

from otklik.accounts.actions import change_roles, deactivate, start_shift
from otklik.accounts.facts import TestPageAsked
from otklik.accounts.models import ContactPoint, Operator, Shift
from otklik.conftest import Cast
from otklik.incidents import actions, jobs
from otklik.incidents.models import Incident, Page, PageTry
from otklik.incidents.rules import State
from otklik.incidents.tests.conftest import Exchange
from otklik.incidents.tests.story import fresh, look, raised, repaired
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.services.models import Service

pytestmark = pytest.mark.django_db
VERA, GLEB, LENA = "vera@polus.example", "gleb@polus.example", "lena@polus.example"


def states(incident: object) -> list[str]:
    return [page.state for page in Page.objects.filter(incident=incident)]


def test_the_first_on_duty_is_called_at_once_with_what_since_when_and_a_link(cast: Cast, exchange: Exchange) -> None:
    incident = raised(cast)
    look("call_the_next")
    call = exchange.calls[0]
    assert exchange.addresses == [VERA]
    assert "Регистрация на рейс" in call["title"]
    assert "/duty/ack/" in call["url"]
    assert fresh(incident).paged_at is not None
    look("call_the_next")
    assert exchange.addresses == [VERA]


def test_silence_for_a_minute_calls_the_next_and_then_everybody_sees_it(cast: Cast, exchange: Exchange) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = raised(cast)
        look("call_the_next")
        clock.shift(59)
        look("call_the_next")
        assert exchange.addresses == [VERA]
        clock.shift(1)
        look("call_the_next")
        assert exchange.addresses == [VERA, GLEB]
        assert states(incident) == [Page.UNANSWERED, Page.SENT]
        clock.shift(59)
        look("call_the_next")
        assert not fresh(incident).is_unanswered
        clock.shift(1)
        look("call_the_next")
        assert fresh(incident).is_unanswered
        clock.shift(120)
        look("call_the_next")
        assert exchange.addresses == [VERA, GLEB, VERA]
        clock.shift(60)
        look("call_the_next")
        clock.shift(60)
        look("call_the_next")
        assert exchange.addresses[3:] == [GLEB, LENA], "from the second round on the leads are called too"


def test_a_worker_that_was_away_calls_one_and_not_all(cast: Cast, exchange: Exchange) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        raised(cast)
        clock.shift(600)
        look("call_the_next")
        assert exchange.addresses == [VERA]


def test_accepting_stops_all_calls(cast: Cast, exchange: Exchange) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = raised(cast)
        look("call_the_next")
        incident = actions.acknowledge(incident, by=cast.vera)
        clock.shift(300)
        look("call_the_next")
        assert exchange.addresses == [VERA]
        assert states(incident) == [Page.ANSWERED, Page.STOPPED]
        assert (incident.owner, incident.state, incident.is_calling) == (cast.vera, State.ACKNOWLEDGED, False)
        assert actions.acknowledge(incident, by=cast.gleb).owner == cast.vera, "who comes second changes nothing"


def test_one_who_was_called_long_ago_may_still_take_it(cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        incident = raised(cast)
        look("call_the_next")
        clock.shift(61)
        look("call_the_next")
        assert actions.acknowledge(incident, by=cast.vera).owner == cast.vera
        assert states(incident) == [Page.ANSWERED, Page.STOPPED]


def test_cannot_come_calls_the_next_at_once(cast: Cast, exchange: Exchange) -> None:
    incident = raised(cast)
    look("call_the_next")
    actions.decline(incident, by=cast.vera)
    look("call_the_next")
    assert exchange.addresses == [VERA, GLEB]
    assert states(incident) == [Page.DECLINED, Page.SENT]
    actions.decline(incident, by=cast.vera)
    assert Entry.objects.filter(kind="PageDeclined").count() == 1


def test_an_owner_who_gives_it_back_comes_last(cast: Cast, exchange: Exchange) -> None:
    incident = actions.acknowledge(raised(cast), by=cast.vera)
    incident = actions.decline(incident, by=cast.vera)
    assert (incident.owner, incident.is_calling, incident.state) == (None, True, State.ACKNOWLEDGED)
    look("call_the_next")
    assert exchange.addresses == [GLEB]


@pytest.mark.parametrize("way", ["account", "role"])
def test_others_are_called_in_place_of_an_owner_who_repairs_nothing_any_more(way: str, cast: Cast, exchange: Exchange) -> None:
    incident = actions.acknowledge(raised(cast), by=cast.vera)
    look("call_in_place_of_those_who_left")
    assert fresh(incident).owner == cast.vera
    if way == "account":
        deactivate(cast.vera, by=cast.oleg)
    else:
        change_roles(cast.vera, ["operator"], by=cast.oleg)
    look("call_in_place_of_those_who_left")
    look("call_in_place_of_those_who_left")
    incident = fresh(incident)
    assert (incident.owner, incident.is_calling, incident.state) == (None, True, State.ACKNOWLEDGED)
    look("call_the_next")
    assert exchange.addresses == [GLEB]
    assert Entry.objects.get(kind="OwnerLeft").content["responder"] == cast.vera.pk
    actions.acknowledge(incident, by=cast.gleb)
    look("call_in_place_of_those_who_left")
    assert fresh(incident).owner == cast.gleb


def test_what_is_repaired_calls_nobody_for_its_owner_has_left(cast: Cast, exchange: Exchange) -> None:
    incident = repaired(cast)
    deactivate(cast.vera, by=cast.oleg)
    look("call_in_place_of_those_who_left")
    assert not fresh(incident).is_calling


def test_whoever_is_no_responder_any_more_when_his_turn_comes_is_passed_over(cast: Cast, exchange: Exchange) -> None:
    incident = raised(cast)
    change_roles(cast.vera, ["operator"], by=cast.oleg)
    look("call_the_next")
    look("call_the_next")
    assert exchange.addresses == [GLEB]
    assert states(incident) == [Page.FAILED, Page.SENT]


def test_a_way_that_fails_does_not_hold_up_the_others(cast: Cast, exchange: Exchange) -> None:
    ContactPoint.objects.create(operator=cast.vera, kind=ContactPoint.TELEGRAM, address="12345", position=2)
    exchange.deaf.add(VERA)
    incident = raised(cast)
    look("call_the_next")
    assert exchange.addresses == ["12345"]
    assert states(incident)[0] == Page.SENT
    assert list(PageTry.objects.order_by("kind").values_list("kind", "error")) == [("email", "nobody there"), ("telegram", "")]


def test_one_who_cannot_be_reached_brings_the_next_at_once(cast: Cast, exchange: Exchange) -> None:
    exchange.deaf.add(VERA)
    incident = raised(cast)
    look("call_the_next")
    assert exchange.addresses == [GLEB]
    assert states(incident) == [Page.FAILED, Page.SENT]


def test_nobody_can_be_reached_is_loud_at_once(cast: Cast, exchange: Exchange) -> None:
    exchange.deaf |= {VERA, GLEB}
    incident = raised(cast)
    look("call_the_next")
    assert fresh(incident).is_unanswered
    assert fresh(incident).is_calling


def test_without_contact_points_the_own_address_is_used(cast: Cast, exchange: Exchange) -> None:
    ContactPoint.objects.all().delete()
    raised(cast)
    look("call_the_next")
    assert exchange.addresses == [VERA]


def test_nobody_on_duty_calls_all_responders(cast: Cast, exchange: Exchange) -> None:
    Shift.objects.filter(kind=Shift.DUTY).delete()
    raised(cast)
    look("call_the_next")
    assert exchange.addresses == [VERA]


def test_with_nobody_at_all_the_screens_are_loud_and_a_newcomer_is_called(cast: Cast, exchange: Exchange) -> None:
    Shift.objects.filter(kind=Shift.DUTY).delete()
    Operator.objects.with_role("responder", "lead").update(is_active=False)
    incident = raised(cast)
    assert fresh(incident).is_unanswered
    look("call_the_next")
    look("call_the_next")
    assert Entry.objects.filter(kind="NobodyAnswered").count() == 0
    Operator.objects.filter(pk=cast.gleb.pk).update(is_active=True)
    cast.gleb.refresh_from_db()
    start_shift(cast.gleb, kind=Shift.DUTY, by=cast.gleb)
    with time_machine.travel(now(), tick=False) as clock:
        look("call_the_next")
        clock.shift(121)
        look("call_the_next")
    assert exchange.addresses == [GLEB]


def test_a_crash_before_the_send_repeats_it_under_the_same_key(
    cast: Cast, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised(cast)
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "call", lambda ways: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            look("call_the_next")
    assert PageTry.objects.get().sent_at is None
    look("call_the_next")
    assert [call["key"] for call in exchange.calls] == [f"page-{Page.objects.first().pk}-{PageTry.objects.get().pk}"]  # type: ignore[union-attr]


def test_a_crash_after_the_first_way_repeats_only_the_second(
    cast: Cast, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    ContactPoint.objects.create(operator=cast.vera, kind=ContactPoint.TELEGRAM, address="12345", position=2)
    raised(cast)
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "call", lambda ways: jobs.actions.note_try(ways[0].attempt, error=""))
        look_once_only(broken)
    look("call_the_next")
    assert exchange.addresses == ["12345"]


def look_once_only(broken: pytest.MonkeyPatch) -> None:
    """One turn of a worker that dies after its first way."""
    for way in [way for page in jobs.due_pages() for way in actions.begin_call(page)][:1]:
        actions.note_try(way.attempt, error="")


def test_a_reopening_calls_again_under_the_same_stopwatch(cast: Cast, exchange: Exchange) -> None:
    incident = repaired(cast)
    raised_at = incident.raised_at
    incident = actions.reopen(incident, by=cast.lena)
    look("call_the_next")
    assert exchange.addresses == [VERA]
    assert (incident.raised_at, incident.reopened, incident.fixed_at) == (raised_at, 1, None)
    incident = actions.acknowledge(incident, by=cast.gleb)
    assert not incident.is_calling
    assert incident.owner == cast.gleb


def test_a_test_call_reaches_every_contact_point(cast: Cast, exchange: Exchange) -> None:
    record(TestPageAsked(operator=cast.vera.pk, by=cast.vera.pk))
    run_jobs()
    assert exchange.addresses == [VERA]


@pytest.mark.parametrize("broken", ["begin_call", "call_words"])
def test_an_incident_at_which_we_fail_keeps_nobody_else_from_being_called(
    broken: str, cast: Cast, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = raised(cast)
    other = Service.objects.create(slug="pay", name_ru="Оплата")
    good = actions.raise_incident(other, by=cast.anna)
    where = jobs.actions if broken == "begin_call" else jobs.alerts
    true = getattr(where, broken)

    def fail(page: Page | int) -> object:
        pk = page if isinstance(page, int) else page.pk
        if Page.objects.get(pk=pk).incident_id == bad.pk:
            raise ZeroDivisionError
        return true(page)

    monkeypatch.setattr(where, broken, fail)
    look("call_the_next")
    assert states(good)[0] == Page.SENT
    if broken == "call_words":
        assert fresh(bad).is_unanswered, "every screen is loud: nobody could be called"


def test_an_incident_whose_news_fails_keeps_no_other_from_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = raised(cast)
    other = Service.objects.create(slug="pay", name_ru="Оплата")
    good = actions.raise_incident(other, by=cast.anna)
    heard = []

    def fail(incident: Incident) -> int:
        if incident.pk == bad.pk:
            raise ZeroDivisionError
        heard.append(incident.pk)
        return 0

    monkeypatch.setattr(jobs.telling, "tell_affected", fail)
    look("count_and_tell")
    assert heard == [good.pk]
