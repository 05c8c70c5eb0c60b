"""Styles, scripts and pictures of the desk: collected and compressed once for each version of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

STAMP = "collected"


def collect() -> bool:
    """Collects when a file has changed since the last time. Says whether there was anything to do."""
    now, stamp = fingerprint(), Path(settings.STATIC_ROOT) / STAMP
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def fingerprint() -> str:
    """Changes when any file does: its name, size and time."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return seen.hexdigest()
