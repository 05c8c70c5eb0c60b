"""Keeping a file, and letting go of one that nobody has any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from otklik.files import storage
from otklik.files.facts import FileScanned
from otklik.files.models import File
from otklik.files.pictures import drawn_anew
from otklik.files.rules import MOST_BYTES
from otklik.files.sniffing import FIRST, media_type
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused

# Of the advisory locks, those on contents of files.
LOCK = 0x0F11E
log = structlog.get_logger(__name__)


def keep_file(chunks: Iterable[bytes]) -> File:
    """Keeps a content, once however often it comes. The disk has it before the row is written.

    Raises `Refused` when it is empty, larger than `MOST_BYTES`, known to be a virus, or when the disk takes no more.
    """
    try:
        with storage.written(chunks, most_bytes=MOST_BYTES) as half:
            return put(half)
    except storage.TooLarge:
        most = filesizeformat(MOST_BYTES)
        raise Refused(_("This file is larger than %(most)s. Send a smaller one, or a link to it.") % {"most": most}) from None
    except OSError as error:
        log.error("file_not_kept", error=type(error).__name__)
        raise Refused(
            _("The file could not be kept: our disk does not take it now. Your text is safe; try again in a minute.")
        ) from None


@transaction.atomic
def put(half: storage.Half) -> File:
    """While the content and its row come to their places nobody takes the content away as one that no row has."""
    if not half.size:
        raise Refused(_("This file is empty. Choose another."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, half.sha256])
    half.put()
    return known(half.sha256) or described(half.sha256, half.size)


def known(sha256: str) -> File | None:
    # Attached again, it is as good as new: the broom passes it by.
    File.objects.filter(sha256=sha256).update(made_at=now())
    file = File.objects.filter(sha256=sha256).first()
    if file is not None and file.scan == File.BAD:
        storage.remove(sha256)
        raise Refused(
            _("The file was not kept, because a virus was found in it before. Check your device and send another file.")
        )
    return file


def described(sha256: str, size: int) -> File:
    path = storage.path_of(sha256)
    with path.open("rb") as content:
        kind = media_type(content.read(FIRST))
    picture = drawn_anew(path) if kind.startswith("image/") else None
    if picture is not None:
        for name, copy in picture.copies.items():
            storage.keep_copy(copy, sha256, name)
    about = {
        "size_bytes": size,
        "media_type": kind,
        "width": picture.width if picture else None,
        "height": picture.height if picture else None,
        "scan": File.WAITS if settings.SCAN_COMMAND else File.UNCHECKED,
    }
    return File.objects.get_or_create(sha256=sha256, defaults=about)[0]


@transaction.atomic
def judge(file: File, *, is_clean: bool) -> None:
    """What the scanner found. The content of a bad one is removed; its row stays, so that it is not kept again."""
    file = File.objects.select_for_update().get(pk=file.pk)
    if file.scan != File.WAITS:
        return
    file.scan = File.CLEAN if is_clean else File.BAD
    file.save(update_fields=["scan"])
    record(FileScanned(file=file.pk, is_clean=is_clean))
    if not is_clean:
        transaction.on_commit(lambda: storage.remove(file.sha256), robust=True)


def forget(file: File, *, older_than: datetime) -> bool:
    """Removes a content that nobody has any more; one that somebody attaches at this moment stays."""
    with held(file.sha256) as is_held:
        return is_held and forget_held(file, older_than)


@contextmanager
def held(sha256: str) -> Iterator[bool]:
    """Nobody else keeps this content until its bytes are gone, which is after the commit: so the lock is the connection's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, sha256])
        is_held = bool(cursor.fetchone()[0])
        try:
            yield is_held
        finally:
            if is_held:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK, sha256])


def forget_held(file: File, older_than: datetime) -> bool:
    with transaction.atomic():
        old = File.objects.select_for_update(skip_locked=True).filter(pk=file.pk, made_at__lt=older_than).exclude(scan=File.BAD)
        found = old.first()
        if found is None or is_in_use(found):
            return False
        found.delete()
        transaction.on_commit(lambda: storage.remove(file.sha256), robust=True)
    return True


def is_in_use(file: File) -> bool:
    """Whether any row of any room points to it."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: file.pk}).exists()
        for relation in File._meta.related_objects
    )
