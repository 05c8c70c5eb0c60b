"""The list of services, one service with its components, the kit to copy."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.models import Operator
from otklik.accounts.newer import differs, newer, version_read, version_shown
from otklik.accounts.tabs import tabs
from otklik.lib.refused import Newer
from otklik.pages.shown import shown, shown_or_back
from otklik.services import actions
from otklik.services.access import service_for
from otklik.services.actions.services import FIELDS, Part
from otklik.services.forms.services import ServiceForm, components_of
from otklik.services.models import Component, Service
from otklik.services.snippets import snippets


@require_GET
@admins_only
def services(request: PersonRequest) -> HttpResponse:
    return shown(request, "services/services.html", list_context(request), part="list")


def list_context(request: PersonRequest) -> dict[str, object]:
    found = Service.objects.prefetch_related(Prefetch("components", queryset=Component.objects.order_by("position", "pk")))
    return {"tabs": tabs(request, "services"), "services": found}


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: PersonRequest) -> HttpResponse:
    """A new service; afterwards the kit to copy."""
    form, components = ServiceForm(request.POST or None), components_of(None, request.POST or None)
    if form.is_bound and form.is_valid() and components.is_valid():
        service = actions.make_service(**form.cleaned_data, parts=components.parts(), by=request.user)
        messages.success(request, _("“{name}” is there. Now put the kit into its site.").format(name=service.name))
        return redirect("services:kit", slug=service.slug)
    context = {"tabs": tabs(request, "services"), "form": form, "components": components}
    return shown(request, "services/service.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@admins_only
def service(request: PersonRequest, slug: str) -> HttpResponse:
    found = service_for(request.user, slug)
    form = ServiceForm(request.POST or None, instance=service_for(request.user, slug))
    components = components_of(found, request.POST or None)
    context = {"tabs": tabs(request, "services"), "service": found, "form": form, "components": components}
    context["version"] = version_shown(request, found.version)
    if form.is_bound and form.is_valid() and components.is_valid():
        parts, read = components.parts(), version_read(request)
        try:
            found = actions.change_service(found, **form.cleaned_data, parts=parts, by=request.user, read=read)
        except Newer:
            found = service_for(request.user, slug)
            context |= newer_service(form, found, parts, by=request.user)
        if not differs(context):
            messages.success(request, _("Saved."))
            return redirect("services:service", slug=found.slug)
    return shown(request, "services/service.html", context, status=422 if form.is_bound else 200)


def newer_service(form: ServiceForm, found: Service, parts: list[Part], *, by: Operator) -> dict[str, Any]:
    """For the page: how the service and its components stand since another window, or another admin, has changed them."""
    values = {name: getattr(found, name) for name in form.fields if name in FIELDS}
    context = newer(form, values, by=by, kinds=["ServiceMade", "ServiceChanged"], service=found.pk)
    here, typed = ([(part.name_ru, part.name_en) for part in some] for some in (found.components.all(), parts))
    if here != typed:
        words = ", ".join(" / ".join(dict.fromkeys(filter(None, names))) for names in here)
        context["newer"]["rows"].append({"label": _("Parts that may fail by themselves"), "value": words or _("nothing")})
    return {"version": found.version, **context}


@require_GET
@admins_only
def kit(request: PersonRequest, slug: str) -> HttpResponse:
    """The blocks to copy, the key, and a link that shows the error screen."""
    found = service_for(request.user, slug)
    return shown(request, "services/kit.html", {"tabs": tabs(request, "services"), **kit_context(found)})


def kit_context(service: Service) -> dict[str, object]:
    return {
        "service": service,
        "snippets": snippets(service),
        "door_url": settings.DOOR_URL,
        "try_url": f"{settings.DOOR_URL}/error.html?service={service.slug}",
    }


@require_POST
@admins_only
def move(request: PersonRequest, slug: str) -> HttpResponse:
    actions.move_service(service_for(request.user, slug), -1 if request.POST.get("step") == "up" else 1, by=request.user)
    return shown_or_back(request, "services/services.html", list_context(request), part="list")


@require_POST
@admins_only
def rotate_key(request: PersonRequest, slug: str) -> HttpResponse:
    actions.rotate_identity_key(service_for(request.user, slug), by=request.user)
    messages.success(request, _("A new key. Give it to the site; until then its visitors count as not verified."))
    return redirect("services:kit", slug=slug)
