"""The company and the steps of its first run."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from otklik.accounts.actions.unread import check_read
from otklik.accounts.facts import CompanyChanged, CompanySetUp
from otklik.accounts.models import Company, Operator
from otklik.journal.record import record
from otklik.lib.clock import now

FIELDS = ("name_ru", "name_en", "language", "time_zone", "support_phone")


@transaction.atomic
def change_company(*, by: Operator | None = None, read: int | None = None, **values: Any) -> Company:
    """Names, main language, time zone, support telephone.

    Raises `Newer` when it is no more the version that the person has read.
    """
    company = locked_company()
    check_read(read, company.version)
    for name in FIELDS:
        if name in values:
            setattr(company, name, values[name])
    company.save()
    record(CompanyChanged(by=by.pk if by else None))
    return company


@transaction.atomic
def pass_step(step: str) -> Company:
    """Remembers that a step of the first run was done or skipped. No fact: nobody needs to know."""
    company = locked_company()
    if step not in company.passed_steps:
        company.passed_steps = [*company.passed_steps, step]
        company.save(update_fields=["passed_steps"])
    return company


@transaction.atomic
def finish_set_up(*, by: Operator | None = None) -> Company:
    """From now on the front page leads to work. A second time changes nothing."""
    company = locked_company()
    if company.set_up_at is None:
        company.set_up_at = now()
        company.save(update_fields=["set_up_at"])
        record(CompanySetUp(by=by.pk if by else None))
    return company


def locked_company() -> Company:
    Company.objects.get_or_create(pk=1, defaults={"language": settings.LANGUAGE_CODE, "time_zone": settings.TIME_ZONE})
    return Company.objects.select_for_update().get(pk=1)
