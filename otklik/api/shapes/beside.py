"""What hangs on a ticket beside its own row: the next step, the fields of its kind, where it was merged into. Read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from otklik.api.shapes.common import iso
from otklik.desk.models import Attachment, FieldValue, NextStep, Ticket


@dataclass(frozen=True, kw_only=True)
class Beside:
    merged_into: int | None = None
    next_step: dict[str, Any] | None = None
    fields: list[dict[str, Any]] = field(default_factory=list)


NOTHING = Beside()


def beside(tickets: Iterable[Ticket]) -> dict[int, Beside]:
    """By the ticket's id, in two statements, and a third when one of them was merged."""
    found = list(tickets)
    steps = {
        step.ticket_id: {"text": step.text, "owner": step.owner_id, "due_at": iso(step.due_at)}
        for step in NextStep.objects.filter(ticket__in=found, ended_at__isnull=True)
    }
    fields: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for value in FieldValue.objects.filter(ticket__in=found).select_related("field").order_by("field__position", "field"):
        fields[value.ticket_id].append({"id": value.field_id, "name": value.field.name_ru, "value": value.value})
    into = {ticket.merged_into_id for ticket in found if ticket.merged_into_id}
    numbers = dict(Ticket.objects.filter(pk__in=into).values_list("pk", "number")) if into else {}
    return {
        ticket.pk: Beside(
            merged_into=numbers.get(ticket.merged_into_id or 0),
            next_step=steps.get(ticket.pk),
            fields=fields.get(ticket.pk, []),
        )
        for ticket in found
    }


def attachments_json(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.pk,
            "message": one.message_id,
            "name": one.name,
            "size_bytes": one.file.size_bytes,
            "media_type": one.file.media_type,
            "sha256": one.file.sha256,
            "may_be_had": one.file.may_be_had,
            "made_at": iso(one.made_at),
        }
        for one in attachments
    ]
