"""What is asked about each kind of ticket, what a ticket says of it, and which service needs which, out and in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet

from otklik.accounts.models import Operator
from otklik.desk.actions.fields import retire_field, save_field
from otklik.desk.actions.known import need
from otklik.desk.matter_forms import KindFieldForm, field_of, stored
from otklik.desk.models import FieldValue, Kind, KindField, NeededFact, Ticket
from otklik.exchange.promising import service_named
from otklik.exchange.records import Record, shown
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused
from otklik.services.actions.dependencies import make_dependency
from otklik.services.models import Dependency

FIELD_COLUMNS = ("kind", "name_ru", "name_en", "type", "options", "is_required", "is_retired")
NEEDED_COLUMNS = ("kind", "service", "name")
DEPENDENCY_COLUMNS = ("service", "component", "on")
LONGEST_NAME, LONGEST_VALUE, MOST_FIELDS = 80, 500, 100


def fields(_person: Operator | None) -> QuerySet[KindField]:
    return KindField.objects.order_by("kind", "position", "pk")


def field_values(field: KindField) -> dict[str, Any]:
    own = {name: getattr(field, name) for name in FIELD_COLUMNS if name not in ("options", "is_retired")}
    return own | {"options": list(field.options), "is_retired": field.retired_at is not None}


def take_field(record: Record, by: Operator | None) -> bool:
    """One of this kind and name that is here stays as it is, retired or not: tickets say something in it."""
    kind, name = kind_in(record), record.line("name_ru", most=LONGEST_NAME)
    if not name:
        raise Refused(_("It has no name."))
    if KindField.objects.filter(kind=kind, name_ru=name).exists():
        return False
    form = KindFieldForm(
        {
            "kind": kind,
            "name_ru": name,
            "name_en": record.line("name_en", most=LONGEST_NAME),
            "type": record.one_of("type", list(KindField.Type.values), KindField.Type.TEXT),
            "options": "\n".join(record.words("options")),
            "is_required": record.is_true("is_required"),
        }
    )
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    field = save_field(form.wanted(), by=by)
    if record.is_true("is_retired"):
        retire_field(field, by=by)
    return True


def kind_in(record: Record) -> str:
    if not (kind := record.one_of("kind", list(Kind.values), "")):
        raise Refused(_("It does not say for which kind of tickets (kind)."))
    return kind


def write_fields(ticket: Ticket, record: Record) -> None:
    """What the ticket said in the fields of its kind; one that was retired since says it still."""
    told = [Record(subject="", external="", values=one) for one in record.listed("fields")[:MOST_FIELDS]]
    known = KindField.objects.filter(kind=ticket.kind).order_by(F("retired_at").desc(nulls_last=True))
    by_name = {one.name_ru: one for one in known} if told else {}
    values: dict[int, str] = {}
    for one in told:
        name, value = one.line("name", most=LONGEST_NAME), one.line("value", most=LONGEST_VALUE)
        if name not in by_name:
            raise Refused(_("Its field “%(name)s” is not here for this kind: import the fields first, or leave “fields” empty.") % {"name": shown(name)})  # fmt: skip
        if value:
            values[by_name[name].pk] = said_in(by_name[name], value)
    FieldValue.objects.bulk_create(
        FieldValue(ticket=ticket, field_id=field, value=value, at=ticket.changed_at) for field, value in values.items()
    )


def said_in(field: KindField, value: str) -> str:
    try:
        return stored(field_of(field, value).clean(value))[:LONGEST_VALUE]
    except ValidationError:
        raise Refused(
            _("What it says in its field “%(name)s” is of another type than the field.") % {"name": field.name}
        ) from None


def needed_facts(_person: Operator | None) -> QuerySet[NeededFact]:
    return NeededFact.objects.select_related("service")


def needed_values(needed: NeededFact) -> dict[str, Any]:
    return {"kind": needed.kind, "service": needed.service.slug if needed.service else None, "name": needed.name}


def take_needed(record: Record, _by: Operator | None) -> bool:
    kind, service, name = kind_in(record), service_named(record), record.line("name", most=LONGEST_NAME)
    if NeededFact.objects.filter(kind=kind, service=service, name=name).exists():
        return False
    need(kind, service, name)
    return True


def dependencies(_person: Operator | None) -> QuerySet[Dependency]:
    return Dependency.objects.select_related("service", "component", "on")


def dependency_values(dependency: Dependency) -> dict[str, Any]:
    component = dependency.component.slug if dependency.component else None
    return {"service": dependency.service.slug, "component": component, "on": dependency.on.slug}


def take_dependency(record: Record, by: Operator | None) -> bool:
    service, on = service_named(record), service_named(record, "on")
    if service is None or on is None:
        raise Refused(_("It needs two services: the one (service) that does not work without the other (on)."))
    slug = record.line("component", most=60)
    component = service.components.filter(slug=slug).first() if slug else None
    if slug and component is None:
        raise Refused(_("There is no part “%(name)s” of these services.") % {"name": shown(slug)})
    if Dependency.objects.filter(service=service, component=component, on=on).exists():
        return False
    make_dependency(service, on, component=component, by=by)
    return True
