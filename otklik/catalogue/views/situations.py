"""The admin's side: situations, their forms, who must agree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.catalogue import actions
from otklik.catalogue.access import situation_for
from otklik.catalogue.forms import SituationForm, questions_of, steps_of
from otklik.catalogue.models import Situation
from otklik.journal.models import Entry
from otklik.pages.shown import gone_to, shown, shown_or_back


@require_GET
@admins_only
def situations(request: PersonRequest) -> HttpResponse:
    return shown(request, "catalogue/situations.html", list_context(request), part="list")


def list_context(request: PersonRequest) -> dict[str, Any]:
    found = Situation.objects.annotate(
        asks=Count("questions", distinct=True), agree=Count("steps", distinct=True)
    ).select_related("team", "service")
    return {"tabs": tabs(request, "situations"), "situations": found}


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: PersonRequest) -> HttpResponse:
    return edited(request, None)


@require_http_methods(["GET", "POST"])
@admins_only
def situation(request: PersonRequest, slug: str) -> HttpResponse:
    return edited(request, situation_for(request.user, slug))


@transaction.atomic
def edited(request: PersonRequest, found: Situation | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    title, slug = (found.title, found.slug) if found else ("", "")
    typed = form, questions, steps = forms_of(found, data)
    standing = Standing(
        request,
        lambda: forms_of(situation_for(request.user, slug)),
        holds=Situation.objects.filter(slug=slug) if found else None,
        told=Entry.objects.about(situation=found.pk if found else 0).filter(kind="SituationSaved"),
    )
    if data is not None and all(one.is_valid() for one in typed) and standing.is_read(typed):
        saved = actions.save_situation(
            found, by=request.user, questions=questions.asked(), steps=steps.needed(), **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return gone_to(request, reverse("catalogue:situation", args=[saved.slug]))
    context = {
        "tabs": tabs(request, "situations"),
        "situation": found,
        "title": title,
        "form": form,
        "questions": questions,
        "steps": steps,
        **standing.context,
    }
    return shown(request, "catalogue/situation.html", context, status=422 if data is not None else 200)


def forms_of(situation: Situation | None, data: Any = None) -> tuple[SituationForm, Any, Any]:
    return SituationForm(data, instance=situation), questions_of(situation, data), steps_of(situation, data)


@require_POST
@admins_only
def move(request: PersonRequest, slug: str) -> HttpResponse:
    step = -1 if request.POST.get("step") == "up" else 1
    actions.move_situation(situation_for(request.user, slug), step, by=request.user)
    return shown_or_back(request, "catalogue/situations.html", list_context(request), part="list")
