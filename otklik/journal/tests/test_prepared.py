"""A prepared question is answered as its query set would be, whatever the values."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from otklik.accounts.models import Operator, Shift
from otklik.conftest import Cast
from otklik.desk.models import Ticket
from otklik.journal.prepared import WHEN, WHICH, WHO, Prepared
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db


def test_each_call_is_answered_for_its_own_values(cast: Cast) -> None:
    shifts = Prepared(lambda who, when: Shift.objects.at(when).filter(operator=who), WHO, WHEN)
    Shift.objects.all().delete()
    mine = Shift.objects.create(operator=cast.anna, starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(hours=1))
    assert shifts(cast.anna.pk, now()) == [mine]
    assert shifts(cast.boris.pk, now()) == []
    assert shifts(cast.anna.pk, now() + timedelta(hours=2)) == []


def test_a_moment_may_stand_in_it_with_time_added(cast: Cast) -> None:
    soon = Prepared(lambda when: Shift.objects.filter(starts_at__lte=when + timedelta(days=1)), WHEN)
    Shift.objects.all().delete()
    shift = Shift.objects.create(operator=cast.anna, starts_at=now() + timedelta(hours=23))
    assert soon(now()) == [shift]
    assert soon(now() - timedelta(hours=2)) == []


def test_rows_come_with_what_belongs_to_them(cast: Cast) -> None:
    ticket = Ticket.objects.create(subject="100 % чемодан", customer=cast.ivan, owner=cast.anna, team=None)
    tickets = Prepared(
        lambda number: (
            Ticket.objects.filter(number=number, subject__contains="100 %")
            .select_related("owner")
            .prefetch_related("customer__identifiers")
        ),
        WHICH,
    )
    ticket.refresh_from_db()
    (found,) = tickets(ticket.number)
    with CaptureQueriesContext(connection) as more:
        assert (found, found.owner, found.customer) == (ticket, cast.anna, cast.ivan)
        assert list(found.customer.identifiers.all()) is not None
    assert len(more) == 0
    assert found.made_at == ticket.made_at


def test_columns_may_be_asked_for_alone(cast: Cast) -> None:
    names = Prepared(lambda who: Operator.objects.filter(pk=who).values_list("name", flat=True), WHO)
    assert names(cast.anna.pk) == [cast.anna.name]
    assert names(cast.boris.pk) == [cast.boris.name]


def test_nobody_changes_the_answer_of_another(cast: Cast) -> None:
    people = Prepared(lambda who: Operator.objects.filter(pk=who), WHO)
    first = people(cast.anna.pk)
    first[0].name = "другая"
    assert people(cast.anna.pk)[0].name == cast.anna.name


def test_a_value_that_does_not_stand_in_the_question_is_refused(cast: Cast) -> None:
    strange = Prepared(lambda who: Operator.objects.filter(pk=who + 1), WHO)
    with pytest.raises(ValueError, match="by itself"):
        strange(cast.anna.pk)
