"""What the public reads of planned work: only what a lead has approved."""

from __future__ import annotations

from django.db.models import Q

from otklik.changes.models import Change, State
from otklik.changes.rules import SHOWN_AFTER
from otklik.incidents.planned import AHEAD, CANCELLED, DONE, GOING, Planned
from otklik.lib.clock import now

STATES = {State.APPROVED: AHEAD, State.STARTED: GOING, State.FINISHED: DONE, State.CANCELLED: CANCELLED}


def planned() -> list[Planned]:
    """Ahead and going on; over for a day more, when it was public before. A window that passed unused is not shown."""
    since = now() - SHOWN_AFTER
    ended = Q(state=State.FINISHED, finished_at__gte=since) | Q(state=State.CANCELLED, cancelled_at__gte=since)
    over = ended & Q(approved_at__isnull=False)
    coming = Q(state=State.STARTED) | Q(state=State.APPROVED, to_at__gt=now())
    return [
        said(change)
        for change in Change.objects.filter(coming | over).prefetch_related("services", "components").order_by("from_at")[:50]
    ]


def said(change: Change) -> Planned:
    return Planned(
        key=f"planned-{change.pk}",
        services=frozenset(service.pk for service in change.services.all()),
        components=frozenset(part.pk for part in change.components.all()),
        title_ru=change.title_ru or change.title_en,
        title_en=change.title_en or change.title_ru,
        text_ru=change.text_ru or change.text_en,
        text_en=change.text_en or change.text_ru,
        begins_at=change.started_at or change.from_at,
        ends_at=change.to_at,
        state=STATES[State(change.state)],
        changed_at=change.changed_at,
    )
