"""The worker's part: acts on many tickets, and what a dead worker left of them."""

from __future__ import annotations

from otklik.bulk.actions import carry_out
from otklik.bulk.models import Bulk
from otklik.journal.listeners import every


@every(seconds=1)
def carry_out_bulks() -> None:
    """The oldest first; each line is done once, whoever else is at it."""
    for bulk in Bulk.objects.unfinished().select_related("operator").order_by("pk"):
        carry_out(bulk)
