"""What somebody has begun on a ticket goes with it when it is merged: the draft, its files, the next step."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from otklik.desk.actions.states import sees
from otklik.desk.actions.thread import LONGEST
from otklik.desk.models import Attachment, Draft, NextStep, Ticket
from otklik.lib.clock import now

BETWEEN = "\n\n"


def carry_unfinished(source: Ticket, target: Ticket) -> dict[str, Any]:
    """From one locked ticket to another; returns what was moved, by ids, fit for JSON."""
    files = list(source.attachments.unsent().values_list("pk", flat=True))
    Attachment.objects.filter(pk__in=files).update(ticket=target)
    return {"drafts": carry_drafts(source, target), "files": files, **carry_step(source, target)}


def carry_drafts(source: Ticket, target: Ticket) -> list[int]:
    """Whoever writes on both finds both texts in one draft, for good."""
    moved = []
    for draft in source.drafts.all():
        own = Draft.objects.filter(ticket=target, operator=draft.operator_id).order_by("-changed_at", "-pk")[:1]
        if Draft.objects.filter(pk__in=own.values("pk")).update(
            text=Left(Concat(F("text"), Value(BETWEEN + draft.text)), LONGEST)
        ):
            draft.delete()
        else:
            moved.append(draft.pk)
    Draft.objects.filter(pk__in=moved).update(ticket=target)
    return moved


def carry_step(source: Ticket, target: Ticket) -> dict[str, Any]:
    """The next step, unless the target has one of its own or is settled: then it ends with its ticket."""
    step = source.steps.filter(ended_at__isnull=True).select_related("owner").first()
    if step is None:
        return {}
    is_free = target.is_live and not target.steps.filter(ended_at__isnull=True).exists()
    if is_free and (step.owner is None or sees(step.owner, target.team)):
        step.ticket = target
    else:
        step.ended_at = now()
    step.save(update_fields=["ticket", "ended_at"])
    return {"step": step.pk}


def give_back_unfinished(kept: dict[str, Any], source: Ticket, target: Ticket) -> None:
    """As far as it is unfinished still. What was merged before this was remembered has nothing to give."""
    Attachment.objects.unsent().filter(pk__in=kept.get("files", []), ticket=target).update(ticket=source)
    Draft.objects.filter(pk__in=kept.get("drafts", []), ticket=target).update(ticket=source)
    steps = NextStep.objects.filter(pk=kept.get("step", 0), is_done=False)
    steps.filter(ticket=target, ended_at__isnull=True).update(ticket=source)
    steps.filter(ticket=source).update(ended_at=None)
