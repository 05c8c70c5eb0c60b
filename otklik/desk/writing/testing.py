"""For tests: the ten seconds have passed."""

from __future__ import annotations

from otklik.desk.models import Outgoing
from otklik.desk.writing.jobs import send_due_replies
from otklik.lib.clock import now


def let_leave() -> None:
    """Sends everything that waits, whatever its moment was, as the worker would."""
    Outgoing.objects.filter(state=Outgoing.WAITING).update(due_at=now())
    send_due_replies()
