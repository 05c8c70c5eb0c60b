"""Two people at the same moment, on real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from otklik.conftest import Cast
from otklik.incidents import actions
from otklik.incidents.models import Incident, Page, Raise
from otklik.incidents.tests.story import raised, repaired, travellers

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Runs all of them together; returns what went wrong."""
    ready, troubles = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        except BaseException as trouble:  # noqa: BLE001
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return troubles


def test_two_operators_within_a_moment_give_one_incident_with_both_credited(cast: Cast) -> None:
    taps = [
        lambda person=person: actions.raise_incident(cast.checkin, by=person)
        for person in (cast.anna, cast.boris, cast.anna, cast.lena) * 3
    ]
    assert at_once(*taps) == []
    incident = Incident.objects.get()
    assert {credit.operator for credit in Raise.objects.all()} == {cast.anna, cast.boris, cast.lena}
    assert Page.objects.count() == 2
    assert incident.briefings.count() == incident.updates.count() == 1


def test_two_responders_accept_and_one_has_it(cast: Cast) -> None:
    incident = raised(cast)
    assert at_once(*[lambda person=person: actions.acknowledge(incident, by=person) for person in (cast.vera, cast.gleb)]) == []
    assert Page.objects.filter(state=Page.ANSWERED).count() == 1
    assert Incident.objects.get().owner_id == Page.objects.get(state=Page.ANSWERED).responder_id


def test_many_answers_at_once_reopen_once(cast: Cast) -> None:
    people = travellers(12, cast.checkin)
    incident = repaired(cast)
    actions.count_reporters(incident)
    answers = [lambda one=one: actions.confirm(incident, one, answer="broken", via="link") for one in people[:3]]
    assert at_once(*answers) == []
    assert Incident.objects.get().reopened == 1


def test_merging_both_ways_at_once_leaves_one(cast: Cast) -> None:
    first = raised(cast)
    other = actions.raise_incident(type(cast.checkin).objects.create(slug="pay", name_ru="Оплата"), by=cast.anna)
    troubles = at_once(
        lambda: actions.merge_into(first, other, by=cast.vera), lambda: actions.merge_into(other, first, by=cast.vera)
    )
    assert len(troubles) == 1
    assert Incident.objects.live().count() == 1
