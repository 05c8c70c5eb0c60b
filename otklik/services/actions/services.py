"""Making and changing services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from otklik.accounts.actions.company import locked_company
from otklik.accounts.actions.unread import check_read
from otklik.accounts.models import Operator
from otklik.accounts.rules import moved
from otklik.journal.record import record
from otklik.services.facts import IdentityKeyRotated, ServiceChanged, ServiceMade, ServiceMoved
from otklik.services.models import Component, Service, fresh_key
from otklik.services.rules import slug_of

FIELDS = ("slug", "name_ru", "name_en", "url", "safe_text_ru", "safe_text_en", "is_public")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A component as the form gives it; without `id` it is a new one."""

    name_ru: str
    name_en: str = ""
    slug: str = ""
    id: int | None = None


@transaction.atomic
def make_service(*, by: Operator | None = None, parts: Iterable[Part] = (), **values: Any) -> Service:
    """Adds a service at the end of the list; without `slug` its name gives one."""
    values = {name: value for name, value in values.items() if name in (*FIELDS, "identity_key")}
    if not values.get("slug"):
        values["slug"] = slug_of(values.get("name_en") or values["name_ru"], taken_slugs())
    last = Service.objects.aggregate(last=Max("position"))["last"] or 0
    service = Service.objects.create(**values, position=last + 1)
    keep_parts(service, parts)
    record(ServiceMade(service=service.pk, by=by.pk if by else None))
    return service


@transaction.atomic
def keep_first_service(*, by: Operator, read: int | None = None, **values: Any) -> Service:
    """The first run's service: made, or changed when there is one. Two windows at one moment make one; raises `Newer` for the other."""
    locked_company()
    first = Service.objects.first()
    return change_service(first, by=by, read=read, **values) if first else make_service(by=by, **values)


@transaction.atomic
def change_service(
    service: Service, *, by: Operator, parts: Iterable[Part] | None = None, read: int | None = None, **values: Any
) -> Service:
    """Names, texts, address; with `parts` the components become exactly these, in this order.

    Raises `Newer` when it is no more the version that the person has read.
    """
    service = Service.objects.select_for_update().get(pk=service.pk)
    check_read(read, service.version)
    for name in FIELDS:
        if name in values:
            setattr(service, name, values[name])
    service.save()
    if parts is not None:
        keep_parts(service, parts)
    record(ServiceChanged(service=service.pk, by=by.pk))
    return service


@transaction.atomic
def move_service(service: Service, step: int, *, by: Operator) -> None:
    """One place up (-1) or down (+1) in lists and on the status page."""
    services = list(Service.objects.select_for_update().order_by("position", "pk"))
    for position, one in enumerate(moved(services, service, step), start=1):
        Service.objects.filter(pk=one.pk).update(position=position)
    record(ServiceMoved(service=service.pk, by=by.pk))


@transaction.atomic
def rotate_identity_key(service: Service, *, by: Operator) -> Service:
    """The old key verifies nobody from now on; the site needs the new one."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    service.identity_key = fresh_key()
    service.save(update_fields=["identity_key"])
    record(IdentityKeyRotated(service=service.pk, by=by.pk))
    return service


def keep_parts(service: Service, parts: Iterable[Part]) -> None:
    """Components not among the parts go; the rest are changed or made. Slugs stay once given."""
    wanted = list(parts)
    known = {part.pk: part for part in service.components.all()}
    service.components.exclude(pk__in=[part.id for part in wanted if part.id]).delete()
    taken = {part.slug for part in known.values()}
    for position, part in enumerate(wanted, start=1):
        component = known.get(part.id or 0) or Component(service=service)
        component.name_ru, component.name_en, component.position = part.name_ru, part.name_en, position
        if not component.slug:
            component.slug = part.slug or slug_of(part.name_en or part.name_ru, taken)
            taken.add(component.slug)
        component.save()


def taken_slugs() -> set[str]:
    return set(Service.objects.values_list("slug", flat=True))
