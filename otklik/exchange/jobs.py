"""The worker's part: what waits is carried out, what a dead worker left is gone on with, old files go."""

from __future__ import annotations

import contextlib
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from otklik.exchange.models import Transfer
from otklik.exchange.outgoing import may_export
from otklik.exchange.running import KEPT, run
from otklik.journal.listeners import every
from otklik.lib.clock import now


@every(seconds=1)
def carry_out_transfers() -> None:
    """One after another. One worker at a time looks, so what it finds at work was left by a dead one."""
    while transfer := Transfer.objects.unfinished().filter(operator__isnull=False).order_by("pk").first():
        if not may_still(transfer):
            Transfer.objects.filter(pk=transfer.pk).update(state=Transfer.CANCELLED, ended_at=now())
            continue
        run(transfer)


def may_still(transfer: Transfer) -> bool:
    """Whoever asked may have left, or lost the role, since."""
    person = transfer.operator
    if person is None or not person.is_active:
        return False
    return person.is_admin if transfer.way == Transfer.IN else may_export(person, transfer.subject)


@every(minutes=10)
def remove_old_files() -> None:
    over = Transfer.objects.filter(Q(expires_at__lt=now()) | Q(state=Transfer.CANCELLED), operator__isnull=False).exclude(path="")
    for transfer in over:
        if (path := transfer.file) is not None:
            path.unlink(missing_ok=True)
        transfer.path = ""
        transfer.save(update_fields=["path"])
    remove_lost_uploads()


def remove_lost_uploads() -> None:
    """Halves that a killed desk left behind."""
    if not settings.FILE_UPLOAD_TEMP_DIR:
        return
    before = (now() - KEPT).timestamp()
    for half in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        with contextlib.suppress(FileNotFoundError):
            if half.stat().st_mtime < before:
                half.unlink()
