"""The worker's part: what waits is carried out, what a dead worker left is gone on with, old files go."""

from __future__ import annotations

import contextlib
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.exchange.access import may_still
from otklik.exchange.facts import TransferBrokeOff
from otklik.exchange.models import Transfer
from otklik.exchange.running import KEPT, folder, run
from otklik.journal.listeners import every, on
from otklik.lib.clock import now
from otklik.notices.actions import Letter, tell


@every(seconds=1)
def carry_out_transfers() -> None:
    """One after another. One worker at a time looks, so what it finds at work was left by a dead one."""
    while transfer := Transfer.objects.next():
        if not may_still(transfer):
            Transfer.objects.filter(pk=transfer.pk).update(state=Transfer.CANCELLED, ended_at=now())
            continue
        run(transfer)


@on(TransferBrokeOff)
def tell_that_it_broke_off(fact: TransferBrokeOff) -> None:
    """Whoever asked may have closed the page hours ago."""
    transfer = Transfer.objects.select_related("operator").get(pk=fact.transfer)
    person = transfer.operator
    if person is None or not person.is_active:
        return
    with translation.override(person.locale):
        subject = _("Your import broke off") if transfer.way == Transfer.IN else _("Your export broke off")
        url = f"{settings.DESK_URL}{reverse('exchange:transfer', args=[transfer.pk])}"
        letter = Letter(
            recipient=f"operator:{person.pk}",
            address=person.email,
            language=person.locale,
            subject=subject,
            text="\n\n".join(part for part in (transfer.name, transfer.trouble, url) if part),
        )
    tell(f"transfer-broke-off:{transfer.pk}", "exchange", [letter])


@every(minutes=10)
def remove_old_files() -> None:
    over = Transfer.objects.filter(Q(expires_at__lt=now()) | Q(state=Transfer.CANCELLED), operator__isnull=False).exclude(path="")
    for transfer in over:
        if (path := transfer.file) is not None:
            path.unlink(missing_ok=True)
        transfer.path = ""
        transfer.save(update_fields=["path"])
    remove_lost_halves()
    remove_lost_uploads()


def remove_lost_halves() -> None:
    """Exports that a killed worker began and nobody went on with."""
    before = (now() - KEPT).timestamp()
    for half in folder().glob(".export-*.half*"):
        with contextlib.suppress(FileNotFoundError):
            if half.stat().st_mtime < before:
                half.unlink()


def remove_lost_uploads() -> None:
    """Halves that a killed desk left behind."""
    if not settings.FILE_UPLOAD_TEMP_DIR:
        return
    before = (now() - KEPT).timestamp()
    for half in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"):
        with contextlib.suppress(FileNotFoundError):
            if half.stat().st_mtime < before:
                half.unlink()
