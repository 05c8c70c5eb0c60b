"""Carrying a transfer out, from wherever the last one who tried it was stopped."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext_noop

from otklik.exchange.access import may_still, sight_of
from otklik.exchange.adapters import ADAPTERS
from otklik.exchange.archive import Archive, ArchiveWriter, is_archive
from otklik.exchange.attaching import bytes_of
from otklik.exchange.facts import DataImported, ExportMade, TransferBrokeOff
from otklik.exchange.foreign import NO_ARCHIVE, what_it_is
from otklik.exchange.models import RefusedRow, Transfer
from otklik.exchange.outgoing import EXPORTS, Export
from otklik.exchange.reading import Read, rows
from otklik.exchange.records import Record
from otklik.exchange.saying import MESSAGE, TEXTS, VALUES, Kept, Said, kept
from otklik.exchange.saying import said as _
from otklik.exchange.taking import Taker, WouldFit, records_of
from otklik.exchange.writing import Writer
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused

log = structlog.get_logger(__name__)

BATCH = 200
# With each row of an archive goes a file: fewer of them are one transaction.
BATCH_OF_FILES = 20
KEPT = timedelta(days=1)
MOST_REFUSALS_KEPT = 10_000
MOST_TRIES = 5
LONGEST_TEXT, MEGABYTE = 300, 1_000_000
IN_LINE = gettext_noop("Number %(place)s in this line: %(reason)s")
Told = Callable[[Transfer], None]


def folder() -> Path:
    path = Path(settings.CONFIG.data) / "exchange"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def run(transfer: Transfer, tell: Told = lambda _transfer: None) -> Transfer:
    """To its end, or until somebody stops it. Whatever else goes wrong is written down with it; never raises but for a database
    that is away, which another try will find again."""
    Transfer.objects.unfinished().filter(pk=transfer.pk).update(state=Transfer.RUNNING, tries=F("tries") + 1)
    transfer.refresh_from_db()
    if transfer.is_over:
        return transfer
    language = transfer.operator.locale if transfer.operator else None
    with translation.override(language or translation.get_language()):
        try:
            if transfer.tries > MOST_TRIES:
                end(transfer, Transfer.FAILED, trouble=_("It was begun several times and broke off each time at the same place. Tell your admin the time."))  # fmt: skip
            else:
                (bring_in if transfer.way == Transfer.IN else bring_out)(transfer, tell)
        except (OperationalError, InterfaceError):
            raise
        except (OSError, UnicodeError) as error:
            log.warning("transfer_broke_off", transfer=transfer.pk, error=type(error).__name__)
            reason = getattr(error, "strerror", "") or "—"
            end(transfer, Transfer.FAILED, trouble=_("The file cannot be read or written: %(reason)s.") % {"reason": reason})
        except Exception as error:  # noqa: BLE001 - those behind it must not wait for it
            log.error("transfer_broke_off", transfer=transfer.pk, error=type(error).__name__, at=place_of(error))
            end(transfer, Transfer.FAILED, trouble=_("The desk failed at this. It is our mistake, and it is written down; rows that were taken stay. Try again in a while; if it breaks off again, tell your admin the time."))  # fmt: skip
    return transfer


def place_of(error: Exception) -> str:
    """Where in the code it happened. Not what it says: that may quote the row."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


@transaction.atomic
def end(transfer: Transfer, state: str, *, trouble: str = "") -> None:
    transfer.state, transfer.failure, transfer.ended_at, transfer.expires_at = state, kept(trouble), now(), now() + KEPT
    transfer.save(update_fields=["state", "failure", "ended_at", "expires_at", "path", "total", "done", "seen_with"])
    if state == Transfer.FAILED:
        record(TransferBrokeOff(transfer=transfer.pk, by=transfer.operator_id))
    elif not transfer.is_rehearsal:
        kind = ExportMade if transfer.way == Transfer.OUT else DataImported
        record(kind(transfer=transfer.pk, by=transfer.operator_id))


def is_stopped(transfer: Transfer) -> bool:
    transfer.state = Transfer.objects.values_list("state", flat=True).get(pk=transfer.pk)
    return transfer.state == Transfer.CANCELLED


def is_lost(transfer: Transfer) -> bool:
    """Whoever asked may have left or lost the role while the batch was taken: then nothing more is done in his name."""
    if transfer.operator_id is None or may_still(Transfer.objects.select_related("operator").get(pk=transfer.pk)):
        return False
    Transfer.objects.unfinished().filter(pk=transfer.pk).update(state=Transfer.CANCELLED, ended_at=now())
    transfer.state = Transfer.CANCELLED
    return True


def bring_out(transfer: Transfer, tell: Told) -> None:
    """From its beginning: what a dead worker left is written over, and the file appears when it is whole."""
    export = EXPORTS[transfer.subject]
    transfer.seen_with = sight_of(transfer.operator) if transfer.operator else ""
    found = export.rows(transfer.operator)
    transfer.total, transfer.done = found.count(), 0
    target = Path(transfer.path) if transfer.path else folder() / f"export-{transfer.pk}.{transfer.form}"
    half = target.with_name(f".{target.name}.half")
    if transfer.form == Transfer.ZIP and (lacking := lacks_room(target, bytes_of(found))):
        end(transfer, Transfer.FAILED, trouble=lacking)
        return
    try:
        write_all(transfer, export, found, half, tell)
    except Exception:
        half.unlink(missing_ok=True)
        raise
    if transfer.state == Transfer.CANCELLED:
        half.unlink(missing_ok=True)
        return
    half.chmod(0o600)
    half.replace(target)
    transfer.path = str(target)
    end(transfer, Transfer.DONE)


