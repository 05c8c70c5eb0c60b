"""The company's names, language, time zone and telephone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from otklik.accounts import actions
from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.forms.profile import CompanyForm
from otklik.accounts.models import Company, Operator
from otklik.accounts.newer import differs, newer, version_read, version_shown
from otklik.accounts.tabs import tabs
from otklik.lib.refused import Newer
from otklik.pages.shown import shown


@require_http_methods(["GET", "POST"])
@admins_only
def company(request: PersonRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None, instance=Company.current())
    context = {"tabs": tabs(request, "company"), "form": form, "version": version_shown(request, Company.current().version)}
    if form.is_bound and form.is_valid():
        try:
            actions.change_company(**form.cleaned_data, by=request.user, read=version_read(request))
        except Newer:
            context |= newer_company(form, by=request.user)
        if not differs(context):
            messages.success(request, _("Saved."))
            return redirect("accounts:company")
    return shown(request, "accounts/company.html", context, status=422 if form.is_bound else 200)


def newer_company(form: CompanyForm, *, by: Operator) -> dict[str, Any]:
    """For the page: how the company stands since another window, or another admin, has changed it."""
    company = Company.current()
    values = {name: getattr(company, name) for name in form.fields}
    return {"version": company.version, **newer(form, values, by=by, kinds=["CompanyChanged"])}
