"""Which service does not work without which."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.services import blast
from otklik.services.facts import DependencyMade, DependencyRemoved
from otklik.services.models import Component, Dependency, Service


@transaction.atomic
def make_dependency(service: Service, on: Service, *, component: Component | None = None, by: Operator | None) -> Dependency:
    """Raises `Refused`, with the way round, when the two would depend on each other in the end."""
    # Two admins at once could each close one half of a circle.
    names = {one.pk: one.name for one in Service.objects.select_for_update().order_by("pk")}
    if component is not None and component.service_id != service.pk:
        raise Refused(_("This part cannot be chosen, because it belongs to another service. Choose a part of this one."))
    if service.pk == on.pk:
        raise Refused(_("It cannot depend on this, because it is the same service. Choose another one."))
    edges = list(Dependency.objects.values_list("service", "on"))
    if way := blast.circle(edges, service.pk, on.pk):
        raise Refused(
            _("That would be a circle: %(way)s. Which of them works alone?")
            % {"way": " → ".join(names[one] for one in [service.pk, *way])}
        )
    dependency, is_new = Dependency.objects.get_or_create(service=service, component=component, on=on)
    if is_new:
        record(DependencyMade(service=service.pk, on=on.pk, by=by.pk if by else None))
    return dependency


@transaction.atomic
def remove_dependency(dependency: Dependency, *, by: Operator) -> None:
    deleted, _rows = Dependency.objects.filter(pk=dependency.pk).delete()
    if deleted:
        record(DependencyRemoved(service=dependency.service_id, on=dependency.on_id, by=by.pk))
