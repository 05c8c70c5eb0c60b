"""Taking what the door hands over: all of it, once, whatever is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from otklik.desk.links import url_of
from otklik.lib.text import clean_line
from otklik.signals.batch import Batch
from otklik.signals.entries import Said, Sent, Unusable, opened, plain
from otklik.signals.models import Report, Stray

log = structlog.get_logger(__name__)


def take(entries: Sequence[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Stores a batch of the door's entries; the same ones again change nothing. Returns what to tell each receipt.

    An entry that makes no sense, or that the database refuses, is kept whole as a `Stray` and holds up no other.
    Raises only when the database is away: then nothing of the batch may be called drained.
    """
    good: list[Sent | Said] = []
    sources: dict[int, Any] = {}
    strays: list[Stray] = []
    for entry in entries:
        try:
            readable = opened(entry)
        except Unusable as reason:
            strays.append(stray(entry, str(reason)))
            continue
        good.append(readable)
        sources[id(readable)] = entry
    Stray.objects.bulk_create(strays, ignore_conflicts=True)
    take_good(good, sources)
    return told(good)


def take_good(good: Sequence[Sent | Said], sources: dict[int, Any]) -> None:
    """In one transaction; when something in it is poisonous, in halves, down to the one that is."""
    if not good:
        return
    try:
        with transaction.atomic():
            strays = Batch(good).taken()
            Stray.objects.bulk_create([stray(sources[id(one)], reason) for one, reason in strays], ignore_conflicts=True)
    except (OperationalError, InterfaceError):
        # Perhaps the batch only asked for more than the database has; one that is away is nobody's fault.
        if len(good) == 1 or not connection.is_usable():
            raise
        take_halves(good, sources)
    except Exception as error:  # noqa: BLE001 - what a stranger sent must never stop the next one
        if len(good) == 1:
            log.warning("entry_kept_as_stray", entry=str(good[0].id), error=type(error).__name__)
            Stray.objects.bulk_create([stray(sources[id(good[0])], f"{type(error).__name__}: {error}")], ignore_conflicts=True)
            return
        take_halves(good, sources)


def take_halves(good: Sequence[Sent | Said], sources: dict[int, Any]) -> None:
    middle = len(good) // 2
    take_good(good[:middle], sources)
    take_good(good[middle:], sources)


def stray(entry: Any, reason: str) -> Stray:
    named = entry if isinstance(entry, dict) else {}
    name = f"{named.get('kind', '')}:{named.get('id', '') or named.get('seq', '')}"
    return Stray(id=clean_line(name, most=80) or "nameless", entry=plain(entry), reason=clean_line(reason, most=300))


def told(taken: Sequence[Sent | Said]) -> dict[str, dict[str, str]]:
    """Each sender whose report has become a ticket learns where its page is: he opened it, or the site vouches for him."""
    pages = Report.objects.filter(receipt__in={one.receipt for one in taken}, ticket__isnull=False)
    found = pages.values_list("receipt", "ticket_id", "ticket__customer_id")
    return {receipt: {"page_url": url_of(ticket, customer)} for receipt, ticket, customer in found}
