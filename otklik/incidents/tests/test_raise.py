"""One tap, one incident."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from otklik.conftest import Cast, signed_in
from otklik.desk.models import Ticket
from otklik.incidents import actions
from otklik.incidents.models import Incident, Page
from otklik.incidents.rules import State
from otklik.incidents.tests.story import fresh, look, minutes, raised, repaired, report_of, ticket_of
from otklik.incidents.trouble import failure_began_at
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.services.models import Service


def test_one_tap_is_enough(cast: Cast) -> None:
    incident = actions.raise_incident(cast.checkin, by=cast.anna)
    assert incident.state == State.RAISED
    assert (incident.label_ru, incident.label_en) == ("Регистрация на рейс", "Check-in")
    assert [page.responder for page in incident.pages.all()] == [cast.vera, cast.gleb]
    update = incident.updates.get()
    assert "Регистрация на рейс" in update.text_ru.replace("\u00a0", " ")
    assert "Check-in" in update.text_en
    briefing = incident.briefings.get()
    with translation.override("ru"):
        assert "инженеры уже вызваны" in briefing.say.replace("\u00a0", " ").lower()
    with translation.override("en"):
        assert "the engineers have been called" in briefing.say.replace("\u00a0", " ").lower()
        assert "No cause before it is found" in briefing.never_promise.replace("\u00a0", " ")


def test_a_single_component_names_it(cast: Cast) -> None:
    incident = actions.raise_incident(cast.checkin, by=cast.anna, components=[cast.printing])
    assert incident.label_ru == "Печать посадочных"
    assert list(incident.components.all()) == [cast.printing]


def test_what_does_not_work_may_be_said_in_english_alone(cast: Cast) -> None:
    signed_in(cast.anna).post("/incidents/raise/", {"service": cast.checkin.pk, "label_en": "Bags are not accepted"})
    incident = Incident.objects.get()
    assert (incident.label_ru, incident.label_en) == ("Bags are not accepted", "Bags are not accepted")


def test_a_second_tap_and_a_second_operator_credit_and_do_not_double(cast: Cast) -> None:
    first, again, other = raised(cast), raised(cast), actions.raise_incident(cast.checkin, by=cast.boris)
    assert first.pk == again.pk == other.pk
    assert [credit.operator for credit in first.raises.all()] == [cast.anna, cast.boris]
    assert Entry.objects.filter(kind="IncidentRaised").count() == Entry.objects.filter(kind="RaiseJoined").count() == 1


def test_the_ticket_it_was_raised_from_is_affected(cast: Cast) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin)
    incident = actions.raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    affected = incident.affected.get()
    assert (affected.customer, affected.ticket) == (cast.ivan, ticket)
    assert affected.reasons.get().kind == "complained"
    assert incident.first_failure_at == ticket.made_at


def test_the_stopwatch_starts_with_the_first_report_of_this_trouble(cast: Cast) -> None:
    report_of(cast.ivan, cast.checkin, ago=minutes(100))
    first = report_of(cast.ivan, cast.checkin, ago=minutes(50))
    report_of(None, cast.checkin, ago=minutes(25))
    report_of(cast.maria, cast.checkin, ago=minutes(1))
    incident = raised(cast)
    assert incident.first_failure_at == incident.first_report_at == first.received_at
    look("count_and_tell")
    assert {one.customer for one in incident.affected.all()} == {cast.ivan, cast.maria}


def test_old_trouble_is_not_this_trouble(cast: Cast) -> None:
    report_of(cast.ivan, cast.checkin, ago=minutes(45))
    assert failure_began_at(cast.checkin, None) is None
    assert raised(cast).first_failure_at is None


def test_an_old_ticket_tells_nothing_of_when_this_trouble_began(cast: Cast) -> None:
    old = ticket_of(cast.ivan, cast.checkin)
    Ticket.objects.filter(pk=old.pk).update(made_at=now() - timedelta(days=2))
    old.refresh_from_db()
    incident = actions.raise_incident(cast.checkin, by=cast.anna, ticket=old)
    assert incident.first_failure_at is None
    assert incident.affected.get().customer == old.customer


def test_reports_of_the_last_incident_do_not_count_again(cast: Cast) -> None:
    incident = repaired(cast)
    report_of(cast.ivan, cast.checkin, ago=minutes(2))
    Incident.objects.filter(pk=incident.pk).update(state=State.CLOSED, closed_at=now() - minutes(1))
    assert failure_began_at(cast.checkin, None) is None


def test_a_suspicion_becomes_the_incident(cast: Cast) -> None:
    suspected = Incident.objects.create(
        service=cast.checkin, state=State.SUSPECTED, label_ru="Регистрация", detected_at=now() - minutes(3)
    )
    incident = raised(cast)
    assert incident.pk == suspected.pk
    assert incident.state == State.RAISED
    assert incident.detected_at == suspected.detected_at
    assert incident.is_calling


def test_a_tap_after_the_repair_reopens(cast: Cast) -> None:
    incident = repaired(cast)
    actions.raise_incident(cast.checkin, by=cast.boris)
    incident = fresh(incident)
    assert (incident.state, incident.reopened, incident.is_calling, incident.fixed_at) == (State.ACKNOWLEDGED, 1, True, None)


def test_a_merged_service_counts_for_the_other_one(cast: Cast) -> None:
    other = Service.objects.create(slug="pay", name_ru="Оплата")
    first, second = raised(cast), actions.raise_incident(other, by=cast.boris)
    report_of(cast.ivan, other)
    look("count_and_tell")
    actions.merge_into(second, first, by=cast.vera)
    assert fresh(second).state == State.MERGED
    assert {credit.operator for credit in first.raises.all()} == {cast.anna, cast.boris}
    assert first.affected.get().customer == cast.ivan
    assert actions.raise_incident(other, by=cast.anna).pk == first.pk
    assert not second.pages.filter(state__in=Page.OPEN).exists()


@pytest.mark.parametrize("step", ["false_alarm", "clear"])
def test_side_doors_end_it_and_stop_the_calls(cast: Cast, step: str) -> None:
    incident = getattr(actions, step)(raised(cast), by=cast.vera)
    assert not incident.is_live
    assert incident.closed_at is not None
    assert not incident.pages.filter(state__in=Page.OPEN).exists()
    assert raised(cast).pk != incident.pk


def test_every_step_stamps_and_tells_the_public(cast: Cast) -> None:
    incident = raised(cast)
    versions = [incident.version]
    for step in ("acknowledge", "identify", "mitigate", "fix", "close"):
        incident = getattr(actions, step)(incident, by=cast.vera)
        assert getattr(actions, step)(incident, by=cast.vera).version == incident.version, "a second press changes nothing"
        versions.append(incident.version)
    assert versions == sorted(set(versions))
    assert [update.public_state for update in incident.updates.order_by("pk")] == [
        "investigating", "investigating", "identified", "monitoring", "monitoring", "resolved",
    ]  # fmt: skip
    stamps = incident.stamps
    assert all(stamps[name] for name in ("raised", "acknowledged", "identified", "mitigated", "fixed", "closed"))
    assert stamps["closed"] - stamps["raised"] < timedelta(seconds=20)  # type: ignore[operator]
