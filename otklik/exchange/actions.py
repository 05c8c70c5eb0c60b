"""Asking for an export or import, stopping it, doing in earnest what was rehearsed."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.exchange.access import may_export, may_import, sight_of
from otklik.exchange.facts import ExportFetched, TransferAsked
from otklik.exchange.models import Transfer
from otklik.exchange.running import folder
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line

MOST_AT_ONCE = 5


@transaction.atomic
def ask_export(subject: str, form: str, *, by: Operator) -> Transfer:
    """A file of what this person may see; the worker writes it."""
    if not may_export(by, subject):
        raise Refused(_("You cannot read this on the pages, so you cannot export it either."))
    # Pressed twice at one moment it is one file: whoever comes second finds it waiting.
    alone(by)
    same = Transfer.objects.filter(way=Transfer.OUT, subject=subject, form=form, operator=by, state=Transfer.WAITING).first()
    if same is not None:
        return same
    refuse_too_many(by)
    transfer = Transfer.objects.create(way=Transfer.OUT, subject=subject, form=form, operator=by, asked_at=now())
    record(TransferAsked(transfer=transfer.pk, by=by.pk))
    return transfer


@transaction.atomic
def ask_import(file: UploadedFile, *, subject: str, form: str, source: str, is_rehearsal: bool, by: Operator) -> Transfer:
    """The file is kept until a day after its end; the worker reads it."""
    refuse_strangers(by, subject)
    refuse_too_many(by)
    transfer = Transfer.objects.create(
        way=Transfer.IN,
        subject=subject,
        form=form,
        source=clean_line(source, most=60),
        is_rehearsal=is_rehearsal,
        name=clean_line(file.name or "", most=200),
        operator=by,
        asked_at=now(),
    )
    target = folder() / f"import-{transfer.pk}"
    with in_words(target):
        keep(file, target)
    transfer.path = str(target)
    transfer.save(update_fields=["path"])
    record(TransferAsked(transfer=transfer.pk, by=by.pk))
    return transfer


@contextlib.contextmanager
def in_words(target: Path) -> Iterator[None]:
    """A full disk is said to whoever sends the file, and no half of it stays."""
    try:
        yield
    except OSError as error:
        target.unlink(missing_ok=True)
        raise Refused(_("The file cannot be read or written: %(reason)s.") % {"reason": error.strerror or "—"}) from error


def keep(file: UploadedFile, target: Path) -> None:
    """A gigabyte never stands in memory, and where the upload lies on the same disk already it is not written twice."""
    if isinstance(file, TemporaryUploadedFile) and moved(Path(file.temporary_file_path()), target):
        target.chmod(0o600)
        return
    with target.open("wb") as copy:
        for piece in file.chunks():
            copy.write(piece)
    target.chmod(0o600)


def moved(upload: Path, target: Path) -> bool:
    try:
        upload.replace(target)
    except OSError:
        return False
    return True


@transaction.atomic
def do_in_earnest(transfer: Transfer, *, by: Operator) -> Transfer:
    """The file of a rehearsal once more, and now it counts."""
    path = transfer.file
    if transfer.way != Transfer.IN or not transfer.is_rehearsal or transfer.state != Transfer.DONE or path is None:
        raise Refused(_("Only a finished rehearsal can be done in earnest, while its file is there. Send the file again."))
    refuse_strangers(by, transfer.subject)
    refuse_too_many(by)
    real = Transfer.objects.create(
        way=Transfer.IN,
        subject=transfer.subject,
        form=transfer.form,
        source=transfer.source,
        name=transfer.name,
        total=transfer.done,
        operator=by,
        asked_at=now(),
    )
    target = folder() / f"import-{real.pk}"
    with in_words(target):
        shutil.copyfile(path, target)
        target.chmod(0o600)
    real.path = str(target)
    real.save(update_fields=["path"])
    record(TransferAsked(transfer=real.pk, by=by.pk))
    return real


def stop(transfer: Transfer) -> None:
    """After the batch at hand. What was taken stays; the same file goes on from there later."""
    Transfer.objects.unfinished().filter(pk=transfer.pk).update(state=Transfer.CANCELLED, ended_at=now())


@transaction.atomic
def note_fetched(transfer: Transfer, *, by: Operator) -> None:
    """Raises `Refused` when the file holds what its person saw with other roles or teams."""
    if transfer.seen_with != sight_of(by):
        raise Refused(_("Your roles or teams have changed since this file was made. Make the file again."))
    record(ExportFetched(transfer=transfer.pk, by=by.pk))


def refuse_strangers(by: Operator, subject: str) -> None:
    if not may_import(by, subject):
        raise Refused(_("You cannot set this on the pages, so you cannot import it either."))


def alone(by: Operator) -> None:
    """Until this transaction ends nothing else is begun for this person: two at one moment would not count each other."""
    Operator.objects.get_queryset().select_for_update(no_key=True).get(pk=by.pk)


def refuse_too_many(by: Operator) -> None:
    alone(by)
    if Transfer.objects.unfinished().filter(operator=by).count() >= MOST_AT_ONCE:
        raise Refused(_("Five are at work for you already. Wait until one has ended."))
