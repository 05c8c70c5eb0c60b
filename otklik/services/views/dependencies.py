"""The map of dependencies: drawn, as a list, and what falls when one service falls."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts.access import PersonRequest, admins_only, staff_only
from otklik.accounts.tabs import tabs
from otklik.lib.refused import Refused
from otklik.pages.shown import gone_to, shown
from otklik.services import actions
from otklik.services.access import dependency_for
from otklik.services.blast import fallen
from otklik.services.drawing import drawing
from otklik.services.forms.dependencies import DependencyForm
from otklik.services.models import Dependency, Service
from otklik.services.touched import customers_touched

HERE = "/dependencies/"


@staff_only
@require_GET
def dependencies(request: PersonRequest) -> HttpResponse:
    """`?fails=slug` says which service is thought to fail; without it the one on which most depends."""
    services = list(Service.objects.prefetch_related("components"))
    known = list(Dependency.objects.select_related("service", "component", "on"))
    edges = [(one.service_id, one.on_id) for one in known]
    by_pk = {service.pk: service for service in services}
    asked = next((one for one in services if one.slug == request.GET.get("fails")), None)
    failing = asked or max(services, key=lambda one: sum(map(len, fallen(edges, one.pk))), default=None)
    rings = [[by_pk[pk] for pk in ring] for ring in fallen(edges, failing.pk)] if failing else []
    hit = {failing.pk} | {service.pk for ring in rings for service in ring} if failing else set()
    context: dict[str, Any] = {
        "tabs": tabs(request, "dependencies"),
        "services": services,
        "dependencies": known,
        "failing": failing,
        "rings": rings,
        "customers": customers_touched(hit),
        "drawing": drawing(services, edges, failing.pk if failing else 0, hit),
        "form": DependencyForm(),
        "is_admin": request.user.is_admin,
    }
    return shown(request, "services/dependencies.html", context, part="map")


@admins_only
@require_POST
def new(request: PersonRequest) -> HttpResponse:
    form = DependencyForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose both: what does not work, and without which service."))
    service, component = form.named
    actions.make_dependency(service, form.cleaned_data["on"], component=component, by=request.user)
    return gone_to(request, HERE)


@admins_only
@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    actions.remove_dependency(dependency_for(request.user, pk), by=request.user)
    return gone_to(request, HERE)
