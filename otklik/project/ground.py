"""The data folder: made, kept private, refused in words when it cannot be used."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
import tempfile
from pathlib import Path

from otklik.lib.config import SECRET_FILE, Config
from otklik.project.postgres.place import name_of
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

# Less than this and the first minutes of an outage would fill the disk.
LEAST_FREE_BYTES = 64 * 1024 * 1024


# Where a large upload lies until it is taken: on the disk of the data, because /tmp may be a piece of memory.
UPLOADS = "uploads"


def prepare() -> Config:
    """Makes the folders and the secret that are missing. Returns the configuration. Raises `Trouble` or `BadConfig`."""
    config = Config.from_env()
    try:
        make_private(config.data)
        refuse_foreign(config.data)
        for folder in (config.spool, config.published, config.data / UPLOADS):
            make_private(folder)
        refuse_full(config.data)
        if not config.secret:
            make_secret(config.data / SECRET_FILE)
    except OSError as error:
        raise Trouble(in_words(error, config.data)) from error
    return Config.from_env()


def data_folder() -> Path:
    return Path(os.environ.get("OTKLIK_DATA") or "var").absolute()


def make_private(folder: Path) -> None:
    """Only a folder that we make ourselves is closed to others; one that was there keeps what its owner chose."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def refuse_foreign(data: Path) -> None:
    owner = data.stat().st_uid
    if owner != os.geteuid():
        raise Trouble(
            _("The folder {folder} belongs to {owner}. Start Otklik as that user, or set OTKLIK_DATA to another folder.").format(
                folder=data, owner=name_of(owner)
            )
        )
    # A real write: root's rights say nothing about a disk that only reads.
    with tempfile.TemporaryFile(dir=data):
        pass


def refuse_full(data: Path) -> None:
    space = os.statvfs(data)
    if space.f_bavail * space.f_frsize < LEAST_FREE_BYTES:
        raise OSError(errno.ENOSPC, "", str(data))


def make_secret(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{secrets.token_urlsafe(48)}\n")
        file.flush()
        os.fsync(handle)


def lock(data: Path) -> int:
    """Held by the supervisor as long as it lives. Raises `Trouble` when another one holds it."""
    handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = os.read(handle, 20).decode(errors="replace").strip() or "?"
        os.close(handle)
        raise Trouble(
            _("Another Otklik (process {pid}) runs on {folder}. Stop it first, or set OTKLIK_DATA to another folder.").format(
                pid=other, folder=data
            )
        ) from None
    os.truncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def is_private(path: Path) -> bool:
    """Nobody but the owner may read or list it."""
    return not stat.S_IMODE(path.stat().st_mode) & 0o067


def in_words(error: OSError, folder: Path) -> str:
    # A file inside the folder says less than the folder; a folder elsewhere (the spool, say) must be named itself.
    where = folder if not error.filename or Path(str(error.filename)).is_relative_to(folder) else error.filename
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return _("The folder {folder} cannot be written to. Make it writable, or set OTKLIK_DATA to another folder.").format(
            folder=where
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk with {folder} is full. Free some space, or set OTKLIK_DATA to a folder on another disk.").format(
            folder=folder
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return _("{folder} is not a folder. Move that file away, or set OTKLIK_DATA to another folder.").format(folder=folder)
    return _("The folder {folder} cannot be used: {reason}.").format(folder=folder, reason=error.strerror or error)
