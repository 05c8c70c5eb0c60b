"""What runs when nobody waits: the reminder before the beginning, the warning after the end."""

from __future__ import annotations

from otklik.changes import actions
from otklik.changes.models import Change
from otklik.changes.rules import REMIND_BEFORE
from otklik.journal.each import each_by_itself
from otklik.journal.listeners import every
from otklik.lib.clock import now


@every(seconds=20)
def remind_before_the_beginning() -> None:
    moment = now()
    due = Change.objects.ahead_or_going().filter(
        reminded_at__isnull=True, from_at__gt=moment, from_at__lte=moment + REMIND_BEFORE
    )
    each_by_itself(due[:50], actions.remind)


@every(seconds=20)
def warn_after_the_end() -> None:
    late = Change.objects.ahead_or_going().filter(overrun_at__isnull=True, to_at__lte=now())
    each_by_itself(late[:50], actions.note_overrun)
