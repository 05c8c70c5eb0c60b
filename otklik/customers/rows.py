"""Moving everything that hangs on one customer to another, and back: every room's rows, without knowing the rooms.

A room above only has to point at a customer with a foreign key. Where two rows would say the same (one customer is affected by an
incident once), the one with less hanging on it is taken out whole and kept, so that it can come back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import router
from django.db.models import Field, Model, Q, QuerySet, UniqueConstraint
from django.db.models.deletion import Collector

from otklik.customers.models import Customer, Identifier, Merge

Rows = dict[str, list[int]]
OWN = (Customer, Merge)


def places() -> Iterator[tuple[type[Model], str]]:
    """Each model and column that points at a customer, but for the merges themselves."""
    for relation in Customer._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and model not in OWN:
            yield model, relation.field.name


def name_of(model: type[Model], column: str) -> str:
    return f"{model._meta.label_lower}.{column}"


def twins(model: type[Model], column: str, kept: Customer, gone: Customer) -> Iterator[tuple[Model, Model]]:
    """Pairs of rows, the kept customer's and the other's, that could not both be the kept one's."""
    for fields, condition in alone(model, column):
        others = [field for field in fields if field != column]
        rows = model._default_manager.filter(condition)
        mine = {tuple(getattr(row, attname(model, name)) for name in others): row for row in rows.filter(**{column: kept})}
        for row in rows.filter(**{column: gone}):
            twin = mine.get(tuple(getattr(row, attname(model, name)) for name in others))
            if twin is not None:
                yield twin, row


def alone(model: type[Model], column: str) -> Iterator[tuple[tuple[str, ...], Q]]:
    """The sets of columns, with ours among them, of which there may be one row."""
    field = model._meta.get_field(column)
    if getattr(field, "unique", False):
        yield (column,), Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and column in constraint.fields:
            yield tuple(constraint.fields), constraint.condition or Q()


def attname(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    return field.attname if isinstance(field, Field) else name


def weight(row: Model) -> int:
    """How much hangs on a row; what is proven weighs most."""
    if isinstance(row, Identifier):
        return int(row.verified_at is not None)
    return len(list(hanging(collected(row))))


def collected(row: Model) -> Collector:
    collector = Collector(using=router.db_for_write(type(row)), origin=row)
    collector.collect([row])
    return collector


def hanging(collector: Collector) -> Iterator[Model]:
    """The row itself, and those that would go with it."""
    for instances in collector.data.values():
        yield from instances
    for queryset in collector.fast_deletes:
        yield from queryset


def pointing(collector: Collector) -> Iterator[dict[str, Any]]:
    """Rows that stay and lose their pointer to one that goes."""
    updates: dict[tuple[Any, Any], Any] = collector.field_updates  # the stubs know the rows, not their batches
    for (field, _value), batches in updates.items():
        for row in (row for batch in batches for row in batch):
            yield {
                "points": field.model._meta.label_lower,
                "column": field.attname,
                "pk": row.pk,
                "to": getattr(row, field.attname),
            }


def park(rows: list[Model]) -> list[dict[str, Any]]:
    """Takes rows out of the database with what hangs on them; returns them whole."""
    parked: list[dict[str, Any]] = []
    for row in rows:
        collector = collected(row)
        parked += [*serializers.serialize("python", hanging(collector)), *pointing(collector)]
        row.delete()
    # Django's own JSON cuts moments to milliseconds; these come back to the microsecond.
    whole: list[dict[str, Any]] = json.loads(json.dumps(parked, default=as_text))
    return whole


def as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def bring_back(parked: list[dict[str, Any]]) -> None:
    """Puts parked rows back under their own numbers. The database checks at the end of the transaction, so any order will do."""
    for row in serializers.deserialize("python", [one for one in parked if "model" in one]):
        row.save()
    for one in parked:
        if "points" in one:
            pointing_rows = apps.get_model(one["points"])._default_manager.filter(pk=one["pk"], **{one["column"]: None})
            pointing_rows.update(**{one["column"]: one["to"]})


def move(kept: Customer, gone: Customer) -> tuple[Rows, list[dict[str, Any]]]:
    """All rows from `gone` to `kept`; what was moved, and what had to be parked."""
    moved: Rows = {}
    parked: list[dict[str, Any]] = []
    for model, column in places():
        less = {row.pk: row for pair in twins(model, column, kept, gone) for row in [min(pair, key=weight)]}
        parked += park(list(less.values()))
        rows: QuerySet[Model] = model._default_manager.filter(**{column: gone})
        moved[name_of(model, column)] = list(rows.values_list("pk", flat=True))
        rows.update(**{column: kept})
    return {name: pks for name, pks in moved.items() if pks}, parked


def move_back(moved: Rows, kept: Customer, gone: Customer) -> None:
    """Those of the moved rows that still are with the kept customer."""
    for model, column in places():
        if pks := moved.get(name_of(model, column)):
            model._default_manager.filter(pk__in=pks, **{column: kept}).update(**{column: gone})
