"""What agreements promise and falls due while a ticket is put aside; the nearest answer stands in the ticket's own row."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from otklik.agreements.models import Clock
from otklik.agreements.rules import RESOLUTION
from otklik.desk.falls_due import Due
from otklik.desk.models import Ticket


def resolutions(ticket: Ticket) -> Iterable[Due]:
    live = Clock.objects.live().filter(ticket=ticket, what=RESOLUTION)
    for due_at in live.values_list("due_at", flat=True):
        if due_at:
            yield Due(
                at=due_at,
                words=gettext_lazy("It is promised to be resolved by %(when)s, before you come back to the ticket."),
                late=gettext_lazy("It was promised to be resolved by %(when)s, and that has passed."),
            )
