"""Carrying a transfer out, from wherever the last one who tried it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.exchange.adapters import ADAPTERS
from otklik.exchange.facts import DataImported, ExportMade
from otklik.exchange.foreign import what_it_is
from otklik.exchange.models import RefusedRow, Transfer
from otklik.exchange.outgoing import EXPORTS
from otklik.exchange.reading import Read, rows
from otklik.exchange.records import Record
from otklik.exchange.taking import Taker, WouldFit, records_of
from otklik.exchange.writing import Writer
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused

log = structlog.get_logger(__name__)

BATCH = 200
KEPT = timedelta(days=1)
MOST_REFUSALS_KEPT = 10_000
Told = Callable[[Transfer], None]


def folder() -> Path:
    path = Path(settings.CONFIG.data) / "exchange"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def run(transfer: Transfer, tell: Told = lambda _transfer: None) -> Transfer:
    """To its end, or until somebody stops it. Never raises but for the database, which another try will find again."""
    Transfer.objects.filter(pk=transfer.pk, state=Transfer.WAITING).update(state=Transfer.RUNNING)
    transfer.refresh_from_db()
    if transfer.is_over:
        return transfer
    language = transfer.operator.locale if transfer.operator else None
    with translation.override(language or translation.get_language()):
        try:
            (bring_in if transfer.way == Transfer.IN else bring_out)(transfer, tell)
        except (OSError, UnicodeError) as error:
            log.warning("transfer_broke_off", transfer=transfer.pk, error=type(error).__name__)
            reason = _("The file cannot be read or written: %(reason)s.") % {"reason": getattr(error, "strerror", "") or "—"}
            end(transfer, Transfer.FAILED, trouble=reason[:500])
    return transfer


@transaction.atomic
def end(transfer: Transfer, state: str, *, trouble: str = "") -> None:
    transfer.state, transfer.trouble, transfer.ended_at, transfer.expires_at = state, trouble, now(), now() + KEPT
    transfer.save(update_fields=["state", "trouble", "ended_at", "expires_at", "path", "total", "done"])
    if state == Transfer.DONE and not transfer.is_rehearsal:
        kind = ExportMade if transfer.way == Transfer.OUT else DataImported
        record(kind(transfer=transfer.pk, by=transfer.operator_id))


def is_stopped(transfer: Transfer) -> bool:
    transfer.state = Transfer.objects.values_list("state", flat=True).get(pk=transfer.pk)
    return transfer.state == Transfer.CANCELLED


def bring_out(transfer: Transfer, tell: Told) -> None:
    """From its beginning: what a dead worker left is written over, and the file appears when it is whole."""
    export = EXPORTS[transfer.subject]
    found = export.rows(transfer.operator)
    transfer.total, transfer.done = found.count(), 0
    target = Path(transfer.path) if transfer.path else folder() / f"export-{transfer.pk}.{transfer.form}"
    half = target.with_name(f".{target.name}.half")
    with Writer(half, export.columns, is_csv=transfer.form == Transfer.CSV) as writer:
        for chunk in export.chunks(found):
            for row in chunk:
                writer.write(export.values(row))
            transfer.done = writer.count
            Transfer.objects.filter(pk=transfer.pk).update(done=transfer.done, total=transfer.total)
            tell(transfer)
            if is_stopped(transfer):
                break
    if transfer.state == Transfer.CANCELLED:
        half.unlink(missing_ok=True)
        return
    half.chmod(0o600)
    half.replace(target)
    transfer.path = str(target)
    end(transfer, Transfer.DONE)


def bring_in(transfer: Transfer, tell: Told) -> None:
    """A batch is one transaction, its counters included: whoever is killed in between leaves neither half a row nor a wrong count."""
    with Path(transfer.path).open("rb") as file:
        said = what_it_is(file)
    if said:
        end(transfer, Transfer.FAILED, trouble=said)
        return
    taker = Taker(transfer.source, is_rehearsal=transfer.is_rehearsal, by=transfer.operator)
    found = islice(rows(Path(transfer.path), is_csv=transfer.form == Transfer.CSV), transfer.done, None)
    while batch := list(islice(found, BATCH)):
        take_batch(transfer, taker, batch)
        tell(transfer)
        if is_stopped(transfer):
            return
    transfer.total = transfer.done
    end(transfer, Transfer.DONE)


@transaction.atomic
def take_batch(transfer: Transfer, taker: Taker, batch: list[Read]) -> None:
    with transaction.atomic():
        reasons = [(read.line, taken(transfer, taker, read)) for read in batch]
        if transfer.is_rehearsal:
            transaction.set_rollback(True)
    refused = [RefusedRow(transfer=transfer, line=line, reason=reason[:300]) for line, reason in reasons if reason]
    room = max(0, MOST_REFUSALS_KEPT - transfer.refused)
    RefusedRow.objects.bulk_create(refused[:room])
    transfer.done += len(batch)
    transfer.refused += len(refused)
    transfer.save(update_fields=["done", "made", "known", "refused"])


def taken(transfer: Transfer, taker: Taker, read: Read) -> str:
    """Takes one row, all of it or nothing. Returns why not."""
    if read.values is None:
        return read.reason
    made = known = 0
    try:
        with transaction.atomic():
            for one in records_in(transfer, read):
                if taker.take(one):
                    made += 1
                else:
                    known += 1
    except WouldFit:
        made += 1
    except Refused as reason:
        return str(reason)
    except DatabaseError as error:
        log.warning("row_not_stored", transfer=transfer.pk, line=read.line, error=type(error).__name__)
        return _("The database did not take it.")
    transfer.made += made
    transfer.known += known
    return ""


def records_in(transfer: Transfer, read: Read) -> Iterator[Record]:
    values = dict(read.values or {})
    adapter = ADAPTERS.get(transfer.form)
    return adapter(values) if adapter else iter(records_of(transfer.subject, values))
