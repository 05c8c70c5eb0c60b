"""The company's names, language, time zone and telephone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from otklik.accounts import actions
from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.forms.profile import CompanyForm
from otklik.accounts.models import Company
from otklik.accounts.tabs import tabs
from otklik.pages.shown import shown


@require_http_methods(["GET", "POST"])
@admins_only
def company(request: PersonRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None, instance=Company.current())
    if form.is_bound and form.is_valid():
        actions.change_company(**form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("accounts:company")
    return shown(
        request, "accounts/company.html", {"tabs": tabs(request, "company"), "form": form}, status=422 if form.is_bound else 200
    )
