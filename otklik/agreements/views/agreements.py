"""Agreements among the settings: with customers and between teams."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.agreements import actions, rules
from otklik.agreements.access import agreement_for, team_agreement_for
from otklik.agreements.forms.agreements import AgreementForm, TeamAgreementForm
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.agreements.words import conditions_words, promises_words, time_words
from otklik.calendars.models import Calendar
from otklik.journal.models import Entry
from otklik.pages.shown import shown


@require_GET
@admins_only
def agreements(request: PersonRequest) -> HttpResponse:
    """The most specific on top: the first that holds is the one that counts."""
    found = list(Agreement.objects.select_related("calendar", "organisation", "service", "manager"))
    rows = [
        {"agreement": one, "holds_for": conditions_words(one), "promises": promises_words(one)}
        for one in sorted(found, key=lambda one: (-rules.weight(one), one.name))
    ]
    teams = [
        {"agreement": one, "time": time_words(one.minutes)}
        for one in TeamAgreement.objects.select_related("calendar", "from_team", "to_team")
    ]
    context = {
        "tabs": tabs(request, "agreements"),
        "rows": rows,
        "teams": teams,
        "has_calendar": Calendar.objects.exists(),
    }
    return shown(request, "agreements/agreements.html", context)


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: PersonRequest) -> HttpResponse:
    form = AgreementForm(request.POST or None)
    if form.is_bound and form.is_valid():
        actions.make_agreement(**form.cleaned_data, by=request.user)
        messages.success(request, _("The agreement holds from now on."))
        return redirect("agreements:agreements")
    return page(request, form)


@require_http_methods(["GET", "POST"])
@admins_only
@transaction.atomic
def agreement(request: PersonRequest, id: int) -> HttpResponse:
    found = agreement_for(request.user, id)
    form = AgreementForm(request.POST or None, instance=agreement_for(request.user, id))
    standing = Standing(
        request,
        lambda: AgreementForm(instance=agreement_for(request.user, id)),
        holds=Agreement.objects.filter(pk=id),
        told=Entry.objects.about(agreement=id),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        actions.change_agreement(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. Running clocks are being counted anew."))
        return redirect("agreements:agreements")
    return page(request, form, found, **standing.context)


def page(request: PersonRequest, form: AgreementForm, found: Agreement | None = None, **more: Any) -> HttpResponse:
    context = {"tabs": tabs(request, "agreements"), "form": form, "agreement": found, "has_calendar": Calendar.objects.exists()}
    return shown(request, "agreements/agreement.html", context | more, status=422 if form.is_bound else 200)


@require_POST
@admins_only
def remove(request: PersonRequest, id: int) -> HttpResponse:
    actions.remove_agreement(agreement_for(request.user, id), by=request.user)
    messages.success(request, _("The agreement holds no more."))
    return redirect("agreements:agreements")


@require_http_methods(["GET", "POST"])
@admins_only
def new_between(request: PersonRequest) -> HttpResponse:
    form = TeamAgreementForm(request.POST or None)
    if form.is_bound and form.is_valid():
        actions.make_team_agreement(**form.cleaned_data, by=request.user)
        messages.success(request, _("The agreement holds from now on."))
        return redirect("agreements:agreements")
    return between_page(request, form)


@require_http_methods(["GET", "POST"])
@admins_only
@transaction.atomic
def between(request: PersonRequest, id: int) -> HttpResponse:
    found = team_agreement_for(request.user, id)
    form = TeamAgreementForm(request.POST or None, instance=team_agreement_for(request.user, id))
    standing = Standing(
        request,
        lambda: TeamAgreementForm(instance=team_agreement_for(request.user, id)),
        holds=TeamAgreement.objects.filter(pk=id),
        told=Entry.objects.about(team_agreement=id),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        actions.change_team_agreement(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. Running clocks are being counted anew."))
        return redirect("agreements:agreements")
    return between_page(request, form, found, **standing.context)


def between_page(
    request: PersonRequest, form: TeamAgreementForm, found: TeamAgreement | None = None, **more: Any
) -> HttpResponse:
    context = {"tabs": tabs(request, "agreements"), "form": form, "agreement": found, "has_calendar": Calendar.objects.exists()}
    return shown(request, "agreements/between.html", context | more, status=422 if form.is_bound else 200)


@require_POST
@admins_only
def remove_between(request: PersonRequest, id: int) -> HttpResponse:
    actions.remove_team_agreement(team_agreement_for(request.user, id), by=request.user)
    messages.success(request, _("The agreement holds no more."))
    return redirect("agreements:agreements")
