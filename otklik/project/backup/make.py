"""Writes a backup while everything goes on working."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from otklik.lib.config import SECRET_FILE, Config
from otklik.project.backup.archive import DUMP, SECRET, Writer
from otklik.project.backup.tools import environment, tools_for
from otklik.project.postgres.database import first_line
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

SQLITE = b"SQLite format 3\0"
# What somebody is writing at this moment; its whole gets another name.
HALF = ".half-"
COMPANIONS = ("-wal", "-shm", "-journal")
Tell = Callable[[str], None]


def make(config: Config, url: str, target: Path, tell: Tell) -> int:
    """Returns the size in bytes. Raises `Trouble`; a half-made file is removed."""
    if target.exists():
        raise Trouble(_("{path} exists already. Choose a new name: a backup never overwrites another.").format(path=target))
    if not target.parent.is_dir():
        raise Trouble(
            _("There is no folder {path}, so nothing was written. Make it, or name another.").format(path=target.parent)
        )
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".otklik-backup-") as folder:
        half, half_made = Path(folder), Path(folder) / "backup.tar"
        with tarfile.open(half_made, "x:") as tar:
            writer = Writer(tar)
            # The spool before the database: what the worker drains in between is then in both, never in neither.
            tell(_("Copying what waits at the door"))
            for path, name in spool(config.spool, half):
                writer.add(path, name)
            tell(_("Copying the database"))
            dump(url, half / DUMP)
            writer.add(half / DUMP, DUMP)
            tell(_("Copying files"))
            for path, name in files(config):
                # Attached, published or swept at this moment: the dump before knows nothing of it, or needs it no more.
                with contextlib.suppress(FileNotFoundError):
                    writer.add(path, name)
            writer.close(made_at=datetime.datetime.now(datetime.UTC).isoformat(), secret=fingerprint(config.secret))
        half_made.chmod(0o600)
        with half_made.open("rb") as written:
            os.fsync(written.fileno())
        try:
            os.link(half_made, target)  # unlike a rename it never replaces what came meanwhile
        except FileExistsError:
            raise Trouble(
                _("{path} exists already. Choose a new name: a backup never overwrites another.").format(path=target)
            ) from None
    return target.stat().st_size


def spool(folder: Path, beside: Path) -> Iterator[tuple[Path, str]]:
    """Each file of the spool under its name in the backup; databases as a consistent copy."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.endswith(COMPANIONS):
            continue
        name = f"door/{path.relative_to(folder).as_posix()}"
        with path.open("rb") as file:
            is_database = file.read(len(SQLITE)) == SQLITE
        yield (copied(path, beside / "spool.copy") if is_database else path), name


def copied(database: Path, target: Path) -> Path:
    target.unlink(missing_ok=True)
    source, copy = sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=30), sqlite3.connect(target)
    try:
        source.backup(copy)  # all pages in one step: one moment in time, and a writer in WAL mode does not wait
    finally:
        source.close()
        copy.close()
    return target


def dump(url: str, target: Path) -> None:
    command = [
        str(tools_for(url) / "pg_dump"),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={target}",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment(url))
    if done.returncode:
        raise Trouble(
            _("pg_dump could not copy the database: {reason}. Mend that and make the backup again.").format(
                reason=first_line(RuntimeError(done.stderr))
            )
        )


def files(config: Config) -> Iterator[tuple[Path, str]]:
    for folder, prefix in ((config.published, "published"), (config.data / "files", "files")):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.startswith(HALF):
                yield path, f"{prefix}/{path.relative_to(folder).as_posix()}"
    if (config.data / SECRET_FILE).exists():
        yield config.data / SECRET_FILE, SECRET


def fingerprint(secret: bytes) -> str:
    """Tells two secrets apart and says nothing about either."""
    return hashlib.sha256(b"fingerprint of " + secret).hexdigest()[:16]
