"""Fields of the kinds: what operators write into them, and what the admin makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.actions.states import locked
from otklik.desk.facts import KindFieldMoved, KindFieldRestored, KindFieldRetired, KindFieldSaved, TicketFieldsFilled
from otklik.desk.models import FieldValue, KindField, Ticket
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused


def unfilled(ticket: Ticket) -> list[KindField]:
    """What must be known before a ticket of this kind is resolved and is not."""
    filled = FieldValue.objects.filter(ticket=ticket).values("field")
    return list(KindField.objects.asked(ticket.kind).filter(is_required=True).exclude(pk__in=filled))


def refuse_unfilled(ticket: Ticket) -> None:
    if missing := unfilled(ticket):
        names = ", ".join(one.name for one in missing)
        raise Refused(_("Before resolving it, please fill in: %(names)s.") % {"names": names})


@transaction.atomic
def fill_fields(ticket: Ticket, values: Mapping[int, str], *, by: Operator | None) -> Ticket:
    """Writes what was said of each field, by its id; an empty value takes it away. Fields of other kinds are left alone."""
    ticket = locked(ticket)
    asked = {one.pk: one for one in KindField.objects.asked(ticket.kind)}
    before = dict(FieldValue.objects.filter(ticket=ticket).values_list("field", "value"))
    changed = {pk: value for pk, value in values.items() if pk in asked and value != before.get(pk, "")}
    for pk, value in changed.items():
        if value:
            FieldValue.objects.update_or_create(
                ticket=ticket, field=asked[pk], defaults={"value": value[:500], "operator": by, "at": now()}
            )
        else:
            FieldValue.objects.filter(ticket=ticket, field=pk).delete()
    if changed:
        record(TicketFieldsFilled(ticket=ticket.pk, fields=sorted(changed), by=by.pk if by else None))
    return ticket


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A field as the admin wants it."""

    kind: str
    name_ru: str
    name_en: str = ""
    type: str = KindField.Type.TEXT
    options: Sequence[str] = field(default=())
    is_required: bool = False


@transaction.atomic
def save_field(wanted: Wanted, *, by: Operator | None, known: KindField | None = None) -> KindField:
    """Makes a field, or changes a known one. Its type stays once tickets say something in it."""
    row = KindField.objects.select_for_update().get(pk=known.pk) if known else KindField(kind=wanted.kind)
    if known and row.type != wanted.type and row.values.exists():
        raise Refused(_("Tickets already say something in this field, so its type stays. Retire it and make another."))
    row.name_ru, row.name_en, row.is_required = wanted.name_ru, wanted.name_en, wanted.is_required
    row.type = wanted.type
    row.options = list(wanted.options) if wanted.type == KindField.Type.CHOICE else []
    if known is None:
        row.position = (KindField.objects.filter(kind=wanted.kind).aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("This kind has a field of that name already.")) from None
    record(KindFieldSaved(field=row.pk, by=by.pk if by else None))
    return row


@transaction.atomic
def retire_field(row: KindField, *, by: Operator | None) -> None:
    """It stands on no ticket from now on; what was written in it is kept."""
    if KindField.objects.filter(pk=row.pk, retired_at__isnull=True).update(retired_at=now()):
        record(KindFieldRetired(field=row.pk, by=by.pk if by else None))


@transaction.atomic
def restore_field(row: KindField, *, by: Operator) -> None:
    try:
        with transaction.atomic():
            is_back = KindField.objects.filter(pk=row.pk, retired_at__isnull=False).update(retired_at=None)
    except IntegrityError:
        raise Refused(_("This kind has a field of that name already.")) from None
    if is_back:
        record(KindFieldRestored(field=row.pk, by=by.pk))


@transaction.atomic
def move_field(row: KindField, step: int, *, by: Operator) -> None:
    """One place up (-1) or down (+1) on the tickets of its kind."""
    rows = list(KindField.objects.select_for_update().filter(kind=row.kind, retired_at__isnull=True).order_by("position", "pk"))
    place = next((index for index, one in enumerate(rows) if one.pk == row.pk), None)
    if place is None or not 0 <= place + step < len(rows):
        return
    rows.insert(place + step, rows.pop(place))
    for position, one in enumerate(rows, start=1):
        KindField.objects.filter(pk=one.pk).update(position=position)
    record(KindFieldMoved(field=row.pk, by=by.pk))
