"""The virus scanner's hook, and the broom."""

from __future__ import annotations

import shlex
import subprocess
from datetime import timedelta

import structlog
from django.conf import settings

from otklik.files import storage
from otklik.files.actions import forget, judge
from otklik.files.models import File
from otklik.journal.listeners import every
from otklik.lib.clock import now

log = structlog.get_logger(__name__)

SCAN_WITHIN_S = 120
AGAIN_AFTER = timedelta(minutes=1)
KEPT_UNUSED = timedelta(days=1)
MOST_AT_ONCE = 200
# clamscan, clamdscan and most others: 0 is clean, 1 is a virus, anything else means that it could not look.
CLEAN, VIRUS = 0, 1


@every(seconds=1)
def scan_files() -> None:
    """Runs OTKLIK_SCAN_COMMAND with the path of each file that waits; a scanner that is away is asked again a minute later."""
    if not settings.SCAN_COMMAND:
        return
    for file in File.objects.unscanned().filter(scan_due_at__lte=now()).order_by("scan_due_at")[:MOST_AT_ONCE]:
        verdict = verdict_on(str(storage.path_of(file.sha256)))
        if verdict is None:
            File.objects.filter(pk=file.pk).update(scan_due_at=now() + AGAIN_AFTER)
            return
        judge(file, is_clean=verdict)


def verdict_on(path: str) -> bool | None:
    """True for clean, False for a virus, None when the scanner could not say."""
    try:
        done = subprocess.run(
            [*shlex.split(settings.SCAN_COMMAND), path], capture_output=True, timeout=SCAN_WITHIN_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        log.error("scanner_away", error=type(error).__name__)
        return None
    if done.returncode in (CLEAN, VIRUS):
        return done.returncode == CLEAN
    log.error("scanner_failed", code=done.returncode)
    return None


@every(hours=1)
def sweep_files() -> None:
    """Removes what nobody has any more: drafts that were never sent, tickets that were erased."""
    before = now() - KEPT_UNUSED
    for file in File.objects.filter(made_at__lt=before).exclude(scan=File.BAD).order_by("pk").iterator(chunk_size=500):
        forget(file, older_than=before)
