"""All acts there are: those of the house, and one for each field that the company asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from otklik.automation.acts import ACTS, FIELD, Act, Gone
from otklik.automation.conditions import Options
from otklik.desk import actions as desk
from otklik.desk.matter_forms import YES_NO, field_of
from otklik.desk.models import FieldValue, KindField, Ticket
from otklik.lib.refused import Refused

CHOSEN = (KindField.Type.CHOICE, KindField.Type.YES_NO)


def offered() -> list[Act]:
    """What the form offers."""
    return beside(KindField.objects.filter(retired_at__isnull=True).order_by("kind", "position", "pk"))


def in_order(acts: Mapping[str, str]) -> list[tuple[Act, str]]:
    """Acts with their values in the order of the house, whatever the order in the form: the team before the person, words at the end."""
    pks = [pk for name in acts if (pk := field_in(name)) is not None]
    fields = KindField.objects.filter(pk__in=pks).order_by("position", "pk") if pks else ()
    return [(act, acts[act.name]) for act in beside(fields) if act.name in acts]


def act_named(name: str) -> Act | None:
    return next((act for act, _value in in_order({name: ""})), None)


def field_in(name: str) -> int | None:
    pk = name.removeprefix(FIELD)
    return int(pk) if pk != name and pk.isascii() and pk.isdigit() and len(pk) < 18 else None


def beside(fields: Iterable[KindField]) -> list[Act]:
    """Fields behind the kind that has them, before the state that may ask for them."""
    acts = list(ACTS.values())
    place = list(ACTS).index("kind") + 1
    return [*acts[:place], *map(act_of, fields), *acts[place:]]


def act_of(field: KindField) -> Act:
    said = {"field": field.name.replace("%", "%%")}
    return Act(
        name=f"{FIELD}{field.pk}",
        kind=field.kind,
        label=field.name,
        words=_("fill in “%(field)s”: %%(value)s") % said,
        options=(lambda: choices(field)) if field.type in CHOSEN else None,
        control=lambda: field_of(field, ""),
        has=lambda ticket: said_in(ticket, field),
        hinders=lambda ticket, acts: acts.get("kind", ticket.kind) != field.kind,
        do=lambda ticket, value: fill(ticket, field, value),
        nothing=pgettext_lazy("field", "leave it as it is"),
    )


def choices(field: KindField) -> Options:
    if field.type == KindField.Type.CHOICE:
        return field.choices
    return [(value, str(label)) for value, label in YES_NO if value]


def said_in(ticket: Ticket, field: KindField) -> str:
    return FieldValue.objects.filter(ticket=ticket, field=field).values_list("value", flat=True).first() or ""


def fill(ticket: Ticket, field: KindField, value: str) -> None:
    if field.retired_at is not None or (field.type in CHOSEN and value not in dict(choices(field))):
        raise Gone
    if field.kind != ticket.kind:
        words = {"field": field.name, "kind": ticket.get_kind_display()}
        raise Refused(_("there is no field “%(field)s” where the kind is “%(kind)s”") % words)
    desk.fill_fields(ticket, {field.pk: value}, by=None)
