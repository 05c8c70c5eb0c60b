"""Making and changing agreements. A promise that the calendar could never keep is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.agreements.facts import (
    AgreementChanged,
    AgreementMade,
    AgreementRemoved,
    TeamAgreementChanged,
    TeamAgreementMade,
    TeamAgreementRemoved,
)
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.calendars.models import Calendar
from otklik.calendars.rules import NoWorkingTimeError, add
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused


@transaction.atomic
def make_agreement(*, by: Operator | None = None, **values: Any) -> Agreement:
    agreement = Agreement(**values)
    check(agreement)
    agreement.save()
    record(AgreementMade(agreement=agreement.pk, by=by.pk if by else None))
    return agreement


@transaction.atomic
def change_agreement(agreement: Agreement, *, by: Operator | None = None, **values: Any) -> Agreement:
    """Running clocks are counted anew by it; what has ended stays as it was."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    for name, value in values.items():
        setattr(agreement, name, value)
    check(agreement)
    agreement.save()
    record(AgreementChanged(agreement=agreement.pk, by=by.pk if by else None))
    return agreement


@transaction.atomic
def remove_agreement(agreement: Agreement, *, by: Operator | None = None) -> None:
    if Agreement.objects.filter(pk=agreement.pk).delete()[0]:
        record(AgreementRemoved(agreement=agreement.pk, by=by.pk if by else None))


@transaction.atomic
def make_team_agreement(*, by: Operator | None = None, **values: Any) -> TeamAgreement:
    agreement = TeamAgreement(**values)
    possible(agreement.calendar, agreement.minutes)
    agreement.save()
    record(TeamAgreementMade(team_agreement=agreement.pk, by=by.pk if by else None))
    return agreement


@transaction.atomic
def change_team_agreement(agreement: TeamAgreement, *, by: Operator | None = None, **values: Any) -> TeamAgreement:
    agreement = TeamAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    for name, value in values.items():
        setattr(agreement, name, value)
    possible(agreement.calendar, agreement.minutes)
    agreement.save()
    record(TeamAgreementChanged(team_agreement=agreement.pk, by=by.pk if by else None))
    return agreement


@transaction.atomic
def remove_team_agreement(agreement: TeamAgreement, *, by: Operator | None = None) -> None:
    if TeamAgreement.objects.filter(pk=agreement.pk).delete()[0]:
        record(TeamAgreementRemoved(team_agreement=agreement.pk, by=by.pk if by else None))


def check(agreement: Agreement) -> None:
    minutes = [*agreement.minutes.values(), agreement.still_minutes or 0]
    if not any(minutes):
        raise Refused(_("Promise something: a time for the first answer, the next word or the resolution."))
    possible(agreement.calendar, max(minutes))


def possible(calendar: Calendar, minutes: int) -> None:
    """Raises `Refused` when there is not so much working time within reach."""
    try:
        add(calendar.hours(), now(), timedelta(minutes=minutes))
    except (NoWorkingTimeError, OverflowError) as error:
        raise Refused(
            _("By the calendar “%(name)s” there is not enough working time for this. Choose a later moment, or another calendar.")
            % {"name": calendar.name}
        ) from error