def write_all(transfer: Transfer, export: Export, found: QuerySet[Any], half: Path, tell: Told) -> None:
    with writer_of(transfer, half, export.columns) as writer:
        for chunk in export.chunks(found):
            for row in chunk:
                writer.write(export.values(row))
            transfer.done = writer.count
            Transfer.objects.filter(pk=transfer.pk).update(done=transfer.done, total=transfer.total)
            tell(transfer)
            if is_stopped(transfer):
                return


def writer_of(transfer: Transfer, path: Path, columns: Sequence[str]) -> Writer | ArchiveWriter:
    if transfer.form == Transfer.ZIP:
        return ArchiveWriter(path, columns)
    return Writer(path, columns, is_csv=transfer.form == Transfer.CSV)


def lacks_room(target: Path, needed: int) -> str:
    """Said before the first byte: a disk that runs full in the middle takes the desk with it."""
    free = shutil.disk_usage(target.parent).free
    if needed <= free:
        return ""
    return _("There is no room for it: it takes %(needed)s MB, and the disk has %(free)s MB left. Make room, or write it to another disk.") % {"needed": needed // MEGABYTE + 1, "free": free // MEGABYTE}  # fmt: skip


def bring_in(transfer: Transfer, tell: Told) -> None:
    """A batch is one transaction, its counters included: whoever is killed in between leaves neither half a row nor a wrong count."""
    path = Path(transfer.path)
    if wrong := what_is_wrong(path, transfer.form):
        end(transfer, Transfer.FAILED, trouble=wrong)
        return
    taker = Taker(transfer.source, is_rehearsal=transfer.is_rehearsal, by=transfer.operator)
    if transfer.form == Transfer.ZIP:
        with Archive(path) as taker.archive:
            take_all(transfer, taker, taker.archive.read(), BATCH_OF_FILES, tell)
    else:
        take_all(transfer, taker, rows(path, is_csv=transfer.form == Transfer.CSV), BATCH, tell)
    if not transfer.is_over:
        transfer.total = transfer.done
        end(transfer, Transfer.DONE)


def what_is_wrong(path: Path, form: str) -> str:
    with path.open("rb") as file:
        return what_it_is(file) if form != Transfer.ZIP else "" if is_archive(path) else _(NO_ARCHIVE)


def take_all(transfer: Transfer, taker: Taker, read: Iterator[Read], at_once: int, tell: Told) -> None:
    """Until somebody stops it, from behind what was taken before."""
    found = islice(read, transfer.done, None)
    while batch := list(islice(found, at_once)):
        take_batch(transfer, taker, batch)
        tell(transfer)
        if is_stopped(transfer) or is_lost(transfer):
            return


@transaction.atomic
def take_batch(transfer: Transfer, taker: Taker, batch: list[Read]) -> None:
    with transaction.atomic():
        reasons = [(read.line, placed(read, taken(transfer, taker, read))) for read in batch]
        if transfer.is_rehearsal:
            transaction.set_rollback(True)
    refused = [RefusedRow(transfer=transfer, line=line, why=why) for line, why in reasons if why]
    room = max(0, MOST_REFUSALS_KEPT - transfer.refused)
    RefusedRow.objects.bulk_create(refused[:room])
    transfer.done += len(batch)
    transfer.refused += len(refused)
    transfer.tries = 0
    transfer.save(update_fields=["done", "made", "known", "refused", "remarks", "tries"])


def taken(transfer: Transfer, taker: Taker, read: Read) -> Kept:
    """Takes one row, all of it or nothing. Returns why not."""
    if read.values is None:
        return kept(read.reason)
    try:
        made, known = attempt(transfer, taker, read)
    except Refused as reason:
        said = reason.args[0] if reason.args else ""
        return kept(said) if isinstance(said, Said) else {TEXTS: in_every_language(transfer, taker, read, str(said))}
    except DatabaseError as error:
        log.warning("row_not_stored", transfer=transfer.pk, line=read.line, error=type(error).__name__)
        return kept(_("The database did not take it."))
    except Exception as error:  # noqa: BLE001 - the rows behind it are taken all the same
        log.error("row_failed", transfer=transfer.pk, line=read.line, error=type(error).__name__, at=place_of(error))
        return kept(_("The desk failed at this row. It is our mistake, and it is written down."))
    transfer.made += made
    transfer.known += known
    taker.remarks.move_to(transfer.remarks)
    return ""


def attempt(transfer: Transfer, taker: Taker, read: Read) -> tuple[int, int]:
    """How many things were made of one row, and how many were known."""
    made = known = 0
    taker.remarks.forget()
    try:
        with transaction.atomic():
            for one in records_in(transfer, read):
                outcome = taker.take(one)
                made += outcome is True
                known += outcome is False
    except WouldFit:
        made += 1
    return made, known


def in_every_language(transfer: Transfer, taker: Taker, read: Read, own: str) -> dict[str, str]:
    """What another room says of a row is a bare text, so the row is tried once more in each other language."""
    texts = {translation.get_language(): own}
    for language in {code for code, _name in settings.LANGUAGES} - texts.keys():
        with translation.override(language), transaction.atomic():
            try:
                attempt(transfer, taker, read)
            except Refused as reason:
                texts[language] = str(reason)
            transaction.set_rollback(True)
    return {language: text[:LONGEST_TEXT] for language, text in texts.items()}


def placed(read: Read, why: Kept) -> Kept:
    """JSON of a program stands in one line: then it is said which of its objects is meant."""
    if not why or read.place <= 1:
        return why
    return {MESSAGE: IN_LINE, VALUES: {"place": read.place, "reason": why}}


def records_in(transfer: Transfer, read: Read) -> Iterator[Record]:
    values = dict(read.values or {})
    adapter = ADAPTERS.get(transfer.form)
    return adapter(values) if adapter else iter(records_of(transfer.subject, values))
