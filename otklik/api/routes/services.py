"""`/services`: what customers use."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Router

from otklik.api import again, answers, problems
from otklik.api.access import SCOPED, CallerRequest
from otklik.api.once import once
from otklik.api.shapes import services as shapes
from otklik.api.shapes.common import Cursor, Limit
from otklik.lib.text import clean_line
from otklik.services import actions
from otklik.services.access import service_for
from otklik.services.models import Service

router = Router()
READ, WRITE = SCOPED["services:read"], SCOPED["services:write"]
Slug = Annotated[str, Path(max_length=40)]


@router.get("", auth=READ, response=shapes.ServicePage, summary=gettext_noop("List services"))
def list_services(request: CallerRequest, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    """With their components."""
    found = Service.objects.prefetch_related("components")
    return answers.page(found, ("id",), cursor, limit, lambda rows: [shapes.service_json(one) for one in rows])


@router.post("", auth=WRITE, response={201: shapes.ServiceShown}, summary=gettext_noop("Add a service"))
@once(again.whoever_holds_the_scope)
def add_service(request: CallerRequest, given: shapes.ServiceGiven) -> HttpResponse:
    if Service.objects.filter(slug=given.slug).exists():
        raise problems.wrong_field("#/slug", _("There is a service of this short name already."))
    service = actions.make_service(by=request.auth.operator, **tidy(given.dict()))
    location = f"{settings.DESK_URL}/api/v1/services/{service.slug}"
    return answers.one(shapes.service_json(service), status=201, location=location)


@router.get("/{slug}", auth=READ, response=shapes.ServiceShown, summary=gettext_noop("Read a service"))
def read_service(request: CallerRequest, slug: Slug) -> HttpResponse:
    found = get_object_or_404(Service.objects.filter(slug=slug.replace("\0", "")))
    return answers.one(shapes.service_json(found))


@router.patch("/{slug}", auth=WRITE, response=shapes.ServiceShown, summary=gettext_noop("Change a service"))
@once(again.whoever_holds_the_scope)
def change_service(request: CallerRequest, slug: Slug, given: shapes.ServiceChange) -> HttpResponse:
    service = service_for(request.auth.operator, slug.replace("\0", ""))
    service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    answers.check_unchanged(request, shapes.service_json(service))
    values = {name: value for name, value in given.dict().items() if value is not None}
    return answers.one(shapes.service_json(actions.change_service(service, by=request.auth.operator, **tidy(values))))


def tidy(values: dict[str, Any]) -> dict[str, Any]:
    """Texts as a form would leave them; a name of nothing but spaces is none."""
    kept = {name: clean_line(value, most=300) if isinstance(value, str) else value for name, value in values.items()}
    if "name_ru" in kept and not kept["name_ru"]:
        raise problems.wrong_field("#/name_ru", _("This is needed."))
    return kept
