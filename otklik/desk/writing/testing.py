"""For tests: what is sent, what is shown, and the ten seconds that have passed."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.test import Client

from otklik.desk.models import Outgoing
from otklik.desk.writing.jobs import send_due_replies
from otklik.lib.clock import now

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def said(**more: str) -> dict[str, str]:
    """A form of the composer, with a key of its own."""
    return {"mode": "reply", "text": "Готово", "key": str(uuid.uuid4()), **more}


def let_leave() -> None:
    """Sends everything that waits, whatever its moment was, as the worker would."""
    Outgoing.objects.filter(state=Outgoing.WAITING).update(due_at=now())
    send_due_replies()
