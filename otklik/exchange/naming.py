"""What the company is called, and its language, time zone and telephone, out and in: one row."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from otklik.accounts.actions import change_company
from otklik.accounts.actions.company import FIELDS
from otklik.accounts.forms.profile import CompanyForm
from otklik.accounts.models import Company, Operator
from otklik.exchange.records import Record
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused

COLUMNS, NAMES = FIELDS, ("name_ru", "name_en")


def companies(_person: Operator | None) -> QuerySet[Company]:
    return Company.objects.all()


def company_values(company: Company) -> dict[str, Any]:
    return {name: getattr(company, name) for name in COLUMNS}


def take_company(record: Record, by: Operator | None) -> bool:
    """One that nobody has named yet is named; of a named one only what is empty is filled in, and nothing is written over."""
    here = company_values(Company.current())
    told = {name: value for name in COLUMNS if (value := record.line(name, most=200))}
    is_named = any(here[name] for name in NAMES)
    others = [name for name, value in told.items() if is_named and here[name] and here[name] != value]
    if others:
        raise Refused(
            _("The company is set here in another way (%(names)s). Change it on the page of the company, or leave it as it is.")
            % {"names": ", ".join(others)}
        )
    wanted = here | told
    if wanted == here:
        return False
    form = CompanyForm(wanted, instance=Company(pk=1))
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise Refused(f"{name}: {errors[0]}")
    change_company(by=by, **form.cleaned_data)
    return True
