"""«Получилось?»"""

from __future__ import annotations

import pytest

from otklik.conftest import Cast
from otklik.incidents import actions
from otklik.incidents.access import answer_of, incident_of
from otklik.incidents.models import Confirmation, Incident
from otklik.incidents.rules import State
from otklik.incidents.tests.story import fresh, look, raised, repaired, report_of, taken, ticket_of, travellers
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.journal.testing import run_jobs
from otklik.lib.refused import Refused
from otklik.signals.facts import FollowedUp
from otklik.signals.models import Report

pytestmark = pytest.mark.django_db


def answered(incident: Incident, people: list, answer: str) -> Incident:
    for one in people:
        actions.confirm(incident, one, answer=answer, via="link")
    return fresh(incident)


def on_screen(report: Report, answer: str) -> FollowedUp:
    return FollowedUp(
        follow_up="f",
        report=str(report.pk),
        service=report.service_id,
        what="confirmation",
        answer=answer,
        customer=report.customer_id,
        ticket=report.ticket_id,
    )


def test_all_who_are_affected_got_through_and_it_is_proven(cast: Cast) -> None:
    people = travellers(4, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    incident = answered(incident, people[:3], "through")
    assert incident.state == State.FIXED, "silence is not yes"
    assert incident.first_confirmed_at is not None
    incident = answered(incident, people[3:], "through")
    assert incident.state == State.CONFIRMED
    assert incident.closed_at is None, "only a person closes"
    assert incident.last_confirmed_at is not None


def test_three_people_for_whom_it_is_broken_reopen_and_call_again(cast: Cast) -> None:
    people = travellers(20, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    raised_at = incident.raised_at
    for _press in range(3):
        incident = answered(incident, people[:1], "broken")
    incident = answered(incident, people[1:2], "broken")
    assert incident.state == State.FIXED, "one person pressing thrice is one"
    incident = answered(incident, people[2:3], "broken")
    assert (incident.state, incident.reopened, incident.is_calling, incident.raised_at) == (
        State.ACKNOWLEDGED,
        1,
        True,
        raised_at,
    )
    assert Entry.objects.get(kind="IncidentReopened").content["broken"] == 3
    assert incident.stamps["fixed"] is incident.stamps["last_confirmed"] is None


def test_an_answer_may_be_put_right_and_the_latest_counts(cast: Cast) -> None:
    people = travellers(10, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    answered(incident, people[:1], "broken")
    answered(incident, people[:1], "through")
    answered(incident, people[1:3], "broken")
    assert fresh(incident).state == State.FIXED
    assert answer_of(incident, people[0]).answer == "through"  # type: ignore[union-attr]
    assert Confirmation.objects.count() == 3


def test_a_broken_answer_after_all_were_through_takes_the_proof_back(cast: Cast) -> None:
    people = travellers(8, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    assert answered(incident, people, "through").state == State.CONFIRMED
    assert answered(incident, people[:1], "broken").state == State.FIXED


def test_before_the_repair_there_is_no_question(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.confirm(taken(cast), cast.ivan, answer="through", via="link")


def test_nonsense_is_no_answer(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.confirm(repaired(cast), cast.ivan, answer="yes'; --", via="link")


def test_an_answer_after_closing_is_kept_and_moves_nothing(cast: Cast) -> None:
    people = travellers(3, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    incident = actions.close(incident, by=cast.lena)
    incident = answered(incident, people, "broken")
    assert (incident.state, incident.reopened) == (State.CLOSED, 0)
    assert Entry.objects.filter(kind="CustomerAnswered", content__is_late=True).count() == 3


def test_one_affected_customer_reopens_alone(cast: Cast) -> None:
    actions.raise_incident(cast.checkin, by=cast.anna, ticket=ticket_of(cast.ivan, cast.checkin))
    incident = repaired(cast)
    assert answered(incident, [cast.ivan], "broken").reopened == 1


def test_an_answer_on_the_error_screen_counts_for_the_person_of_the_report(cast: Cast) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin)
    report = report_of(cast.ivan, cast.checkin, ticket=ticket)
    incident = repaired(cast)
    fact = on_screen(report, "through")
    record(fact)
    record(fact)
    run_jobs()
    given = Confirmation.objects.get()
    assert (given.affected.customer, given.answer, given.via) == (cast.ivan, "through", "screen")
    assert fresh(incident).state == State.CONFIRMED


def test_an_answer_that_comes_too_early_is_dropped_without_noise(cast: Cast) -> None:
    report = report_of(cast.ivan, cast.checkin)
    raised(cast)
    record(on_screen(report, "broken"))
    run_jobs()
    assert not Confirmation.objects.exists()


def test_an_answer_on_the_error_screen_that_was_on_its_way_at_the_closing_is_kept(cast: Cast) -> None:
    report = report_of(cast.ivan, cast.checkin, ticket=ticket_of(cast.ivan, cast.checkin))
    incident = repaired(cast)
    look("count_and_tell")
    actions.close(incident, by=cast.vera)
    next_one = raised(cast)
    record(on_screen(report, "through"))
    run_jobs()
    given = Confirmation.objects.get()
    assert (given.affected.incident, given.answer, given.via) == (incident, "through", "screen")
    assert fresh(next_one).state == State.RAISED


def test_a_ticket_knows_its_incident_even_lately_over(cast: Cast) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin)
    assert incident_of(ticket) is None
    incident = raised(cast)
    assert incident_of(ticket) == incident
    actions.name_affected(incident, ticket=ticket, by=cast.anna)
    actions.clear(incident, by=cast.vera)
    assert incident_of(ticket) == incident
    assert incident_of(ticket_of(cast.maria, cast.checkin)) is None
